#pragma once

#include <QFuture>
#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <list>
#include <memory>

#include "engine/base/error.h"
#include "engine/engine_api.h"

namespace lorimer {

/// Gives the engine, opening its library on the first call. Called on the engine thread only.
using EngineProvider = std::function<Engine&()>;

/// Whether a job was asked to end. Set by the session's thread, read by the job's.
class StopFlag {
public:
    void request(StopRequest request) { m_request.store(request, std::memory_order_relaxed); }
    StopRequest requested() const { return m_request.load(std::memory_order_relaxed); }
    bool isSet() const { return requested() != StopRequest::None; }

private:
    std::atomic<StopRequest> m_request{StopRequest::None};
};

/// The jobs of one session on a pool: the only place where work crosses threads. The session lives in the GUI thread,
/// owns this object and calls stopAndWait() first in its destructor; nothing is delivered after that.
class SessionJobs {
public:
    /// `receiver` is the session: what a job delivers runs in its thread.
    SessionJobs(QThreadPool& pool, QObject& receiver) : m_pool(pool), m_receiver(receiver) {}

    /// Runs `work` on the pool, after those posted before. What leaves it as an exception reaches `onFailed` in the
    /// session's thread, as Error. A job that was stopped before it began does nothing and reports Stopped. `onEnded`
    /// comes last, however it ended; the job does not count as busy then.
    void post(std::function<void(const StopFlag&)> work, std::function<void(const Error&)> onFailed,
              std::function<void()> onEnded = {});

    /// From a job: runs `call` later in the session's thread, in order.
    void deliver(std::function<void()> call) const;

    /// Asks all jobs that were posted so far to end.
    void stop(StopRequest request);

    void stopAndWait();

    /// True until the last delivery of the last job has been made.
    bool isBusy() const { return !m_jobs.empty(); }

private:
    struct Job {
        StopFlag stop;
        QFuture<void> future;
    };

    QThreadPool& m_pool;
    QObject& m_receiver;
    std::list<std::shared_ptr<Job>> m_jobs;  // of the session's thread
};

}  // namespace lorimer
