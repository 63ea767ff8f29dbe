#include "data/file_format.h"

#include <QFileInfo>
#include <array>

#include "data/readers/json_lines_reader.h"
#include "data/readers/json_reader.h"
#include "data/readers/office_package.h"
#include "data/readers/xml_reader.h"
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

constexpr const char* saveSheet = "Save it as XLSX, or the sheet as CSV (UTF-8), and choose that file.";
constexpr const char* saveText = "Save it as DOCX or plain text (UTF-8) and choose that file.";

constexpr std::array<OtherFormat, 12> otherFormats{{
    {"\xD0\xCF\x11\xE0", " msg ", "an older Office file, or one with a password",
     "Save it without a password as XLSX or DOCX and choose that file."},
    {"", " xls xlsb numbers ", "a spreadsheet of a kind", saveSheet},
    {"{\\rtf", " doc rtf pages wpd ", "a word processor's file of a kind", saveText},
    {"", " pptx ppt odp ", "a presentation", saveText},
    {"", " xml html htm fodt fods ", "XML or a web page", "Export it as JSON (FHIR), CSV or plain text (UTF-8)."},
    {"PAR1", " parquet ", "a Parquet file", "Save it as CSV or JSON Lines and choose that file."},
    {"PK\x03\x04", " zip ", "a packed file", "Unpack it, or save a spreadsheet as CSV (UTF-8), and choose that file."},
    {"\x1F\x8B", " gz tgz ", "a packed file", "Unpack it and choose the file inside."},
    {"BZh", " bz2 ", "a packed file", "Unpack it and choose the file inside."},
    {"\xFD"
     "7zXZ",
     " xz 7z zst ", "a packed file", "Unpack it and choose the file inside."},
    {"SQLite format 3", " db sqlite ", "a database", "Export the table as CSV and choose that file."},
}};

constexpr std::string_view packedSuffixes = " xlsx xlsm ods docx docm odt pdf ";

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

FileFormat jsonFormat(std::string_view text, bool isWhole, std::optional<FileFormat> promised) {
    const LineCount count = countJsonLines(text, isWhole);
    if (count.onlyLineHoldsRows) return FileFormat::JsonDocument;
    if (count.json * 2 > count.all) return FileFormat::JsonLines;
    std::string_view rest = trimmed(text);
    const std::string_view first = trimmed(nextFilledLine(rest));
    if (first.starts_with('[') || first == "{") return FileFormat::JsonDocument;
    return promised.value_or(count.all > 1 && count.json > 0 ? FileFormat::JsonLines : FileFormat::JsonDocument);
}

/// Every FHIR resource names its kind under a key that nobody else uses; inside of a text it would be escaped.
bool holdsFhir(std::string_view text) {
    constexpr std::string_view key = "\"resourceType\"";
    std::size_t found = text.find(key);
    if (found == std::string_view::npos) return false;
    std::string_view rest = trimmed(text.substr(found + key.size()));
    if (!rest.starts_with(':')) return false;
    rest = trimmed(rest.substr(1));
    return rest.size() > 2 && rest[0] == '"' && rest[1] >= 'A' && rest[1] <= 'Z';
}

/// A message header or a batch header, perhaps framed as on a wire (0x0B).
bool startsLikeHl7(std::string_view text) {
    if (text.starts_with('\x0B')) text.remove_prefix(1);
    const bool isHeader = text.starts_with("MSH") || text.starts_with("FHS") || text.starts_with("BHS");
    if (!isHeader || text.size() < 9) return false;
    const auto isSign = [](char c) {
        return c > ' ' && c < 0x7F && !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    };
    return isSign(text[3]) && isSign(text[4]) && text.substr(5, 4).find(text[3]) != std::string_view::npos;
}

/// The name of the outermost element.
class RootEvents final : public XmlEvents {
public:
    std::string root;

    void onStart(std::string_view name, const XmlAttributes& /*attributes*/) override {
        root = name;
        stop();
    }
    void onEnd(std::string_view /*name*/) override {}
    void onText(std::string_view /*text*/) override {}
};

std::optional<FileFormat> formatOfArchive(ZipArchive& archive) {
    if (archive.contains("mimetype")) {
        const std::string type = archive.readWhole("mimetype", 1024);
        if (type.find("opendocument.spreadsheet") != std::string::npos) return FileFormat::Ods;
        if (type.find("opendocument.text") != std::string::npos) return FileFormat::Odt;
        return std::nullopt;
    }
    if (!archive.contains("[Content_Types].xml") || archive.contains("xl/workbook.bin")) return std::nullopt;
    RootEvents events;
    readXml(archive, mainPart(archive), events);
    if (events.root == "workbook") return FileFormat::Xlsx;
    return events.root == "document" ? std::optional(FileFormat::Docx) : std::nullopt;
}

}  // namespace

std::optional<FileFormat> packedFormat(const std::string& path, std::string_view firstBytes) {
    if (firstBytes.starts_with("PK\x03\x04")) {
        ZipArchive archive(path);
        return formatOfArchive(archive);
    }
    const bool isPdf = firstBytes.starts_with("%PDF-") ||
                       (suffix(path) == "pdf" && firstBytes.substr(0, 1024).find("%PDF-") != std::string_view::npos);
    return isPdf ? std::optional(FileFormat::Pdf) : std::nullopt;
}

bool isPacked(FileFormat format) {
    return format == FileFormat::Xlsx || format == FileFormat::Ods || format == FileFormat::Docx ||
           format == FileFormat::Odt || format == FileFormat::Pdf;
}

std::optional<FileFormat> formatFromName(const std::string& path) {
    const std::string name = suffix(path);
    if (name == "csv" || name == "tsv" || name == "tab") return FileFormat::Csv;
    if (name == "json") return FileFormat::JsonDocument;
    if (name == "jsonl" || name == "ndjson") return FileFormat::JsonLines;
    if (name == "hl7") return FileFormat::Hl7;
    if (name == "txt" || name == "md" || name == "markdown" || name == "text") return FileFormat::Text;
    return std::nullopt;
}

void refuseOtherFormats(const std::string& path, std::string_view firstBytes) {
    const std::string name = suffix(path);
    if (!name.empty() && packedSuffixes.find(" " + name + " ") != std::string_view::npos &&
        !firstBytes.starts_with("\xD0\xCF\x11\xE0")) {
        throw badInput("'" + path + "' is not what its name says: its content is no " + name +
                       " file. Nothing was changed. Open it in the program that wrote it and save it again; if it is "
                       "text, give it the ending .csv or .txt.");
    }
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

bool isTable(FileFormat format) {
    return format == FileFormat::Csv || format == FileFormat::Xlsx || format == FileFormat::Ods;
}

FileFormat formatFromText(std::string_view text, bool isWhole, std::optional<FileFormat> promised) {
    std::string_view rest = trimmed(text);
    if (startsLikeHl7(rest)) return FileFormat::Hl7;
    if (promised == FileFormat::Csv || promised == FileFormat::Text || promised == FileFormat::Hl7) return *promised;
    const bool looksLikeJson = rest.starts_with('{') || rest.starts_with('[');
    if (!looksLikeJson) return promised.value_or(FileFormat::Csv);
    const FileFormat format = jsonFormat(text, isWhole, promised);
    if (!holdsFhir(text)) return format;
    const bool isOneLine = isWhole && rest.find_first_of("\r\n") == std::string_view::npos;
    return format == FileFormat::JsonLines && !isOneLine ? FileFormat::FhirLines : FileFormat::FhirJson;
}

}  // namespace lorimer
