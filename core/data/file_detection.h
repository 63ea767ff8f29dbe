#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/import_config.h"
#include "data/readers/record_reader.h"
#include "data/source_text.h"

namespace lorimer {

/// A record of the preview as text, one cell per column.
struct PreviewRow {
    std::int64_t row = 0;
    std::vector<std::string> cells;
    std::string problem;
};

/// What the first bytes of a file say about the rest. The choices of the user are already in it.
struct FileDetection {
    std::string file;
    std::int64_t bytes = 0;
    FileFormat format = FileFormat::Csv;
    TextEncoding encoding = TextEncoding::Utf8;
    char separator = ',';
    bool hasHeader = false;
    std::vector<std::string> columns;  ///< headers, JSON keys, or "column 1" and so on where there is no header
    std::vector<ColumnRole> roles;     ///< one per column; guessed where `given` did not say
    std::int64_t estimatedRows = 0;
    std::vector<PreviewRow> preview;  ///< at most 20 rows

    /// "CSV", "TSV", "JSON", "JSON Lines" or "text".
    std::string formatName() const;
};

/// Looks at the first 64 kB (more only where they hold less than two records). Throws BadInput with a sentence where
/// the file cannot be imported: missing, empty, a spreadsheet or another binary file, or without a header where one was
/// named.
FileDetection detectFile(const std::string& path, const ReadChoices& choices = {},
                         const std::vector<ColumnRole>& given = {});

/// The reader for a file's format; `source` outlives it.
std::unique_ptr<RecordReader> makeReader(const FileDetection& detection, SourceText& source);

/// Reads all records of the file but its header.
void readRecords(const FileDetection& detection, SourceText& source,
                 const std::function<void(const Record&)>& onRecord);

}  // namespace lorimer
