#include "ui/widgets/sidebar.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {

Sidebar::Sidebar(QWidget* parent) : QFrame(parent), m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("sidebar"));
    setAccessibleName(tr("Pages"));
    m_layout->setContentsMargins(space::inside, space::field, space::inside, space::field);
    m_layout->setSpacing(space::iconText);
    m_layout->addStretch(1);
}

int Sidebar::addPage(const QString& name, const QString& icon, const QString& objectName,
                     const QKeySequence& shortcut) {
    const auto index = static_cast<int>(m_buttons.size());
    auto* button = new QPushButton(themedIcon(icon), name);
    button->setObjectName(objectName);
    button->setAccessibleName(name);
    button->setToolTip(QStringLiteral("%1 (%2)").arg(name, shortcut.toString(QKeySequence::NativeText)));
    button->setIconSize(QSize(20, 20));
    button->setCheckable(true);
    button->setAutoExclusive(true);
    connect(button, &QPushButton::clicked, this, [this, index] { Q_EMIT pageChosen(index); });
    m_layout->insertWidget(m_layout->count() - 1, button);
    m_buttons.append(button);
    m_names.append(name);
    return index;
}

void Sidebar::addSeparator() {
    auto* line = new QFrame;
    line->setObjectName(QStringLiteral("hairline"));
    m_layout->insertWidget(m_layout->count() - 1, line);
}

void Sidebar::setCurrent(int index) {
    const bool hadFocus = m_buttons.at(m_current)->hasFocus();
    const bool focused = isAncestorOf(QApplication::focusWidget());
    m_current = index;
    m_buttons.at(index)->setChecked(true);
    if (focused) {
        focusCurrent();  // the ring stays with the page that is open
    }
    if (hadFocus) {
        m_buttons.at(index)->setFocus(Qt::OtherFocusReason);
    }
}

// The widths of ux.md 6; the narrowest shows icons only.
void Sidebar::fitInto(int windowWidth) {
    const bool narrow = windowWidth < 1200;
    setFixedWidth(narrow ? 56 : windowWidth < 1800 ? 176 : 200);
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i]->setText(narrow ? QString() : m_names[i]);
    }
}

void Sidebar::focusCurrent() { m_buttons.at(m_current)->setFocus(Qt::TabFocusReason); }

void Sidebar::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step == 0) {
        QFrame::keyPressEvent(event);
        return;
    }
    const int next = std::clamp(m_current + step, 0, static_cast<int>(m_buttons.size()) - 1);
    m_buttons[next]->setFocus(Qt::TabFocusReason);
    Q_EMIT pageChosen(next);
}

}  // namespace lorimer
