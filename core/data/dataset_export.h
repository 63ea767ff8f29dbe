#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/import_config.h"
#include "store/dataset_store.h"

namespace lorimer {

/// Writes the rows of `parts` in stored order as JSON Lines ({"messages"} or {"text"}) to `file`, whole or not at all,
/// readable by the user alone. Returns how many. Throws BadInput where the file cannot be written there, OutOfResources
/// where the disk is full, Stopped after a stop.
std::int64_t exportDataset(Database& database, const DatasetSummary& dataset, const std::vector<SplitPart>& parts,
                           const std::string& file, const std::function<bool()>& stopRequested = {});

}  // namespace lorimer
