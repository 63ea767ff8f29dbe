#include "ui/models/live_training.h"

#include <QTimer>
#include <algorithm>
#include <utility>

namespace lorimer {
namespace {

constexpr int stepsForEstimate = 20;
constexpr double secondsForEstimate = 30.0;

}  // namespace

LiveTraining::LiveTraining(TrainingSession& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&session, &TrainingSession::runStarted, this, [this](const RunRecord& run) {
        m_runId = run.id;
        m_started = true;
        m_step = run.summary.steps;
        m_totalSteps = run.summary.totalSteps;
        m_firstStep = 0;
        m_sinceFirstStep.invalidate();
        setState(isEnding() ? m_state : RunState::Preparing, m_phase);
    });
    connect(&session, &TrainingSession::stateChanged, this, [this](RunState state) {
        // The engine answers a click at its next block; steps that end until then do not take it back.
        const bool early =
            isEnding() && (state == RunState::Preparing || state == RunState::Training || state == RunState::Checking);
        if (!early) {
            setState(state, state == RunState::Training ? QString() : m_phase);
        }
    });
    connect(&session, &TrainingSession::eventHappened, this, [this](const RunEvent& event) {
        if (event.kind != "phase" && event.kind != "progress") {
            return;
        }
        // Until its end the first step is the longest wait without a sign of life.
        const bool first = event.text == "Training";
        setState(m_state, first ? tr("First step") : QString::fromStdString(event.text));
    });
    connect(&session, &TrainingSession::stepDone, this, &LiveTraining::takeStep);
    connect(&session, &TrainingSession::finished, this, [this] { finish({}); });
    connect(&session, &TrainingSession::failed, this, [this](const Error& error) {
        // Paused or stopped before it began: nothing failed.
        finish(error.kind() == ErrorKind::Stopped ? QString() : QString::fromStdString(error.sentence()));
    });
}

RunView LiveTraining::newest(RunView run) const {
    if (run.id != m_runId || m_runId.isEmpty()) {
        return run;
    }
    // After its end the store is right as soon as it says that the run is not active.
    if (!isRunning() && !isActive(run.state)) {
        return run;
    }
    run.state = m_state;
    run.phase = m_phase;
    run.step = std::max(run.step, m_step);
    run.totalSteps = std::max(run.totalSteps, m_totalSteps);
    return run;
}

std::optional<double> LiveTraining::secondsLeft() const {
    if (!isRunning() || isEnding() || !m_sinceFirstStep.isValid() || m_totalSteps <= 0) {
        return std::nullopt;
    }
    const std::int64_t steps = m_step - m_firstStep;
    const double seconds = static_cast<double>(m_sinceFirstStep.elapsed()) / 1000.0;
    if (steps < 1 || (steps < stepsForEstimate && seconds < secondsForEstimate)) {
        return std::nullopt;
    }
    return seconds / static_cast<double>(steps) * static_cast<double>(std::max<std::int64_t>(0, m_totalSteps - m_step));
}

void LiveTraining::begin(const QString& runId, const TrainingRequest& request) {
    if (isRunning()) {
        Q_EMIT refused(runId, tr("A training is going on already. Nothing was started; pause or stop it first."));
        return;
    }
    m_runId = runId;
    m_step = 0;
    m_totalSteps = 0;
    m_firstStep = 0;
    m_sinceFirstStep.invalidate();
    m_session.start(request);
    setState(RunState::Preparing, tr("Checking the base model"));
}

void LiveTraining::start(const TrainingRequest& request) { begin({}, request); }

void LiveTraining::resume(const QString& runId, int rowsAtOnce) {
    TrainingRequest request;
    request.resumeRun = runId;
    request.rowsAtOnce = rowsAtOnce;
    begin(runId, request);
}

void LiveTraining::endAtCheckpoint(const QString& runId) {
    TrainingRequest request;
    request.resumeRun = runId;
    request.endAtCheckpoint = true;
    begin(runId, request);
}

void LiveTraining::pause() {
    if (isRunning() && !isEnding()) {
        m_session.pause();
        setState(RunState::Pausing);
    }
}

void LiveTraining::stop() {
    if (isRunning() && m_state != RunState::Stopping) {
        m_session.stop();
        setState(RunState::Stopping);
    }
}

void LiveTraining::setState(RunState state, const QString& phase) {
    if (state == m_state && phase == m_phase) {
        return;
    }
    m_state = state;
    m_phase = phase;
    Q_EMIT changed();
}

void LiveTraining::takeStep(const StepReport& report) {
    m_step = report.step;
    m_totalSteps = report.totalSteps;
    if (!m_sinceFirstStep.isValid()) {
        m_firstStep = report.step;
        m_sinceFirstStep.start();
    }
    if (!isEnding()) {
        setState(RunState::Training);
    }
}

// The session is still busy while it tells the end; the pages hear of it when it is not, and may start the next run.
void LiveTraining::finish(const QString& sentence) {
    if (isRunning()) {
        QTimer::singleShot(1, this, [this, sentence] { finish(sentence); });
        return;
    }
    const QString runId = m_runId;
    if (!sentence.isEmpty()) {
        m_state = RunState::Failed;
    }
    m_phase.clear();
    m_sinceFirstStep.invalidate();
    const RunState state = m_state;
    const bool started = std::exchange(m_started, false);
    if (!started) {
        m_runId.clear();  // the store has it as it was
    }
    Q_EMIT changed();
    if (!started && !sentence.isEmpty()) {
        Q_EMIT refused(runId, sentence);
    }
    Q_EMIT ended(runId, state);
}

}  // namespace lorimer
