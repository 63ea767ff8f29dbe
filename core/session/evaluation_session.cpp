#include "session/evaluation_session.h"

namespace lorimer {

EvaluationSession::EvaluationSession(const Workspace& workspace, EngineProvider engine, QThreadPool& engineThread,
                                     QObject* parent)
    : QObject(parent), m_workspace(workspace), m_engine(std::move(engine)), m_jobs(engineThread, *this) {}

EvaluationSession::~EvaluationSession() { m_jobs.stopAndWait(); }

void EvaluationSession::start(const EvaluationRequest& request) {
    if (isRunning()) {
        throw Error(ErrorKind::WrongUse,
                    "An evaluation is going on already. Nothing was started; wait until it is done.");
    }
    m_jobs.post(
        [this, request](const StopFlag& stop) {
            const EvaluationReport report = evaluateStored(
                m_engine(), m_workspace, request,
                [this](std::int64_t done, std::int64_t total) {
                    m_jobs.deliver([this, done, total] { Q_EMIT progress(done, total); });
                },
                [&stop] { return stop.isSet(); });
            keepEvaluation(m_workspace, request, report);
            m_jobs.deliver([this, report] { Q_EMIT finished(report); });
        },
        [this](const Error& error) { Q_EMIT failed(error); }, [this] { Q_EMIT ended(); });
}

void EvaluationSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
