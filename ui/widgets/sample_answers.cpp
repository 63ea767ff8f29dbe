#include "ui/widgets/sample_answers.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/style/theme.h"

namespace lorimer {

SampleAnswers::SampleAnswers(QWidget* parent) : QWidget(parent) {
    m_empty =
        new QLabel(tr("No sample answers. They appear at each check when sample questions were chosen for the run."));
    m_empty->setObjectName(QStringLiteral("run.noSamples"));
    m_empty->setWordWrap(true);
    setTextRole(m_empty, TextRole::Second);
    m_stepBar = new QTabBar;
    m_stepBar->setObjectName(QStringLiteral("run.sampleStep"));
    m_stepBar->setAccessibleName(tr("Step of the sample answer"));
    m_stepBar->setDrawBase(false);
    m_stepBar->setExpanding(false);
    m_stepBar->setUsesScrollButtons(true);
    const auto arrow = [this](const QString& text, const QString& objectName, const QString& name, int by) {
        auto* button = new QToolButton;
        button->setText(text);
        button->setObjectName(objectName);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setMinimumSize(28, 28);
        connect(button, &QToolButton::clicked, this, [this, by] { move(by); });
        return button;
    };
    m_previous = arrow(QStringLiteral("<"), QStringLiteral("run.samplePrevious"), tr("Previous question"), -1);
    m_next = arrow(QStringLiteral(">"), QStringLiteral("run.sampleNext"), tr("Next question"), 1);
    m_number = new QLabel;
    m_number->setObjectName(QStringLiteral("run.sampleNumber"));
    m_text = new QPlainTextEdit;
    m_text->setObjectName(QStringLiteral("run.sampleText"));
    m_text->setAccessibleName(tr("Question and answer"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFrameShape(QFrame::NoFrame);

    auto* row = new QHBoxLayout;
    row->addWidget(new QLabel(tr("at step")));
    row->addWidget(m_stepBar, 1);
    row->addWidget(m_previous);
    row->addWidget(m_number);
    row->addWidget(m_next);
    m_content = new QWidget;
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::iconText);
    column->addLayout(row);
    column->addWidget(m_text, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::inside, space::inside, space::inside, 0);
    layout->addWidget(m_empty);
    layout->addWidget(m_content, 1);
    connect(m_stepBar, &QTabBar::currentChanged, this, &SampleAnswers::showCurrent);
    clear();
}

void SampleAnswers::clear() {
    m_samples.clear();
    m_steps.clear();
    m_question = 0;
    while (m_stepBar->count() > 0) {
        m_stepBar->removeTab(0);
    }
    m_text->clear();
    m_empty->show();
    m_content->hide();
}

void SampleAnswers::addStep(std::int64_t step) {
    const bool follow = m_stepBar->currentIndex() == m_stepBar->count() - 1;
    m_steps.append(step);
    const int index = m_stepBar->addTab(step == 0 ? tr("0 base") : format::count(step));
    if (follow) {
        m_stepBar->setCurrentIndex(index);
    }
}

void SampleAnswers::append(const QVector<SampleView>& samples) {
    if (samples.isEmpty()) {
        return;
    }
    for (const SampleView& sample : samples) {
        m_samples.append(sample);
        if (m_steps.isEmpty() || m_steps.last() != sample.step) {
            addStep(sample.step);
        }
    }
    m_empty->hide();
    m_content->show();
    showCurrent();
}

int SampleAnswers::questionCount() const {
    int count = 0;
    for (const SampleView& sample : m_samples) {
        count = std::max(count, sample.question + 1);
    }
    return count;
}

void SampleAnswers::move(int questions) {
    m_question = std::clamp(m_question + questions, 0, std::max(0, questionCount() - 1));
    showCurrent();
}

void SampleAnswers::showCurrent() {
    const int index = m_stepBar->currentIndex();
    if (index < 0 || index >= m_steps.size()) {
        return;
    }
    const int count = questionCount();
    m_number->setText(tr("question %1 of %2").arg(m_question + 1).arg(count));
    m_previous->setEnabled(m_question > 0);
    m_next->setEnabled(m_question + 1 < count);
    const auto found = std::find_if(m_samples.begin(), m_samples.end(), [&](const SampleView& sample) {
        return sample.step == m_steps[index] && sample.question == m_question;
    });
    const QString text = found == m_samples.end()
                             ? tr("This question was not answered at this step.")
                             : tr("Question: %1\n\nAnswer: %2", "private text").arg(found->prompt, found->answer);
    if (m_text->toPlainText() != text) {
        m_text->setPlainText(text);
    }
}

}  // namespace lorimer
