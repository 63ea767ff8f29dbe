#include "ui/widgets/message_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {
namespace {

QString iconName(Level level) {
    static constexpr const char* names[] = {"info", "done", "warning", "error"};
    return QLatin1String(names[static_cast<int>(level)]);
}

}  // namespace

MessageStrip::MessageStrip(const QString& pageName, QWidget* parent) : QFrame(parent) {
    setObjectName(pageName + QStringLiteral(".strip"));
    m_icon = new QLabel;
    m_word = new QLabel;
    m_text = new QLabel;
    m_text->setObjectName(pageName + QStringLiteral(".stripText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close = new QToolButton;
    m_close->setObjectName(pageName + QStringLiteral(".stripClose"));
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(tr("Close this message (Esc)"));
    m_close->setMinimumSize(24, 24);
    m_close->setAutoRaise(true);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::field, space::inside, space::inside, space::inside);
    layout->setSpacing(space::inside);
    layout->addWidget(m_icon);
    layout->addWidget(m_word);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close);
    hide();
}

void MessageStrip::showMessage(Level level, const QString& text) {
    m_level = level;
    m_text->setText(text);
    applyLook();
    show();
}

QString MessageStrip::text() const { return m_text->text(); }

void MessageStrip::applyLook() {
    const QString words[] = {tr("Info"), tr("Done"), tr("Warning"), tr("Error")};
    const StripColors& strip = colorsFor(palette()).strip(m_level);
    m_word->setText(words[static_cast<int>(m_level)]);
    m_icon->setPixmap(coloredIcon(iconName(m_level), strip.text).pixmap(20, 20));
    m_close->setIcon(coloredIcon(QStringLiteral("close"), strip.text));
    setStyleSheet(QStringLiteral("lorimer--MessageStrip { background: %1; border-radius: 4px; } QLabel { color: %2; }")
                      .arg(strip.fill.name(), strip.text.name()));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_word->setFont(bold);
}

void MessageStrip::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && isVisible()) {
        applyLook();
    }
}

void MessageStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        hide();
        return;
    }
    QFrame::keyPressEvent(event);
}

}  // namespace lorimer
