#include "session/import_session.h"

namespace lorimer {

ImportSession::ImportSession(const Workspace& workspace, QThreadPool& filesThread, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(filesThread, *this) {}

ImportSession::~ImportSession() { m_jobs.stopAndWait(); }

void ImportSession::start(const ImportConfig& config) {
    if (isRunning()) {
        throw Error(ErrorKind::WrongUse, "An import is going on already. Nothing was started; wait until it is done.");
    }
    m_jobs.post(
        [this, config](const StopFlag& stop) {
            ImportHooks hooks;
            hooks.onProgress = [this](std::int64_t rows, std::int64_t bytes, std::int64_t totalBytes) {
                m_jobs.deliver([this, rows, bytes, totalBytes] { Q_EMIT progress(rows, bytes, totalBytes); });
            };
            hooks.stopRequested = [&stop] { return stop.isSet(); };
            const ImportReport report = runImport(m_workspace, config, hooks);
            m_jobs.deliver([this, report] { Q_EMIT finished(report); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void ImportSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
