#pragma once

#include <cstdint>
#include <functional>

#include "store/database.h"

namespace lorimer {

/// The files of runs inside a backup: tables backup_manifest (path, bytes, sha256) and backup_files (path, piece,
/// content).

/// Copies all files below `folder`/runs into `backup`, and returns how many. Files of a run that change meanwhile are
/// taken again, so that each run's files belong together. Throws Stopped between two files after a stop.
std::int64_t packRunFiles(Database& backup, const QString& folder, const std::function<bool()>& stopRequested);

/// Writes the files back below `folder`, checking their SHA-256, and drops the tables. Does nothing for a plain
/// database.
std::int64_t unpackRunFiles(Database& backup, const QString& folder, const std::function<bool()>& stopRequested);

}  // namespace lorimer
