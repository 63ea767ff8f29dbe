#include "session/storage_session.h"

#include <sys/resource.h>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include "store/model_store.h"
#include "store/run_store.h"

namespace lorimer {

namespace {

std::int64_t sizeOf(const QString& path) {
    const QFileInfo information(path);
    if (!information.isDir()) return information.exists() ? information.size() : 0;
    std::int64_t bytes = 0;
    QDirIterator files(path, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

struct OldCheckpoint {
    QString runId;
    std::int64_t step = 0;
    QString folder;
};

/// What deleteOldCheckpoints() may delete.
std::vector<OldCheckpoint> oldCheckpoints(const Workspace& workspace, RunStore& store) {
    std::vector<OldCheckpoint> old;
    for (const RunRecord& run : store.list()) {
        if (isActive(run.state) || run.state == RunState::Queued) continue;
        std::vector<CheckpointReport> checkpoints = store.checkpoints(run.id);
        if (run.state != RunState::Done && !checkpoints.empty()) checkpoints.pop_back();  // in order of their steps
        for (const CheckpointReport& checkpoint : checkpoints) {
            const QString folder = QString::fromStdString(checkpoint.folder);
            const bool inside = folder.startsWith(workspace.runFolder(run.id) + QLatin1Char('/'));
            if (inside && QFileInfo(folder).isDir()) old.push_back({run.id, checkpoint.step, folder});
        }
    }
    return old;
}

QString text(const char* path) {
    QFile file{QLatin1String(path)};
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void readComputer(StorageReport& report) {
    const QStorageInfo disk(report.folder);
    report.freeBytes = disk.bytesAvailable();
    report.fileSystem = QString::fromUtf8(disk.fileSystemType());
    const QStringList lines = text("/proc/swaps").split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    report.swapKnown = !lines.isEmpty();
    for (qsizetype i = 1; i < lines.size(); ++i) report.swapPlaces << lines[i].section(QLatin1Char(' '), 0, 0);
    rlimit limit{};
    report.coreDumps = getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur > 1;  // 1 stops piped handlers too
}

void addRuns(const Workspace& workspace, RunStore& store, StorageReport& report) {
    const QString runs = workspace.folder() + QStringLiteral("/runs");
    std::int64_t checkpoints = 0;
    for (const QString& run : QDir(runs).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        checkpoints += sizeOf(runs + QLatin1Char('/') + run + QStringLiteral("/checkpoints"));
    report.parts.append({StoragePart::Kind::Adapters, {}, runs, sizeOf(runs) - checkpoints, false});
    report.parts.append({StoragePart::Kind::Checkpoints, {}, runs, checkpoints, false});
    for (const OldCheckpoint& old : oldCheckpoints(workspace, store)) {
        ++report.oldCheckpoints;
        report.oldCheckpointBytes += sizeOf(old.folder);
    }
}

StorageReport measureStorage(const Workspace& workspace, const QString& settingsFile) {
    StorageReport report;
    report.folder = workspace.folder();
    Database database = workspace.openDatabase();
    RunStore store(database, workspace);
    const QString file = workspace.databaseFile();
    std::int64_t bytes = 0;
    for (const char* ending : {"", "-wal", "-shm"}) bytes += sizeOf(file + QLatin1String(ending));
    report.parts.append({StoragePart::Kind::Database, {}, file, bytes, false});
    addRuns(workspace, store, report);
    for (const QFileInfo& copy : QDir(report.folder).entryInfoList({QStringLiteral("lorimer.db.v*.bak")}, QDir::Files))
        report.parts.append({StoragePart::Kind::OldDatabase, {}, copy.absoluteFilePath(), copy.size(), false});
    const QString log = report.folder + QStringLiteral("/lorimer.log");
    report.parts.append({StoragePart::Kind::Log, {}, log, sizeOf(log) + sizeOf(log + QStringLiteral(".1")), false});
    report.parts.append({StoragePart::Kind::Settings, {}, settingsFile, sizeOf(settingsFile), true});
    for (const StoredModel& model : ModelStore(database).list())
        report.parts.append({StoragePart::Kind::Model, model.name, model.path, model.facts.report.fileBytes, true});
    readComputer(report);
    return report;
}

}  // namespace

StorageSession::StorageSession(const Workspace& workspace, const QString& settingsFile, QThreadPool& filesThread,
                               QObject* parent)
    : QObject(parent), m_workspace(workspace), m_settingsFile(settingsFile), m_jobs(filesThread, *this) {}

StorageSession::~StorageSession() { m_jobs.stopAndWait(); }

void StorageSession::post(std::function<void(const StopFlag&)> work) {
    m_jobs.post(std::move(work), [this](const Error& error) {
        if (error.kind() != ErrorKind::Stopped) Q_EMIT failed(error);
    });
}

void StorageSession::measure() {
    post([this](const StopFlag&) {
        const StorageReport report = measureStorage(m_workspace, m_settingsFile);
        m_jobs.deliver([this, report] { Q_EMIT measured(report); });
    });
}

void StorageSession::deleteOldCheckpoints() {
    post([this](const StopFlag& stop) {
        Database database = m_workspace.openDatabase();
        RunStore store(database, m_workspace);
        qint64 count = 0;
        qint64 bytes = 0;
        for (const OldCheckpoint& old : oldCheckpoints(m_workspace, store)) {
            if (stop.isSet()) break;
            const std::int64_t size = sizeOf(old.folder);
            // First the record, then the files: what is listed must be there.
            database.run(QStringLiteral("DELETE FROM checkpoints WHERE run_id = ? AND step = ?"),
                         {old.runId, qint64(old.step)});
            if (!QDir(old.folder).removeRecursively()) {
                throw Error(ErrorKind::OutOfResources,
                            "The checkpoint folder " + old.folder.toStdString() +
                                " could not be deleted. Adapters and runs are unchanged; check that you may write in "
                                "the data folder, then try again.");
            }
            ++count;
            bytes += size;
        }
        m_jobs.deliver([this, count, bytes] { Q_EMIT checkpointsDeleted(count, bytes); });
    });
    measure();
}

}  // namespace lorimer
