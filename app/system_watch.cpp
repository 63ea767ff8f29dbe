#include "app/system_watch.h"

#include <QCoreApplication>
#include <QFile>
#include <QGuiApplication>

#include "privacy/network_census.h"
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

SelfTestLine::Result resultOf(ProofResult result) {
    switch (result) {
        case ProofResult::Pass:
            return SelfTestLine::Result::Passed;
        case ProofResult::Fail:
            return SelfTestLine::Result::Failed;
        case ProofResult::Skip:
            break;
    }
    return SelfTestLine::Result::NotAvailable;
}

QString displayName() {
    const QString platform = QGuiApplication::platformName();
    if (platform == QLatin1String("xcb")) {
        return QStringLiteral("X11");
    }
    return platform.startsWith(QLatin1String("wayland")) ? QStringLiteral("Wayland") : platform;
}

}  // namespace

SystemWatch::SystemWatch(const NetworkProof& proof, const QDateTime& since, QObject* parent)
    : QObject(parent), m_jobs(m_thread, *this) {
    m_thread.setMaxThreadCount(1);
    m_network.since = since;
    m_network.processId = QCoreApplication::applicationPid();
    takeProof(proof, since);
    connect(&m_memoryTimer, &QTimer::timeout, this, [this] {
        post([this] {
            const MemoryView memory = readMemory();
            m_jobs.deliver([this, memory] { Q_EMIT memoryRead(memory); });
        });
    });
    connect(&m_networkTimer, &QTimer::timeout, this, &SystemWatch::checkNetwork);
}

SystemWatch::~SystemWatch() { m_jobs.stopAndWait(); }

void SystemWatch::post(std::function<void()> look) {
    // What fails here (no memory for a list) is tried again at the next tick; the page says how old its answer is.
    m_jobs.post([look = std::move(look)](const StopFlag&) { look(); }, [](const Error&) {});
}

void SystemWatch::start() {
    m_network.display = displayName();
    post([this] {
        const MemoryView memory = readMemory();
        m_jobs.deliver([this, memory] { Q_EMIT memoryRead(memory); });
    });
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
    post([this] {
        const LockedThreads threads = lockedThreads();
        const NetworkCensus census = networkCensus();
        m_jobs.deliver([this, threads, census] {
            m_network.threads = threads.threads;
            m_network.lockedThreads = threads.locked;
            m_network.counted = census.readable;
            m_network.networkSockets.clear();
            for (const std::string& socket : census.network) {
                m_network.networkSockets << QString::fromStdString(socket);
            }
            m_network.localSockets.clear();
            for (const LocalSocket& socket : census.local) {
                m_network.localSockets << QString::fromStdString(socket.peer);
            }
            m_network.checkedAt = QDateTime::currentDateTimeUtc();
            finishCheck();
        });
    });
}

void SystemWatch::runSelfTest() {
    post([this] {
        const NetworkProof proof = networkSelfTest();
        m_jobs.deliver([this, proof] {
            takeProof(proof, QDateTime::currentDateTimeUtc());
            finishCheck();
        });
    });
}

void SystemWatch::takeProof(const NetworkProof& proof, const QDateTime& at) {
    m_network.testsPassed = proof.count(ProofResult::Pass);
    m_network.testsFailed = proof.count(ProofResult::Fail);
    m_network.selfTest.clear();
    for (const NetworkProofRow& row : proof.rows) {
        m_network.selfTest.append(
            {QString::fromStdString(row.name), QString::fromStdString(row.got), resultOf(row.result)});
    }
    m_network.selfTestAt = at;
}

void SystemWatch::finishCheck() {
    m_network.checked = true;
    m_network.blocked = m_network.threads > 0 && m_network.threads == m_network.lockedThreads && m_network.counted &&
                        m_network.networkSockets.isEmpty() && m_network.testsFailed == 0 && m_network.testsPassed > 0;
    Q_EMIT networkChecked(m_network);
}

}  // namespace lorimer
