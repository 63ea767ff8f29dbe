#include "data/column_detection.h"

#include <algorithm>
#include <set>

#include "data/column_guess.h"
#include "data/column_roles.h"
#include "data/encoding_detector.h"
#include "data/file_format.h"
#include "data/quoted_list.h"
#include "data/readers/fhir_reader.h"
#include "data/readers/hl7_reader.h"
#include "data/readers/json_lines_reader.h"
#include "data/text_encodings.h"
#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::size_t mostPreviewed = 20;

bool isNumber(const std::string& text) {
    static constexpr std::string_view letters = "0123456789.,+-eE%/: ";
    return !isBlank(text) && text.find_first_not_of(letters) == std::string::npos;
}

/// A first record of short, distinct names above longer values or numbers.
bool looksLikeHeader(const FileSample& sample) {
    const std::vector<std::string>& first = sample.records.front().fields;
    if (std::any_of(first.begin(), first.end(), isKnownColumnName)) return true;
    constexpr std::size_t longestName = 40;
    std::set<std::string_view> names;
    std::size_t bytes = 0;
    for (const std::string& field : first) {
        const std::string_view name = trimmed(field);
        const bool isSentence = name.ends_with('.') || name.ends_with('?') || name.ends_with('!');
        if (name.empty() || name.size() > longestName || isNumber(field) || isSentence) return false;
        if (!names.insert(name).second) return false;
        bytes += name.size();
    }
    std::size_t dataBytes = 0;
    std::size_t rows = 0;
    bool hasNumbers = false;
    for (std::size_t i = 1; i < sample.records.size(); ++i) {
        const std::vector<std::string>& fields = sample.records[i].fields;
        if (fields.size() != first.size()) continue;
        ++rows;
        for (const std::string& field : fields) {
            dataBytes += field.size();
            hasNumbers = hasNumbers || isNumber(field);
        }
    }
    return rows > 0 && (hasNumbers || dataBytes > 2 * bytes * rows);
}

bool holdsTurns(const Json& value) {
    return value.is_array() && !value.empty() && value[0].is_object() &&
           (value[0].contains("role") || value[0].contains("from"));
}

/// Cells of a CSV tell a list of turns by its text.
bool holdsTurns(const std::string& cell) {
    if (!trimmed(cell).starts_with('[')) return false;
    Record parsed;
    parseJsonRecord(cell, parsed);
    return holdsTurns(parsed.value);
}

std::vector<ColumnSample> tableColumns(const FileDetection& detection, const FileSample& sample) {
    std::vector<ColumnSample> columns;
    for (std::size_t i = 0; i < detection.columns.size(); ++i) {
        ColumnSample column{detection.columns[i], false, false, true, false};
        bool holdsNumbers = false;
        bool isEverFilled = false;
        for (std::size_t j = detection.hasHeader ? 1 : 0; j < sample.records.size(); ++j) {
            const std::vector<std::string>& fields = sample.records[j].fields;
            if (fields.size() != detection.columns.size()) continue;
            holdsNumbers = holdsNumbers || isNumber(fields[i]);
            column.holdsText = column.holdsText || !(isBlank(fields[i]) || isNumber(fields[i]));
            column.holdsTurns = column.holdsTurns || holdsTurns(fields[i]);
            column.alwaysFilled = column.alwaysFilled && !isBlank(fields[i]);
            isEverFilled = isEverFilled || !isBlank(fields[i]);
        }
        // A patient is a patient also where some texts name none; those are rejected for it.
        if (!isTable(detection.format)) column.alwaysFilled = isEverFilled;
        column.holdsText = column.holdsText || !holdsNumbers;
        columns.push_back(std::move(column));
    }
    return columns;
}

std::vector<ColumnSample> jsonColumns(const FileSample& sample) {
    std::vector<ColumnSample> columns;
    std::size_t objects = 0;
    std::vector<std::size_t> filled;
    for (const Record& record : sample.records) {
        if (!record.value.is_object()) continue;
        ++objects;
        for (const auto& [key, value] : record.value.items()) {
            auto found =
                std::find_if(columns.begin(), columns.end(), [&k = key](const auto& c) { return c.name == k; });
            if (found == columns.end()) {
                if (columns.size() == ReaderLimits::columns) continue;
                found = columns.insert(columns.end(), ColumnSample{key, false, false, true, false});
                filled.push_back(0);
            }
            found->holdsText = found->holdsText || value.is_string();
            found->holdsTurns = found->holdsTurns || holdsTurns(value);
            found->holdsList = found->holdsList || value.is_array();
            const bool isFilled =
                value.is_number() || (value.is_string() && !isBlank(value.get_ref<const std::string&>()));
            if (isFilled) ++filled[static_cast<std::size_t>(found - columns.begin())];
        }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].alwaysFilled = filled[i] == objects;
    return columns;
}

/// The column that the user means by `header`; empty where there is none.
std::string meantColumn(const FileDetection& detection, const std::string& header) {
    const auto& columns = detection.columns;
    if (std::find(columns.begin(), columns.end(), header) != columns.end()) return header;
    const auto alike = [&header](const std::string& column) { return plainName(column) == plainName(header); };
    if (std::count_if(columns.begin(), columns.end(), alike) == 1) {
        return *std::find_if(columns.begin(), columns.end(), alike);
    }
    if (isTable(detection.format) && !detection.hasHeader) {
        const auto byNumber = std::find(columns.begin(), columns.end(), "column " + header);
        if (byNumber != columns.end()) return *byNumber;
    }
    return {};
}

