#include "ui/widgets/message_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
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
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(space::field, space::inside, space::inside, space::inside);
    m_layout->setSpacing(space::inside);
    m_layout->addWidget(m_icon);
    m_layout->addWidget(m_word);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(m_close);
    hide();
}

void MessageStrip::showMessage(Level level, const QString& text, const QVector<StripAction>& actions) {
    m_level = level;
    m_text->setText(text);
    setActions(actions);
    applyLook();
    show();
    Q_EMIT messageShown(level, text);
}

void MessageStrip::setActions(const QVector<StripAction>& actions) {
    for (QPushButton* button : m_buttons) {
        button->hide();
        button->deleteLater();  // it may be the one whose click brought this message
    }
    m_buttons.clear();
    for (const StripAction& action : actions) {
        auto* button = new QPushButton(action.text);
        button->setObjectName(action.objectName);
        connect(button, &QPushButton::clicked, this, [this, call = action.call] {
            hide();
            call();
        });
        m_layout->insertWidget(m_layout->indexOf(m_close), button);
        m_buttons.append(button);
    }
}

QString MessageStrip::text() const { return m_text->text(); }

void MessageStrip::applyLook() {
    const QString words[] = {tr("Info"), tr("Done"), tr("Warning"), tr("Error")};
    m_dark = isDark(palette());
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
    // The style sheet that applyLook() sets changes the palette too: only another theme counts.
    if (event->type() == QEvent::PaletteChange && !isHidden() && isDark(palette()) != m_dark) {
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
