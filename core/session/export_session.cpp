#include "session/export_session.h"

namespace lorimer {

ExportSession::ExportSession(const Workspace& workspace, EngineProvider engine, QThreadPool& engineThread,
                             QObject* parent)
    : QObject(parent), m_workspace(workspace), m_engine(std::move(engine)), m_jobs(engineThread, *this) {}

ExportSession::~ExportSession() { m_jobs.stopAndWait(); }

void ExportSession::post(std::function<void(const StopFlag&)> work) {
    if (isRunning()) {
        throw Error(ErrorKind::WrongUse, "An export is going on already. Nothing was started; wait until it is done.");
    }
    m_jobs.post(
        std::move(work), [this](const Error& error) { Q_EMIT failed(error); }, [this] { Q_EMIT ended(); });
}

ParityHooks ExportSession::hooksFor(const StopFlag& stop) {
    ParityHooks hooks;
    hooks.onProgress = [this](int done, int total) {
        m_jobs.deliver([this, done, total] { Q_EMIT compared(done, total); });
    };
    hooks.stopRequested = [&stop] { return stop.isSet(); };
    return hooks;
}

void ExportSession::start(const QString& runId, const QString& folder, const ExportChoice& choice,
                          const DeviceConfig& device) {
    post([this, runId, folder, choice, device](const StopFlag& stop) {
        ExportHooks hooks;
        hooks.parity = hooksFor(stop);
        hooks.onBytes = [this](std::int64_t done, std::int64_t total) {
            m_jobs.deliver([this, done, total] { Q_EMIT written(done, total); });
        };
        const AdapterExport report = exportRun(m_engine(), m_workspace, runId, folder, choice, device, hooks);
        m_jobs.deliver([this, report] { Q_EMIT exported(report); });
    });
}

void ExportSession::check(const QString& runId, const QString& folder, const DeviceConfig& device) {
    post([this, runId, folder, device](const StopFlag& stop) {
        Database database = m_workspace.openDatabase();
        const RunRecord run = runWithAdapter(database, m_workspace, runId);
        const ParityReport report = checkExport(m_engine(), database, run, folder, device, hooksFor(stop));
        m_jobs.deliver([this, report] { Q_EMIT checked(report); });
    });
}

void ExportSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