std::vector<ColumnRole> resolveGiven(const FileDetection& detection, const std::vector<ColumnRole>& given,
                                     bool isWhole) {
    std::vector<ColumnRole> resolved;
    for (const ColumnRole& entry : given) {
        const std::string column = meantColumn(detection, entry.header);
        const bool isOptional = entry.role == Role::System || entry.role == Role::Context || entry.role == Role::Date ||
                                entry.role == Role::Ignore;
        const bool isJson = detection.format == FileFormat::JsonDocument || detection.format == FileFormat::JsonLines;
        const bool mayComeLater = !isWhole && isOptional && isJson;
        if (column.empty() && !mayComeLater) {
            throw badInput(
                "'" + detection.file + "' has no column '" + entry.header + "'; " +
                (detection.columns.empty() ? "it has no named columns" : "it has " + quotedList(detection.columns)) +
                ". Nothing was changed; name one of these for the role " + roleName(entry.role) + ".");
        }
        if (std::count(detection.columns.begin(), detection.columns.end(), column) > 1) {
            throw badInput("'" + detection.file + "' has the column '" + column +
                           "' more than once. Nothing was changed; rename one of them in the file.");
        }
        resolved.push_back({entry.role, column.empty() ? entry.header : column});
    }
    return resolved;
}

void nameTableColumns(FileDetection& detection, const FileSample& sample, const ReadChoices& choices,
                      const std::vector<ColumnRole>& given) {
    const std::vector<std::string>& first = sample.records.front().fields;
    const bool isNamed = std::any_of(given.begin(), given.end(), [&first](const ColumnRole& entry) {
        return std::any_of(first.begin(), first.end(),
                           [&entry](const std::string& field) { return plainName(field) == plainName(entry.header); });
    });
    if (!sample.records.front().problem.empty()) {
        throw badInput("'" + detection.file + "', row " + std::to_string(sample.records.front().row) + ": " +
                       sample.records.front().problem + ". Nothing was changed; repair the first row of the file.");
    }
    detection.hasHeader = choices.hasHeader.value_or(isNamed || looksLikeHeader(sample));
    for (std::size_t i = 0; i < first.size(); ++i) {
        const std::string_view name = detection.hasHeader ? trimmed(first[i]) : std::string_view();
        if (!isValidUtf8(name)) {
            throw badInput("'" + detection.file + "', row " + std::to_string(sample.records.front().row) +
                           ": the header holds bytes that are not valid " + encodingName(detection.encoding) +
                           ". Nothing was changed; save the file as UTF-8.");
        }
        detection.columns.push_back(name.empty() ? "column " + std::to_string(i + 1) : std::string(name));
    }
}

void fillPreview(FileDetection& detection, const FileSample& sample) {
    for (std::size_t i = detection.hasHeader ? 1 : 0; i < sample.records.size(); ++i) {
        if (detection.preview.size() == mostPreviewed) return;
        const Record& record = sample.records[i];
        PreviewRow& row = detection.preview.emplace_back();
        row.row = record.row;
        row.problem = record.problem;
        row.cells = record.fields;
        for (const std::string& column : detection.columns) {
            if (!record.value.is_object() || !record.value.contains(column)) continue;
            const Json& value = record.value.at(column);
            row.cells.push_back(value.is_string() ? value.get<std::string>() : value.dump());
        }
    }
}

/// The columns that a reader gives to texts whose format has none.
std::vector<std::string> fixedColumns(const FileDetection& detection) {
    if (detection.format == FileFormat::Hl7) return Hl7Reader::columns();
    if (detection.format == FileFormat::FhirJson || detection.format == FileFormat::FhirLines) {
        return FhirReader::columns();
    }
    if (detection.passages.hasHeadings) return {"heading", "text"};
    return {"text"};
}

/// JSON without objects: lists of turns, or bare texts.
std::vector<ColumnRole> wholeValueRoles(const FileSample& sample) {
    for (const Record& record : sample.records) {
        if (record.value.is_array()) return {{Role::Messages, ""}};
        if (record.value.is_string()) return {{Role::Text, ""}};
    }
    return {};
}

}  // namespace

void detectColumns(FileDetection& detection, const FileSample& sample, const ReadChoices& choices,
                   const std::vector<ColumnRole>& given) {
    std::vector<ColumnSample> columns;
    switch (detection.format) {
        case FileFormat::Csv:
        case FileFormat::Xlsx:
        case FileFormat::Ods:
            nameTableColumns(detection, sample, choices, given);
            columns = tableColumns(detection, sample);
            break;
        case FileFormat::Text:
        case FileFormat::Docx:
        case FileFormat::Odt:
        case FileFormat::Pdf:
        case FileFormat::FhirJson:
        case FileFormat::FhirLines:
        case FileFormat::Hl7:
            detection.columns = fixedColumns(detection);
            columns = tableColumns(detection, sample);
            for (ColumnSample& column : columns) column.holdsText = true;
            break;
        case FileFormat::JsonDocument:
        case FileFormat::JsonLines:
            columns = jsonColumns(sample);
            for (const ColumnSample& column : columns) detection.columns.push_back(column.name);
            break;
    }
    const std::vector<ColumnRole> resolved = resolveGiven(detection, given, sample.isWhole);
    detection.roles = columns.empty() ? wholeValueRoles(sample) : guessRoles(columns, resolved);
    fillPreview(detection, sample);
}

}  // namespace lorimer
