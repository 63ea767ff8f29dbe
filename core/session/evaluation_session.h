#pragma once

#include <QObject>

#include "session/evaluation_run.h"
#include "session/session_jobs.h"

namespace lorimer {

/// An evaluation on the engine thread; its report is kept before finished() where the request names a run. Lives in the
/// GUI thread and emits there.
class EvaluationSession final : public QObject {
    Q_OBJECT
public:
    /// `workspace` and `engineThread` outlive the session.
    EvaluationSession(const Workspace& workspace, EngineProvider engine, QThreadPool& engineThread,
                      QObject* parent = nullptr);
    ~EvaluationSession() override;  ///< stops and waits

    void start(const EvaluationRequest& request);
    void stop();
    bool isRunning() const { return m_jobs.isBusy(); }

Q_SIGNALS:
    void progress(qint64 done, qint64 total);
    void finished(const lorimer::EvaluationReport& report);
    void failed(const lorimer::Error& error);  ///< kind Stopped after stop()
    void ended();                              ///< last, however it ended

private:
    const Workspace& m_workspace;
    EngineProvider m_engine;
    SessionJobs m_jobs;
};

}  // namespace lorimer
