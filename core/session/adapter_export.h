#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <functional>
#include <map>

#include "engine/engine_api.h"
#include "store/workspace.h"

namespace lorimer {

struct AdapterExport {
    QStringList files;                  ///< names in the folder
    std::map<QString, QString> sha256;  ///< of each file, as read back from the disk
    int prompts = 0;                    ///< answered by both, greedily
    std::int64_t answerTokens = 0;      ///< of these answers; all are equal
};

/// Copies the PEFT folder of a run to `folder`, which appears whole or not at all. Before that the copy is opened with
/// the run's model, and its greedy answers are compared with those of the run's own adapter. Throws BadInput when the
/// run has no adapter, the folder is not empty or lies in the workspace, RefusedForPrivacy on a network file system,
/// Internal when answers differ, Stopped after a stop.
AdapterExport exportAdapter(Engine& engine, const Workspace& workspace, const QString& run, const QString& folder,
                            const DeviceConfig& device, const std::function<bool()>& stopRequested = {});

}  // namespace lorimer
