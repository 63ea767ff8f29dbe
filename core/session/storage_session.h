#pragma once

#include <QObject>
#include <QVector>

#include "session/session_jobs.h"
#include "store/workspace.h"

namespace lorimer {

/// One kind of data and where it lies.
struct StoragePart {
    enum class Kind { Database, Adapters, Checkpoints, Log, OldDatabase, Settings, Model };
    Kind kind = Kind::Database;
    QString name;   ///< of a model; else empty
    QString place;  ///< absolute file or folder
    std::int64_t bytes = 0;
    bool outside = false;  ///< lies outside the data folder
};

/// Where this user's data are, and what the computer could do with them beside.
struct StorageReport {
    QString folder;
    QVector<StoragePart> parts;
    std::int64_t freeBytes = 0;  ///< on the disk of the data folder
    QString fileSystem;          ///< "ext4"
    QStringList swapPlaces;      ///< files and partitions to which memory can be written
    bool swapKnown = false;
    bool coreDumps = false;           ///< a crash may write the program's memory to a file
    std::int64_t oldCheckpoints = 0;  ///< how many checkpoints no run needs any more
    std::int64_t oldCheckpointBytes = 0;
};

/// Measures the disk use of a workspace and frees what no run needs. Lives in the GUI thread and emits there.
class StorageSession final : public QObject {
    Q_OBJECT
public:
    /// `settingsFile` is where the window keeps its look. All outlive the session.
    StorageSession(const Workspace& workspace, const QString& settingsFile, QThreadPool& filesThread,
                   QObject* parent = nullptr);
    ~StorageSession() override;

    void measure();
    /// Deletes all checkpoints of runs that are Done, and all but the newest of the others that nobody works on; the
    /// adapters stay. checkpointsDeleted() and measured() follow.
    void deleteOldCheckpoints();

Q_SIGNALS:
    void measured(const lorimer::StorageReport& report);
    void checkpointsDeleted(qint64 count, qint64 bytes);
    void failed(const lorimer::Error& error);

private:
    void post(std::function<void(const StopFlag&)> work);

    const Workspace& m_workspace;
    QString m_settingsFile;
    SessionJobs m_jobs;
};

}  // namespace lorimer
