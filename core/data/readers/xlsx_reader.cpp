#include "data/readers/xlsx_reader.h"

#include <algorithm>
#include <charconv>

#include "data/readers/office_package.h"
#include "data/readers/sheet_rows.h"
#include "data/readers/xlsx_workbook.h"
#include "data/readers/xml_reader.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::size_t noColumn = static_cast<std::size_t>(-1);

/// The column of "C5", from 0; noColumn where the reference has none that a sheet can have.
std::size_t columnOf(std::string_view reference) {
    std::size_t column = 0;
    std::size_t letters = 0;
    for (; letters < reference.size() && letters < 4; ++letters) {
        const char c = reference[letters];
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    }
    return letters == 0 ? noColumn : column - 1;
}

/// Cells of one sheet that do not say what they should, for a sentence at the end.
struct OddCells {
    std::int64_t count = 0;
    std::string first;

    void add(const std::string& name) {
        if (count++ == 0) first = name;
    }
};

class SheetEvents final : public XmlEvents {
public:
    SheetEvents(SheetRows& rows, const std::string& file, const std::vector<std::string>& strings,
                const std::vector<NumberStyle>& styles, bool is1904)
        : m_rows(rows), m_file(file), m_strings(strings), m_styles(styles), m_is1904(is1904) {}

    OddCells errors;
    OddCells unsaved;

    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        m_isValue = false;
        if (name == "row") {
            startRow(attributes);
        } else if (name == "c" && m_isRow) {
            startCell(attributes);
        } else if (name == "f") {
            m_isFormula = true;
        } else if (name == "rPh") {
            m_isPhonetic = true;
        } else if (name == "v" || (name == "t" && !m_isPhonetic)) {
            m_isValue = true;
        }
    }

    void onEnd(std::string_view name) override {
        m_isValue = false;
        if (name == "rPh") m_isPhonetic = false;
        if (name == "c" && m_isRow) endCell();
        if (name != "row" || !m_isRow) return;
        m_isRow = false;
        if (!m_rows.endRow()) stop();
    }

    void onText(std::string_view text) override {
        if (m_isValue) appendLimited(m_value, text);
    }

private:
    void startRow(const XmlAttributes& attributes) {
        const std::string_view given = attributes.get("r");
        std::int64_t number = m_rows.rowNumber() + 1;
        if (!given.empty()) std::from_chars(given.data(), given.data() + given.size(), number);
        m_rows.startRow(number);
        m_isRow = true;
        m_column = noColumn;
    }

    void startCell(const XmlAttributes& attributes) {
        const std::size_t given = columnOf(attributes.get("r"));
        m_column = given == noColumn ? m_column + 1 : given;
        m_type = attributes.get("t");
        const std::string_view style = attributes.get("s");
        m_style = 0;
        std::from_chars(style.data(), style.data() + style.size(), m_style);
        m_value.clear();
        m_isFormula = false;
    }

    void endCell() {
        if (m_isFormula && m_value.empty() && m_type != "str") unsaved.add(cellName(m_rows.rowNumber(), m_column));
        if (!m_value.empty()) m_rows.cell(m_column, shownValue());
    }

    std::string shownValue() {
        if (m_type == "s") {
            std::size_t number = m_strings.size();
            std::from_chars(m_value.data(), m_value.data() + m_value.size(), number);
            if (number < m_strings.size()) return m_strings[number];
            throw badInput("'" + m_file + "', cell " + cellName(m_rows.rowNumber(), m_column) +
                           " refers to a text that the file does not hold. Nothing was changed; open the "
                           "file in the program that wrote it and save it again.");
        }
        if (m_type == "b") return m_value == "0" ? "FALSE" : "TRUE";
        if (m_type == "e") {
            errors.add(cellName(m_rows.rowNumber(), m_column) + " with " + m_value.substr(0, 20));
            return {};
        }
        if (m_type == "inlineStr" || m_type == "str") return withoutEscapes(m_value);
        if (m_type == "d") return m_value;
        return shownNumber(m_value, m_style < m_styles.size() ? m_styles[m_style] : NumberStyle::Plain, m_is1904);
    }

    SheetRows& m_rows;
    const std::string& m_file;
    const std::vector<std::string>& m_strings;
    const std::vector<NumberStyle>& m_styles;
    bool m_is1904;
    bool m_isRow = false;
    bool m_isValue = false;
    bool m_isFormula = false;
    bool m_isPhonetic = false;
    std::size_t m_column = noColumn;
    std::string m_type;
    std::size_t m_style = 0;
    std::string m_value;
};

}  // namespace

void XlsxReader::read(const RecordCallback& onRecord) {
    ZipArchive archive(m_source.path());
    archive.watch([this](std::int64_t bytes) { m_source.report(bytes); });
    const XlsxWorkbook workbook = readXlsxWorkbook(archive);
    const auto sheet = std::find_if(workbook.sheets.begin(), workbook.sheets.end(),
                                    [this](const XlsxWorkbook::Sheet& entry) { return entry.name == m_sheet; });
    if (sheet == workbook.sheets.end()) {
        throw badInput("'" + m_source.path() + "' has no sheet '" + m_sheet + "'. Nothing was changed.");
    }
    const std::vector<std::string> strings = readSharedStrings(archive, workbook);
    const std::vector<NumberStyle> styles = readNumberStyles(archive, workbook);
    SheetRows rows(m_source.path(), onRecord);
    SheetEvents events(rows, m_source.path(), strings, styles, workbook.is1904);
    readXml(archive, sheet->part, events);
    if (!events.isStopped()) rows.finish();
    m_notes = rows.notes();
    const auto note = [&](const OddCells& cells, const std::string& what) {
        if (cells.count == 0) return;
        m_notes.push_back("'" + m_source.path() + "': " + std::to_string(cells.count) + what + cells.first + ".");
    };
    note(events.errors, " cells hold an error and count as empty; the first is ");
    note(events.unsaved,
         " formulas have no saved value and count as empty (open the file in a spreadsheet program and save it); the "
         "first is ");
}

std::vector<std::string> xlsxSheets(const std::string& path) {
    ZipArchive archive(path);
    const XlsxWorkbook workbook = readXlsxWorkbook(archive);
    std::vector<std::string> names;
    for (const bool hidden : {false, true}) {
        for (const XlsxWorkbook::Sheet& sheet : workbook.sheets) {
            if (sheet.isHidden == hidden) names.push_back(sheet.name);
        }
    }
    return names;
}

}  // namespace lorimer
