#include "ui/style/icons.h"

#include <QApplication>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

#include "engine/base/error.h"

// Outside the namespace, as the macro asks: lorimer_ui is a static library.
static void initIconResource() { Q_INIT_RESOURCE(lorimer); }

namespace lorimer {
namespace {

QByteArray readIcon(const QString& name) {
    static QHash<QString, QByteArray> known;  // icons are made on the GUI thread only
    if (const auto found = known.constFind(name); found != known.constEnd()) {
        return *found;
    }
    initIconResource();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        throw Error(ErrorKind::Internal, "The icon '" + name.toStdString() + "' is missing from the program.");
    }
    return *known.insert(name, file.readAll());
}

/// Paints one SVG in a colour that is looked up at every paint.
class SvgIconEngine final : public QIconEngine {
public:
    SvgIconEngine(QByteArray svg, const QColor& fixedColor) : m_svg(std::move(svg)), m_fixedColor(fixedColor) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        QByteArray svg = m_svg;
        svg.replace("#000000", colorFor(mode).name(QColor::HexRgb).toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new SvgIconEngine(*this); }

private:
    QColor colorFor(QIcon::Mode mode) const {
        if (m_fixedColor.isValid()) {
            return m_fixedColor;
        }
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        return QApplication::palette().color(group, QPalette::WindowText);
    }

    QByteArray m_svg;
    QColor m_fixedColor;
};

}  // namespace

QIcon themedIcon(const QString& name) { return QIcon(new SvgIconEngine(readIcon(name), QColor())); }

QIcon coloredIcon(const QString& name, const QColor& color) { return QIcon(new SvgIconEngine(readIcon(name), color)); }

}  // namespace lorimer
