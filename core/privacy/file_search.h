#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/import_config.h"
#include "data/import_hooks.h"
#include "privacy/deidentify_report.h"
#include "store/workspace.h"

namespace lorimer {

/// What is searched without being imported or changed.
struct SearchConfig {
    std::vector<std::string> files;    ///< or folders of them
    std::optional<std::string> sheet;  ///< of a spreadsheet: its name, or its number from 1
    std::vector<ColumnRole> columns;   ///< of these group and ignore count; all other columns are searched
    DeidentifyConfig privacy;          ///< its mode is Report
    std::size_t mostPlaces = 1'000;
};

struct SearchResult {
    DeidentifyReport report;
    std::vector<PhiPlace> places;    ///< the first ones
    std::vector<std::string> notes;  ///< sentences about what was not searched, such as other sheets
};

/// Searches every column of the files. Throws BadInput where a file cannot be read, Stopped when the hook said so.
SearchResult searchFiles(const SearchConfig& config, const ImportHooks& hooks);

/// Searches a stored data set; files of `config` are not used. Throws BadInput where there is none of this name.
SearchResult searchDataset(const Workspace& workspace, const std::string& name, const SearchConfig& config,
                           const ImportHooks& hooks);

}  // namespace lorimer
