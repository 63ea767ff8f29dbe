#pragma once

#include <QObject>
#include <QTimer>

#include "ui/models/system_view.h"

namespace lorimer {

struct NetworkProof;

/// Looks every few seconds at the main memory and at the network lock of this process, and tells the window.
class SystemWatch final : public QObject {
    Q_OBJECT
public:
    static constexpr int memoryMs = 2000;
    static constexpr int networkMs = 5000;

    /// `proof` is the self-test that was made before the first thread was started, at `since`.
    SystemWatch(const NetworkProof& proof, const QDateTime& since, QObject* parent = nullptr);

    /// Looks at once, and then regularly.
    void start();

    /// Main memory by /proc/meminfo.
    static MemoryView readMemory();

Q_SIGNALS:
    void memoryRead(const lorimer::MemoryView& memory);
    void networkChecked(const lorimer::NetworkView& network);

private:
    void checkNetwork();

    NetworkView m_network;
    QTimer m_memoryTimer;
    QTimer m_networkTimer;
};

}  // namespace lorimer
