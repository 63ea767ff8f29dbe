#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <optional>

#include "session/training_session.h"
#include "ui/models/run_view.h"

namespace lorimer {

/// The training of this program as the pages need it at once: what the feed reads from the store is up to a second old.
/// Forwards what a person asks for and keeps what was asked until the engine has answered.
class LiveTraining final : public QObject {
    Q_OBJECT
public:
    explicit LiveTraining(TrainingSession& session, QObject* parent = nullptr);

    bool isRunning() const { return m_session.isRunning(); }
    /// The run that this program trains now; empty until a new one is in the store.
    const QString& runId() const { return m_runId; }
    bool trains(const QString& runId) const { return isRunning() && !runId.isEmpty() && runId == m_runId; }
    /// True from the click until the run has ended.
    bool isEnding() const { return m_state == RunState::Pausing || m_state == RunState::Stopping; }

    /// `run` as the feed tells it, with the newest state, part and step.
    RunView newest(RunView run) const;
    /// Seconds until the end, with checks and saving, from what was measured since the first step; none before 20 steps
    /// or 30 s.
    std::optional<double> secondsLeft() const;

    /// Throws nothing: what goes wrong arrives as refused().
    void start(const TrainingRequest& request);
    void resume(const QString& runId, int rowsAtOnce = 0);
    /// Ends a run that is not going on, and keeps its best version.
    void endAtCheckpoint(const QString& runId);
    void pause();
    void stop();

Q_SIGNALS:
    /// State, part or run changed; not every step.
    void changed();
    /// The run has ended in this state; isRunning() is false.
    void ended(const QString& runId, lorimer::RunState state);
    /// Nothing was started. A run that failed later has ended, and its page says why.
    void refused(const QString& runId, const QString& sentence);

private:
    void begin(const QString& runId, const TrainingRequest& request);
    void setState(RunState state, const QString& phase = {});
    void takeStep(const StepReport& report);
    void finish(const QString& sentence);

    TrainingSession& m_session;
    QString m_runId;
    bool m_started = false;  ///< the run is in the store and recorded
    RunState m_state = RunState::Queued;
    QString m_phase;
    std::int64_t m_step = 0;
    std::int64_t m_totalSteps = 0;
    std::int64_t m_firstStep = 0;  ///< of this session of the run, measured from its end
    QElapsedTimer m_sinceFirstStep;
};

}  // namespace lorimer
