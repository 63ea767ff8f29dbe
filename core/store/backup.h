#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <functional>

#include "store/workspace.h"

namespace lorimer {

/// A backup is one SQLite file: the workspace's database as SQLite itself copies it (VACUUM INTO), and in two more
/// tables the files of all runs (adapters and checkpoints) with their SHA-256.
struct BackupReport {
    std::int64_t files = 0;  ///< of runs
    std::int64_t bytes = 0;  ///< of the backup file
    int runs = 0;
    int datasets = 0;
};

/// Writes `file` whole or not at all, mode 0600, and checks it. Works beside a writer. Throws BadInput when the file
/// exists or lies in the workspace, RefusedForPrivacy on a network file system, OutOfResources when the disk is full,
/// Stopped after a stop.
BackupReport backupWorkspace(const Workspace& workspace, const QString& file,
                             const std::function<bool()>& stopRequested = {});

/// Makes the workspace `folder` from a backup; it appears whole or not at all. Throws BadInput when the folder exists
/// and is not empty, or the backup is damaged or from a newer version; the backup itself is never changed.
BackupReport restoreWorkspace(const QString& folder, const QString& file,
                              const std::function<bool()>& stopRequested = {});

}  // namespace lorimer
