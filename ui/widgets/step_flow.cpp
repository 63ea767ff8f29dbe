#include "ui/widgets/step_flow.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/style/theme.h"
#include "ui/widgets/first_field.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {

StepFlow::StepFlow(const QString& name, const QString& title, QWidget* parent) : QWidget(parent), m_name(name) {
    setObjectName(name + QStringLiteral(".flow"));
    setAccessibleName(title);
    auto* heading = new QLabel(title);
    setTextRole(heading, TextRole::Title);
    m_steps = new QHBoxLayout;
    m_steps->setSpacing(space::page);
    m_steps->addWidget(heading);
    m_note = new QLabel;
    m_note->setObjectName(name + QStringLiteral(".note"));
    setTextRole(m_note, TextRole::Second);
    m_steps->addStretch(1);
    m_steps->addWidget(m_note);
    m_strip = new MessageStrip(name);
    m_stack = new QStackedWidget;
    m_footerRow = new QHBoxLayout;
    m_reason = new QLabel;
    m_reason->setObjectName(name + QStringLiteral(".reason"));
    m_reason->setWordWrap(true);
    m_reason->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(name + QStringLiteral(".cancel"));
    m_back = new QPushButton(tr("Back"));
    m_back->setObjectName(name + QStringLiteral(".back"));
    m_next = new QPushButton;
    m_next->setObjectName(name + QStringLiteral(".next"));
    m_next->setProperty("primary", true);
    m_buttonRow = new QHBoxLayout;
    m_buttonRow->setSpacing(space::inside);
    m_buttonRow->addWidget(m_cancel);
    m_buttonRow->addWidget(m_reason, 1);
    m_buttonRow->addWidget(m_back);
    m_buttonRow->addWidget(m_next);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::page, space::page, space::page, space::page);
    layout->setSpacing(space::field);
    layout->addLayout(m_steps);
    layout->addWidget(m_strip);
    layout->addWidget(m_stack, 1);
    layout->addLayout(m_footerRow);
    layout->addLayout(m_buttonRow);
    connect(m_cancel, &QPushButton::clicked, this, &StepFlow::cancelAsked);
    connect(m_back, &QPushButton::clicked, this, [this] { setCurrentStep(currentStep() - 1); });
    connect(m_next, &QPushButton::clicked, this, &StepFlow::next);
}

void StepFlow::addStep(const QString& title, QWidget* content) {
    const auto number = static_cast<int>(m_titles.size()) + 1;
    auto* label = new QLabel(QStringLiteral("%1 %2").arg(number).arg(title));
    label->setObjectName(QStringLiteral("%1.step%2").arg(m_name).arg(number));
    m_steps->insertWidget(number, label);
    m_stepLabels.append(label);
    m_titles.append(title);
    m_stack->addWidget(content);
    updateButtons();
}

void StepFlow::addFinishAction(QPushButton* button) {
    m_buttonRow->insertWidget(m_buttonRow->indexOf(m_next), button);
    m_finishActions.append(button);
    updateButtons();
}

void StepFlow::setFooter(QWidget* footer) { m_footerRow->addWidget(footer); }

void StepFlow::setNextBlocked(const QString& reason) {
    m_blocked = reason;
    updateButtons();
}

void StepFlow::setMode(Mode mode) {
    m_mode = mode;
    m_cancel->setText(mode == Mode::Done ? tr("Close") : tr("Cancel"));
    m_back->setVisible(mode != Mode::Done);
    m_next->setVisible(mode != Mode::Done);
    updateButtons();
}

void StepFlow::setNote(const QString& text) { m_note->setText(text); }

int StepFlow::currentStep() const { return m_stack->currentIndex(); }

void StepFlow::setCurrentStep(int step) {
    if (step < 0 || step >= m_stack->count()) {
        return;
    }
    m_stack->setCurrentIndex(step);
    updateButtons();
    Q_EMIT stepEntered(step);
    if (QWidget* field = firstField(m_stack->currentWidget())) {
        field->setFocus(Qt::TabFocusReason);
    }
}

void StepFlow::next() {
    const int step = currentStep();
    if (step + 1 == m_stack->count()) {
        Q_EMIT finishAsked();
        return;
    }
    setCurrentStep(step + 1);
    Q_EMIT stepLeft(step);
}

void StepFlow::updateButtons() {
    const int step = currentStep();
    const bool last = step + 1 == m_stack->count();
    const bool asking = m_mode == Mode::Asking;
    m_back->setEnabled(asking && step > 0);
    m_next->setText(last ? m_finishText : tr("Next: %1").arg(m_titles.value(step + 1)));
    m_next->setEnabled(asking && m_blocked.isEmpty());
    m_reason->setText(asking ? m_blocked : QString());
    for (QPushButton* button : m_finishActions) {
        button->setVisible(last && m_mode != Mode::Done);
        button->setEnabled(asking && m_blocked.isEmpty());
    }
    applyLook();
}

// The current step is bold and in the text colour, the others are in the second colour: weight and colour.
void StepFlow::applyLook() {
    const Colors& colors = colorsFor(palette());
    for (qsizetype i = 0; i < m_stepLabels.size(); ++i) {
        const bool current = i == currentStep();
        m_stepLabels[i]->setStyleSheet(QStringLiteral("color: %1; font-weight: %2; border-bottom: 2px solid %3;")
                                           .arg((current ? colors.text : colors.secondText).name())
                                           .arg(current ? 600 : 400)
                                           .arg(current ? colors.accent.name() : QStringLiteral("transparent")));
        m_stepLabels[i]->setAccessibleDescription(current ? tr("This step") : QString());
    }
}

void StepFlow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_stack != nullptr) {
        applyLook();
    }
}

// Enter goes on where that is allowed; a widget that wants Enter for itself has taken it before.
void StepFlow::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_next->isEnabled()) {
        next();
        return;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace lorimer
