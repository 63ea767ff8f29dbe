#include "data/file_format.h"

#include <QFileInfo>
#include <array>

#include "data/readers/json_lines_reader.h"
#include "data/readers/json_reader.h"
#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

std::string suffix(const std::string& path) {
    return QFileInfo(QString::fromStdString(path)).suffix().toLower().toStdString();
}

struct OtherFormat {
    std::string_view start;     ///< first bytes
    std::string_view suffixes;  ///< each between blanks
    const char* what;
    const char* advice;
};

constexpr const char* saveSheet = "Save the sheet as CSV (UTF-8) and choose that file.";
constexpr const char* saveText = "Save it as plain text (UTF-8) and choose that file.";

constexpr std::array<OtherFormat, 10> otherFormats{{
    {"", " xlsx xls xlsm ods ", "a spreadsheet", saveSheet},
    {"", " docx doc odt rtf ", "a word processor's file", saveText},
    {"%PDF", " pdf ", "a PDF", saveText},
    {"PAR1", " parquet ", "a Parquet file", "Save it as CSV or JSON Lines and choose that file."},
    {"PK\x03\x04", " zip ", "a packed file", "Unpack it, or save a spreadsheet as CSV (UTF-8), and choose that file."},
    {"\x1F\x8B", " gz tgz ", "a packed file", "Unpack it and choose the file inside."},
    {"BZh", " bz2 ", "a packed file", "Unpack it and choose the file inside."},
    {"\xFD"
     "7zXZ",
     " xz 7z zst ", "a packed file", "Unpack it and choose the file inside."},
    {"SQLite format 3", " db sqlite ", "a database", "Export the table as CSV and choose that file."},
    {"\xD0\xCF\x11\xE0", " msg ", "an older Office file", saveSheet},
}};

/// The first line that is not empty; `rest` becomes what follows it.
std::string_view nextFilledLine(std::string_view& rest) {
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!isBlank(line)) return line;
    }
    return {};
}

bool isListOfTurns(const Json& value) {
    return value.is_array() && !value.empty() && value[0].is_object() &&
           (value[0].contains("role") || value[0].contains("from"));
}

bool holdsListOfRows(const Json& value) {
    if (!value.is_object()) return value.is_array() && !isListOfTurns(value);
    for (const auto& [key, member] : value.items()) {
        if (member.is_array() && isListOfRowsKey(key)) return true;
    }
    return false;
}

/// Lines of the sample that are a JSON value by themselves.
struct LineCount {
    int all = 0;
    int json = 0;
    bool onlyLineHoldsRows = false;
};

LineCount countJsonLines(std::string_view text, bool isWhole) {
    constexpr int enough = 50;
    LineCount count;
    while (count.all < enough) {
        const std::string_view line = nextFilledLine(text);
        if (line.empty() || (text.empty() && !isWhole)) break;  // the last line of a part may be cut
        Record record;
        parseJsonRecord(line, record);
        ++count.all;
        if (!record.problem.empty() || record.value.is_primitive()) continue;
        ++count.json;
        count.onlyLineHoldsRows = count.all == 1 && holdsListOfRows(record.value);
    }
    count.onlyLineHoldsRows = count.onlyLineHoldsRows && count.all == 1 && isWhole;
    return count;
}

}  // namespace

std::optional<FileFormat> formatFromName(const std::string& path) {
    const std::string name = suffix(path);
    if (name == "csv" || name == "tsv" || name == "tab") return FileFormat::Csv;
    if (name == "json") return FileFormat::JsonDocument;
    if (name == "jsonl" || name == "ndjson") return FileFormat::JsonLines;
    if (name == "txt" || name == "md" || name == "markdown" || name == "text") return FileFormat::Text;
    return std::nullopt;
}

void refuseOtherFormats(const std::string& path, std::string_view firstBytes) {
    const std::string name = suffix(path);
    for (const OtherFormat& other : otherFormats) {
        const bool byStart = !other.start.empty() && firstBytes.starts_with(other.start);
        const bool byName =
            !name.empty() && !formatFromName(path) && other.suffixes.find(" " + name + " ") != std::string_view::npos;
        if (byStart || byName) {
            throw badInput("'" + path + "' is " + other.what +
                           ", which this version does not read. Nothing was changed. " + other.advice);
        }
    }
}

FileFormat formatFromText(std::string_view text, bool isWhole, std::optional<FileFormat> promised) {
    if (promised == FileFormat::Csv || promised == FileFormat::Text) return *promised;
    std::string_view rest = trimmed(text);
    const bool looksLikeJson = rest.starts_with('{') || rest.starts_with('[');
    if (!looksLikeJson) return promised.value_or(FileFormat::Csv);
    const LineCount count = countJsonLines(text, isWhole);
    if (count.onlyLineHoldsRows) return FileFormat::JsonDocument;
    if (count.json * 2 > count.all) return FileFormat::JsonLines;
    const std::string_view first = trimmed(nextFilledLine(rest));
    if (first.starts_with('[') || first == "{") return FileFormat::JsonDocument;
    return promised.value_or(count.all > 1 && count.json > 0 ? FileFormat::JsonLines : FileFormat::JsonDocument);
}

}  // namespace lorimer
