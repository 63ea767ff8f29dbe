#include "ui/models/run_feed.h"

#include "ui/models/run_feed_worker.h"

namespace lorimer {

RunFeed::RunFeed(const QString& workspaceFolder, QObject* parent)
    : QObject(parent), m_worker(new RunFeedWorker(workspaceFolder)) {
    qRegisterMetaType<QVector<RunView>>();
    qRegisterMetaType<QVector<RunSetting>>();
    qRegisterMetaType<RunPiece>();
    qRegisterMetaType<ShelfView>();
    m_thread.setObjectName(QStringLiteral("feed"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_worker, &RunFeedWorker::start);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &RunFeedWorker::opened, this, &RunFeed::opened);
    connect(m_worker, &RunFeedWorker::runsChanged, this, &RunFeed::runsChanged);
    connect(m_worker, &RunFeedWorker::pieceArrived, this, &RunFeed::pieceArrived);
    connect(m_worker, &RunFeedWorker::shelfRead, this, &RunFeed::shelfRead);
    connect(m_worker, &RunFeedWorker::settingsRead, this, &RunFeed::settingsRead);
    connect(m_worker, &RunFeedWorker::failed, this, &RunFeed::failed);
}

RunFeed::~RunFeed() {
    const bool started = m_thread.isRunning();
    m_thread.quit();
    m_thread.wait();
    if (!started) {
        delete m_worker;
    }
}

void RunFeed::start() { m_thread.start(QThread::LowPriority); }

void RunFeed::watch(const QString& runId) {
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, runId] { worker->watch(runId); });
}

}  // namespace lorimer
