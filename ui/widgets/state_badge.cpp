#include "ui/widgets/state_badge.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {

StateBadge::StateBadge(QWidget* parent) : QWidget(parent), m_icon(new QLabel), m_word(new QLabel) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::iconText);
    layout->addWidget(m_icon);
    layout->addWidget(m_word);
    applyLook();
}

void StateBadge::setRun(const RunView& run) {
    const bool same = run.state == m_run.state && run.savedStep == m_run.savedStep && !m_word->text().isEmpty();
    m_run = run;
    if (!same) {
        applyLook();
    }
}

void StateBadge::applyLook() {
    const QColor color = colorsFor(palette()).of(RunStateText::level(m_run.state));
    m_icon->setPixmap(coloredIcon(RunStateText::icon(m_run.state), color).pixmap(20, 20));
    m_word->setText(RunStateText::words(m_run));
    m_word->setStyleSheet(QStringLiteral("color: %1; font-weight: 600;").arg(color.name()));
    setAccessibleName(m_word->text());
}

void StateBadge::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyLook();
    }
}

}  // namespace lorimer
