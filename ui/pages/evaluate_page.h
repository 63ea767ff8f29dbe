#pragma once

#include <optional>

#include "session/evaluation_session.h"
#include "session/run_choices.h"
#include "ui/models/time_left.h"
#include "ui/widgets/page_frame.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace lorimer {

class EvaluationResults;
class NumberField;
class PageNotice;
class RunCombo;
struct Services;

/// Base against adapted model on a part of the data, row by row. An evaluation goes on while other pages are shown.
class EvaluatePage final : public PageFrame {
    Q_OBJECT
public:
    explicit EvaluatePage(Services& services, QWidget* parent = nullptr);
    ~EvaluatePage() override;

    /// Chooses a run, also one that has just ended.
    void chooseRun(const QString& runId);

Q_SIGNALS:
    void newTrainingAsked();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildContent();
    QWidget* buildChoices();
    QWidget* buildProgress();
    void connectSession();

    void refresh();
    void readPart();
    void showPart(const PartFacts& facts, const std::optional<KeptEvaluation>& kept);
    void updateState();
    void sayBusy();

    void evaluate();
    void showProgress(qint64 done, qint64 total);
    void finish(const EvaluationReport& report);
    void fail(const Error& error);
    void offerShorterAnswers(const QString& text);
    void showFailure(const Error& error);
    SplitPart part() const;

    Services& m_services;
    EvaluationSession m_session;
    SessionJobs m_lookups;
    TimeLeft m_timeLeft;
    QString m_wantedRun;
    bool m_hasGraphicsCard = false;
    bool m_pausing = false;
    int m_lookup = 0;  ///< number of the newest question to the store; older answers are dropped
    int m_activity = 0;
    qint64 m_done = 0;
    std::int64_t m_rows = 0;  ///< of the part

    QStackedWidget* m_stack = nullptr;
    PageNotice* m_notice = nullptr;
    QWidget* m_content = nullptr;
    QStackedWidget* m_below = nullptr;
    PageNotice* m_none = nullptr;
    EvaluationResults* m_results = nullptr;
    RunCombo* m_run = nullptr;
    QComboBox* m_part = nullptr;
    NumberField* m_answerTokens = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_uses = nullptr;
    QPushButton* m_evaluate = nullptr;
    QWidget* m_progressLine = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_progress = nullptr;
    QPushButton* m_stop = nullptr;
};

}  // namespace lorimer
