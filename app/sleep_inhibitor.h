#pragma once

#include <QObject>
#include <QThreadPool>
#include <functional>

#include "session/session_jobs.h"

namespace lorimer {

/// Asks the desktop not to put the computer to sleep, over D-Bus (a local socket): login1 first, else the desktop's
/// screen saver. Where there is no bus nothing happens. Everything is asked on a thread of its own.
class SleepInhibitor final : public QObject {
    Q_OBJECT
public:
    explicit SleepInhibitor(QObject* parent = nullptr);
    ~SleepInhibitor() override;  ///< releases and waits

    /// Until release(); doing it twice is harmless.
    void inhibit();
    void release();

Q_SIGNALS:
    /// How a request ended, in the log's words.
    void said(const QString& line);

private:
    struct Held;

    void post(std::function<void()> work);

    std::shared_ptr<Held> m_held;  ///< touched by jobs only, so by one thread at a time
    QThreadPool m_thread;
    SessionJobs m_jobs;
};

}  // namespace lorimer
