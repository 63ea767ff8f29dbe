#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <functional>
#include <map>

#include "session/adapter_check.h"

namespace lorimer {

struct AdapterExport {
    QString folder;
    QStringList files;                  ///< names in the folder
    std::map<QString, QString> sha256;  ///< of each file, as read back from the disk
    ParityReport parity;                ///< passed
};

/// Unset functions are skipped.
struct ExportHooks {
    std::function<void(std::int64_t done, std::int64_t total)> onBytes;
    ParityHooks parity;  ///< its stopRequested is asked while writing, too
};

/// Copies the PEFT folder of a run to `folder`, which appears whole or not at all. Before that the copy is opened with
/// the run's model, and its greedy answers are compared with those of the run's own adapter. Throws BadInput when the
/// run has no adapter or the folder is not empty, RefusedForPrivacy on a network file system, OutOfResources when the
/// disk is full, Internal when answers differ, Stopped.
AdapterExport exportAdapter(Engine& engine, const Workspace& workspace, const QString& run, const QString& folder,
                            const DeviceConfig& device, const ExportHooks& hooks);

/// What is known of a folder before anything is written into it.
struct ExportPlace {
    std::int64_t freeBytes = 0;  ///< of its disk; 0: not known
    bool insideWorkspace = false;
    bool occupied = false;    ///< it exists and is not empty
    bool hasAdapter = false;  ///< an earlier export that can be checked
};

ExportPlace lookAtPlace(const Workspace& workspace, const QString& folder);

}  // namespace lorimer
