#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "data/import_config.h"
#include "privacy/deidentify_report.h"

namespace lorimer {

/// A record that was left out. `row` is where the record starts in `file`, as Record has it; `column` is empty where
/// the whole record is meant. `reason` never repeats the row's text.
struct RejectedRow {
    std::string file;
    std::int64_t row = 0;
    std::string column;
    std::string reason;
};

/// Rows (and groups, where rows of one group stay together) per part, indexed by SplitPart.
struct SplitReport {
    std::array<std::int64_t, 3> rows{};
    std::array<std::int64_t, 3> groups{};
    bool byGroup = false;
    std::int64_t sharedGroups = 0;  ///< that have rows in two or three parts
    std::string testFrom;           ///< first day of the test part ("2023-04-02") where the newest rows are in it
    std::int64_t undatedRows = 0;   ///< without a date that can be read: never in that test part
};

/// One file that was read.
struct SourceReport {
    std::string file;  ///< as the user gave it
    std::int64_t bytes = 0;
    std::string sha256;
    std::string format;     ///< as FileDetection::formatName() has it
    std::string encoding;   ///< "UTF-8", "UTF-16LE", "UTF-16BE" or "Windows-1252"; empty where the format has its own
    std::string separator;  ///< of a CSV, else empty
    std::string sheet;      ///< of a spreadsheet, else empty
    bool hasHeader = false;
    std::vector<ColumnRole> columns;
    std::int64_t rowsRead = 0;
};

/// A word in the column of the parts that names none of them; such rows are rejected.
struct UnknownPart {
    std::string word;  ///< empty where the column was
    std::int64_t rows = 0;
};

/// What an import did. rowsRead = rowsAccepted + rejected.size() + duplicates +
/// privacy.rowsDropped.
struct ImportReport {
    std::string datasetName;
    std::int64_t datasetId = 0;
    std::string kind;    ///< "conversation" or "text"
    std::string sha256;  ///< of the stored rows, their order and their parts
    std::int64_t rowsRead = 0;
    std::int64_t rowsAccepted = 0;
    std::int64_t duplicates = 0;
    std::vector<RejectedRow> rejected;
    std::vector<UnknownPart> unknownParts;  ///< the first ten
    SplitReport split;
    std::vector<SourceReport> sources;
    DeidentifyReport privacy;
    std::vector<std::string> notes;  ///< sentences the user should read, such as a column that was not used
};

}  // namespace lorimer
