#include "ui/widgets/ask_box.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include "ui/style/theme.h"

namespace lorimer {
namespace {

constexpr int questionLines = 3;

}  // namespace

AskBox::AskBox(QWidget* parent) : QWidget(parent) {
    m_question = new QPlainTextEdit;
    m_question->setObjectName(QStringLiteral("compare.question"));
    m_question->setAccessibleName(tr("Question"));
    m_question->setPlaceholderText(tr("Type a question for both models"));
    m_question->setTabChangesFocus(true);
    m_ask = new QPushButton(tr("Ask both"));
    m_ask->setObjectName(QStringLiteral("compare.ask"));
    m_ask->setProperty("primary", true);
    m_ask->setToolTip(tr("Ask both models this question (Ctrl+Enter)"));
    m_stop = new QPushButton(tr("Stop"));
    m_stop->setObjectName(QStringLiteral("compare.stop"));
    m_stop->setToolTip(tr("Stop both answers and keep what is there (Esc)"));
    m_note = new QLabel;
    m_note->setObjectName(QStringLiteral("compare.note"));
    setTextRole(m_note, TextRole::Second);
    auto* label = new QLabel(tr("Question"));
    label->setBuddy(m_question);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::inside);
    grid->setVerticalSpacing(space::iconText);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_note, 0, 1);
    grid->addWidget(m_question, 1, 0, 2, 2);
    grid->addWidget(m_ask, 1, 2);
    grid->addWidget(m_stop, 2, 2);
    grid->setColumnStretch(1, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    fitToLines();
    connect(m_question, &QPlainTextEdit::textChanged, this, [this] {
        updateButtons();
        Q_EMIT questionChanged();
    });
    connect(m_ask, &QPushButton::clicked, this, &AskBox::askAsked);
    connect(m_stop, &QPushButton::clicked, this, &AskBox::stopAsked);
    updateButtons();
}

QString AskBox::question() const { return m_question->toPlainText().trimmed(); }

void AskBox::setQuestion(const QString& question) { m_question->setPlainText(question); }

void AskBox::selectQuestion() { m_question->selectAll(); }

void AskBox::setAnswering(bool answering) {
    m_answering = answering;
    updateButtons();
}

void AskBox::setObstacle(const QString& why) {
    m_obstacle = why;
    updateButtons();
}

void AskBox::setNote(const QString& note) { m_note->setText(note); }

void AskBox::focusQuestion() { m_question->setFocus(Qt::OtherFocusReason); }

void AskBox::fitToLines() {
    m_question->setFixedHeight(questionLines * m_question->fontMetrics().lineSpacing() + 2 * space::field);
}

void AskBox::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (m_question != nullptr && (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)) {
        fitToLines();
    }
}

void AskBox::updateButtons() {
    const bool stopHadFocus = m_stop->hasFocus();
    m_ask->setEnabled(!m_answering && m_obstacle.isEmpty() && !question().isEmpty());
    m_stop->setEnabled(m_answering);
    if (stopHadFocus && !m_answering) {
        m_question->setFocus(Qt::OtherFocusReason);
    }
}

}  // namespace lorimer
