#include "app/system_watch.h"

#include <QFile>

#include "privacy/network_lock.h"

namespace lorimer {
namespace {

/// The number of kB in a line such as "MemTotal:       24595380 kB", in bytes; 0 where `key` is not there.
std::int64_t bytesOf(const QByteArray& text, const QByteArray& key) {
    const qsizetype at = text.indexOf(key);
    if (at < 0) {
        return 0;
    }
    const qsizetype start = at + key.size();
    const QByteArray line = text.mid(start, text.indexOf('\n', start) - start).trimmed();
    return line.left(line.indexOf(' ')).toLongLong() * 1024;
}

}  // namespace

SystemWatch::SystemWatch(const NetworkProof& proof, const QDateTime& since, QObject* parent) : QObject(parent) {
    m_network.since = since;
    m_network.testsPassed = proof.count(ProofResult::Pass);
    m_network.testsFailed = proof.count(ProofResult::Fail);
    connect(&m_memoryTimer, &QTimer::timeout, this, [this] { Q_EMIT memoryRead(readMemory()); });
    connect(&m_networkTimer, &QTimer::timeout, this, &SystemWatch::checkNetwork);
}

void SystemWatch::start() {
    Q_EMIT memoryRead(readMemory());
    checkNetwork();
    m_memoryTimer.start(memoryMs);
    m_networkTimer.start(networkMs);
}

MemoryView SystemWatch::readMemory() {
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QByteArray text = file.readAll();
    return {bytesOf(text, "MemTotal:"), bytesOf(text, "MemAvailable:")};
}

void SystemWatch::checkNetwork() {
    const LockedThreads threads = lockedThreads();
    m_network.checked = true;
    m_network.threads = threads.threads;
    m_network.lockedThreads = threads.locked;
    m_network.blocked = threads.all() && m_network.testsFailed == 0 && m_network.testsPassed > 0;
    Q_EMIT networkChecked(m_network);
}

}  // namespace lorimer
