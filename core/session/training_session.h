#pragma once

#include <QObject>

#include "session/session_jobs.h"
#include "session/training_run.h"

namespace lorimer {

/// A training on the engine thread. Lives in the GUI thread and emits there, in the order in which things happened.
class TrainingSession final : public QObject {
    Q_OBJECT
public:
    /// `workspace` is open for writing; it and `engineThread` outlive the session.
    TrainingSession(const Workspace& workspace, EngineProvider engine, QThreadPool& engineThread,
                    QObject* parent = nullptr);
    ~TrainingSession() override;  ///< stops, keeps the last finished step, waits

    /// Begins when the engine thread is free. One run at a time.
    void start(const TrainingRequest& request);
    /// Finishes nothing but saves; can be resumed.
    void pause();
    /// Ends the run and keeps the best version.
    void stop();
    bool isRunning() const { return m_jobs.isBusy(); }

Q_SIGNALS:
    void aboutToStart();  ///< before the job is posted: whoever holds a model gives its memory back now
    void ended();         ///< after finished() or failed(): isRunning() is false
    void runStarted(const lorimer::RunRecord& run);
    void stateChanged(lorimer::RunState state);
    void eventHappened(const lorimer::RunEvent& event);
    void stepDone(const lorimer::StepReport& report);
    void evaluationDone(const lorimer::EvaluationPoint& point);
    void checkpointSaved(const lorimer::CheckpointReport& report);
    void sampleAnswered(const lorimer::SampleAnswer& answer);
    void finished(const lorimer::TrainingResult& result);
    void failed(const lorimer::Error& error);

private:
    TrainingObserver observer(const StopFlag& stop);

    const Workspace& m_workspace;
    EngineProvider m_engine;
    SessionJobs m_jobs;
};

}  // namespace lorimer
