#pragma once

#include "data/import_config.h"
#include "data/import_hooks.h"
#include "data/import_report.h"
#include "store/workspace.h"

namespace lorimer {

/// Reads, checks, splits and stores: all of it, or nothing. Rejected rows are in the report. Throws BadInput where a
/// file as a whole cannot be read, no row can be used or the name is taken, WrongUse where the roles do not fit
/// together, Stopped when `stopRequested` said so; nothing is stored then.
ImportReport runImport(const Workspace& workspace, const ImportConfig& config, const ImportHooks& hooks);

}  // namespace lorimer
