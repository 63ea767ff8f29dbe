#include "session/training_session.h"

namespace lorimer {

TrainingSession::TrainingSession(const Workspace& workspace, EngineProvider engine, QThreadPool& engineThread,
                                 QObject* parent)
    : QObject(parent), m_workspace(workspace), m_engine(std::move(engine)), m_jobs(engineThread, *this) {}

TrainingSession::~TrainingSession() { m_jobs.stopAndWait(); }

TrainingObserver TrainingSession::observer(const StopFlag& stop) {
    TrainingObserver observer;
    observer.onRun = [this](const RunRecord& run) { m_jobs.deliver([this, run] { Q_EMIT runStarted(run); }); };
    observer.onState = [this](RunState state) { m_jobs.deliver([this, state] { Q_EMIT stateChanged(state); }); };
    observer.hooks.onEvent = [this](const RunEvent& event) {
        m_jobs.deliver([this, event] { Q_EMIT eventHappened(event); });
    };
    observer.hooks.onStep = [this](const StepReport& report) {
        m_jobs.deliver([this, report] { Q_EMIT stepDone(report); });
    };
    observer.hooks.onEvaluation = [this](const EvaluationPoint& point) {
        m_jobs.deliver([this, point] { Q_EMIT evaluationDone(point); });
    };
    observer.hooks.onCheckpoint = [this](const CheckpointReport& report) {
        m_jobs.deliver([this, report] { Q_EMIT checkpointSaved(report); });
    };
    observer.hooks.onSample = [this](const SampleAnswer& answer) {
        m_jobs.deliver([this, answer] { Q_EMIT sampleAnswered(answer); });
    };
    observer.hooks.stopRequested = [&stop] { return stop.requested(); };
    return observer;
}

void TrainingSession::start(const TrainingRequest& request) {
    if (isRunning()) {
        throw Error(ErrorKind::WrongUse, "A training is going on already. Nothing was started; wait until it is done.");
    }
    Q_EMIT aboutToStart();
    m_jobs.post(
        [this, request](const StopFlag& stop) {
            const TrainingResult result = trainAndRecord(m_engine(), m_workspace, request, observer(stop));
            m_jobs.deliver([this, result] { Q_EMIT finished(result); });
        },
        [this](const Error& error) { Q_EMIT failed(error); }, [this] { Q_EMIT ended(); });
}

void TrainingSession::pause() { m_jobs.stop(StopRequest::Pause); }

void TrainingSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
