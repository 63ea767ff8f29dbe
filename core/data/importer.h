#pragma once

#include <cstdint>
#include <functional>

#include "data/import_config.h"
#include "data/import_report.h"
#include "store/workspace.h"

namespace lorimer {

/// What an import tells and asks while it runs, on its own thread. Both may be empty.
struct ImportHooks {
    std::function<void(std::int64_t rows, std::int64_t bytes, std::int64_t totalBytes)> onProgress;
    std::function<bool()> stopRequested;
};

/// Reads, checks, splits and stores: all of it, or nothing. Rejected rows are in the report. Throws BadInput where a
/// file as a whole cannot be read, no row can be used or the name is taken, WrongUse where the roles do not fit
/// together, Stopped when `stopRequested` said so; nothing is stored then.
ImportReport runImport(const Workspace& workspace, const ImportConfig& config, const ImportHooks& hooks);

}  // namespace lorimer
