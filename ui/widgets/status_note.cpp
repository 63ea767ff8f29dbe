#include "ui/widgets/status_note.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {

StatusNote::StatusNote(const QString& objectName, QWidget* parent) : QWidget(parent) {
    setObjectName(objectName);
    m_icon = new QLabel;
    m_text = new QLabel;
    m_text->setObjectName(objectName + QStringLiteral("Text"));
    m_text->setWordWrap(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    hide();
}

void StatusNote::setNote(Level level, const QString& text) {
    m_level = level;
    m_text->setText(text);
    applyLook();
    setVisible(!text.isEmpty());
}

QString StatusNote::text() const { return m_text->text(); }

void StatusNote::applyLook() {
    static constexpr const char* names[] = {"info", "done", "warning", "error"};
    const QColor color = colorsFor(palette()).of(m_level);
    m_icon->setPixmap(coloredIcon(QLatin1String(names[static_cast<int>(m_level)]), color).pixmap(16, 16));
}

void StatusNote::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_icon != nullptr) {
        applyLook();
    }
}

}  // namespace lorimer
