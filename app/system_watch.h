#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include "session/session_jobs.h"
#include "ui/models/system_view.h"

namespace lorimer {

struct NetworkProof;

/// Looks every few seconds at the main memory and at the network lock of this process, and tells the window. It reads
/// on a thread of its own, so that neither the window nor a long job delays it.
class SystemWatch final : public QObject {
    Q_OBJECT
public:
    static constexpr int memoryMs = 2000;
    static constexpr int networkMs = 5000;

    /// `proof` is the self-test that was made before the first thread was started, at `since`.
    SystemWatch(const NetworkProof& proof, const QDateTime& since, QObject* parent = nullptr);
    ~SystemWatch() override;

    /// Looks at once, and then regularly.
    void start();
    /// Looks at the open sockets and the filter now; networkChecked() follows.
    void checkNetwork();
    /// Makes the self-test once more; networkChecked() follows.
    void runSelfTest();

    /// Main memory by /proc/meminfo.
    static MemoryView readMemory();

Q_SIGNALS:
    void memoryRead(const lorimer::MemoryView& memory);
    void networkChecked(const lorimer::NetworkView& network);

private:
    void post(std::function<void()> look);
    void takeProof(const NetworkProof& proof, const QDateTime& at);
    void finishCheck();

    NetworkView m_network;
    QTimer m_memoryTimer;
    QTimer m_networkTimer;
    QThreadPool m_thread;
    SessionJobs m_jobs;
};

}  // namespace lorimer
