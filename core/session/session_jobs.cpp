#include "session/session_jobs.h"

#include <QtConcurrentRun>
#include <new>
#include <optional>

namespace lorimer {

namespace {

/// The one try block of a job.
std::optional<Error> errorOf(const std::function<void(const StopFlag&)>& work, const StopFlag& stop) {
    try {
        if (stop.isSet()) return Error(ErrorKind::Stopped, "Stopped before it began. Nothing was changed.");
        work(stop);
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return Error(ErrorKind::OutOfResources,
                     "There is not enough memory for this. What was saved before is unchanged; close other programs or "
                     "choose a smaller model.");
    } catch (const std::exception& failure) {
        return Error(ErrorKind::Internal,
                     "Lorimer failed unexpectedly. What was saved before is unchanged; please report this.",
                     failure.what());
    }
}

}  // namespace

void SessionJobs::post(std::function<void(const StopFlag&)> work, std::function<void(const Error&)> onFailed,
                       std::function<void()> onEnded) {
    const auto job = std::make_shared<Job>();
    m_jobs.push_back(job);
    job->future = QtConcurrent::run(
        &m_pool, [this, job, work = std::move(work), onFailed = std::move(onFailed), onEnded = std::move(onEnded)] {
            const std::optional<Error> error = errorOf(work, job->stop);
            deliver([this, job, error, onFailed, onEnded] {
                m_jobs.remove(job);
                if (error) onFailed(*error);
                if (onEnded) onEnded();
            });
        });
}

void SessionJobs::deliver(std::function<void()> call) const {
    QMetaObject::invokeMethod(&m_receiver, std::move(call), Qt::QueuedConnection);
}

void SessionJobs::stop(StopRequest request) {
    for (const auto& job : m_jobs) job->stop.request(request);
}

void SessionJobs::stopAndWait() {
    stop(StopRequest::Stop);
    for (const auto& job : m_jobs) job->future.waitForFinished();
    m_jobs.clear();
}

}  // namespace lorimer
