#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/split_part.h"
#include "store/database.h"

namespace lorimer {

/// A stored row as a table shows it.
struct DatasetRow {
    qint64 key = 0;  ///< of dataset_rows; stays as long as the version
    SplitPart part = SplitPart::Train;
    std::int64_t position = 0;
    std::string content;  ///< JSON as it is stored
    std::optional<std::int64_t> group;
    std::string sourceFile;
    std::int64_t sourceRow = 0;
};

/// The keys of the rows of one version, in the order of parts and positions: all, or those of `part`, or those that
/// hold `text` (no matter which case its ASCII letters have) in one of their turns.
std::vector<qint64> findRowKeys(Database& database, qint64 versionId, std::optional<SplitPart> part,
                                const std::string& text);

/// The rows with these keys, in their order; keys that are gone are left out.
std::vector<DatasetRow> readRows(Database& database, const std::vector<qint64>& keys);

}  // namespace lorimer
