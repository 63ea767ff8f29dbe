#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QLabel;
class QPlainTextEdit;
class QTabBar;
class QToolButton;

namespace lorimer {

/// What the model answered to the sample questions at each check: pick the step, and the question.
class SampleAnswers final : public QWidget {
    Q_OBJECT
public:
    explicit SampleAnswers(QWidget* parent = nullptr);

    void clear();
    /// New answers; the newest step is shown unless an older one was chosen.
    void append(const QVector<SampleView>& samples);

private:
    void addStep(std::int64_t step);
    void move(int questions);
    void showCurrent();
    int questionCount() const;

    QVector<SampleView> m_samples;
    QVector<std::int64_t> m_steps;
    int m_question = 0;
    QLabel* m_empty = nullptr;
    QWidget* m_content = nullptr;
    QTabBar* m_stepBar = nullptr;
    QToolButton* m_previous = nullptr;
    QToolButton* m_next = nullptr;
    QLabel* m_number = nullptr;
    QPlainTextEdit* m_text = nullptr;
};

}  // namespace lorimer
