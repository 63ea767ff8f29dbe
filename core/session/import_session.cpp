#include "session/import_session.h"

#include <chrono>

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
            using Clock = std::chrono::steady_clock;
            Clock::time_point last{};
            ImportHooks hooks;
            hooks.stopRequested = [&stop] { return stop.isSet(); };
            hooks.onProgress = [this, &last](std::int64_t rows, std::int64_t bytes, std::int64_t total) {
                if (Clock::now() - last < std::chrono::milliseconds(40)) return;
                last = Clock::now();
                m_jobs.deliver([this, rows, bytes, total] { Q_EMIT progress(rows, bytes, total); });
            };
            hooks.onStored = [this, &last](std::int64_t rows, std::int64_t total) {
                if (Clock::now() - last < std::chrono::milliseconds(40)) return;
                last = Clock::now();
                m_jobs.deliver([this, rows, total] { Q_EMIT storing(rows, total); });
            };
            const ImportReport report = runImport(m_workspace, config, hooks);
            m_jobs.deliver([this, report] { Q_EMIT finished(report); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void ImportSession::stop() { m_jobs.stop(StopRequest::Stop); }

}  // namespace lorimer
