#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/import_config.h"
#include "data/readers/passage_builder.h"
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
    std::string sheet;                 ///< of a spreadsheet: the one that is read
    std::vector<std::string> sheets;   ///< of a spreadsheet: all of them
    PassageChoices passages;           ///< of a text, a word processor's file or a PDF
    std::vector<std::string> columns;  ///< headers, JSON keys, or "column 1" and so on where there is no header
    std::vector<ColumnRole> roles;     ///< one per column; guessed where `given` did not say
    std::int64_t estimatedRows = 0;
    std::vector<PreviewRow> preview;  ///< at most 20 rows
    /// Set where the user chose an encoding in which letters look wrong: the one that the bytes speak for, and a word
    /// to look at, as the chosen encoding reads it.
    std::optional<TextEncoding> likelyEncoding;
    std::string oddWord;

    /// "CSV", "TSV", "JSON", "JSON Lines", "text", "XLSX", "ODS", "DOCX", "ODT", "PDF", "FHIR", "FHIR NDJSON", "HL7".
    std::string formatName() const;
};

/// Looks at the first 64 kB (more only where they hold less than two records). Throws BadInput with a sentence where
/// the file cannot be imported: missing, empty, damaged, hostile or of a kind that is not read, or without a header or
/// sheet where one was named.
FileDetection detectFile(const std::string& path, const ReadChoices& choices = {},
                         const std::vector<ColumnRole>& given = {});

/// The same, with the encoding judged by all bytes of the file where it is text and none was chosen.
FileDetection detectWholeFile(const std::string& path, ReadChoices choices, const std::vector<ColumnRole>& given,
                              const std::function<bool()>& stopRequested);

}  // namespace lorimer
