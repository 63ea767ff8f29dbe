#include "data/readers/ods_reader.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "data/readers/odf_text.h"
#include "data/readers/sheet_number.h"
#include "data/readers/sheet_rows.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr const char* content = "content.xml";

std::int64_t repeats(const XmlAttributes& attributes, std::string_view name) {
    std::int64_t count = 1;
    const std::string_view given = attributes.get(name);
    std::from_chars(given.data(), given.data() + given.size(), count);
    return std::max<std::int64_t>(1, count);
}

/// "2023-04-02T14:30:00" as a person writes it.
std::string shownDate(std::string date) {
    const std::size_t time = date.find('T');
    if (time == std::string::npos) return date;
    date[time] = ' ';
    if (date.ends_with(" 00:00:00")) return date.substr(0, time);
    return date.size() == time + 9 && date.ends_with(":00") ? date.substr(0, time + 6) : date;
}

class SheetEvents final : public XmlEvents {
public:
    SheetEvents(SheetRows& rows, const std::string& sheet) : m_rows(rows), m_sheet(sheet) {}

    bool wasFound() const { return m_wasFound; }
    /// The callback wants no more rows.
    bool isRefused() const { return m_isRefused; }

    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "table" && ++m_tables == 1 && !m_wasFound) m_isSheet = attributes.get("name") == m_sheet;
        m_wasFound = m_wasFound || m_isSheet;
        if (!m_isSheet || m_tables > 1 || m_text.start(name, attributes)) return;
        if (name == "table-row") {
            m_rowRepeats = repeats(attributes, "number-rows-repeated");
            m_cells.clear();
            m_column = 0;
        } else if (name == "table-cell" || name == "covered-table-cell") {
            startCell(attributes);
        }
    }

    void onEnd(std::string_view name) override {
        const bool isOwn = m_isSheet && m_tables == 1;
        if (name == "table") --m_tables;
        if (!isOwn || m_text.end(name)) return;
        if (name == "table-cell" || name == "covered-table-cell") {
            endCell();
        } else if (name == "table-row") {
            endRow();
        } else if (name == "table") {
            m_isSheet = false;
            stop();
        }
    }

    void onText(std::string_view text) override {
        if (m_isSheet && m_tables == 1) m_text.add(text);
    }

private:
    struct Cells {
        std::size_t column = 0;
        std::size_t repeats = 1;
        std::string text;
    };

    void startCell(const XmlAttributes& attributes) {
        m_cellRepeats = static_cast<std::size_t>(repeats(attributes, "number-columns-repeated"));
        m_type = attributes.get("value-type");
        m_value = m_type == "date" ? shownDate(std::string(attributes.get("date-value")))
                                   : std::string(m_type == "float" ? attributes.get("value") : std::string_view());
        m_text.take();
    }

    void endCell() {
        std::string text = m_text.take();
        if (!m_value.empty()) text = m_value;
        if (m_type == "float") text = shownNumber(text, NumberStyle::Plain, false);
        if (!text.empty()) m_cells.push_back({m_column, m_cellRepeats, std::move(text)});
        m_column = std::min(m_column + m_cellRepeats, 2 * ReaderLimits::columns);
        m_value.clear();
    }

    /// An empty row may stand for all that a sheet could have; one with content is given out as often as it says.
    void endRow() {
        if (m_cells.empty()) {
            m_number += m_rowRepeats;
            return;
        }
        for (std::int64_t i = 0; i < m_rowRepeats; ++i) {
            m_rows.startRow(++m_number);
            for (const Cells& cells : m_cells) {
                const std::size_t end = std::min(cells.column + cells.repeats, ReaderLimits::columns + 1);
                for (std::size_t column = cells.column; column < end; ++column) m_rows.cell(column, cells.text);
            }
            if (m_rows.endRow()) continue;
            m_isRefused = true;
            stop();
            return;
        }
    }

    SheetRows& m_rows;
    const std::string& m_sheet;
    OdfText m_text;
    int m_tables = 0;  ///< open ones: a cell may hold another
    bool m_isSheet = false;
    bool m_wasFound = false;
    bool m_isRefused = false;
    std::int64_t m_number = 0;
    std::int64_t m_rowRepeats = 1;
    std::size_t m_column = 0;
    std::size_t m_cellRepeats = 1;
    std::string m_type;
    std::string m_value;
    std::vector<Cells> m_cells;
};

class NameEvents final : public XmlEvents {
public:
    std::vector<std::string> shown;
    std::vector<std::string> hidden;

    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "style") m_style = attributes.get("name");
        if (name == "table-properties" && attributes.get("display") == "false") m_hiddenStyles.insert(m_style);
        if (name == "table" && ++m_tables == 1) {
            const bool isHidden = m_hiddenStyles.count(std::string(attributes.get("style-name"))) > 0;
            (isHidden ? hidden : shown).emplace_back(attributes.get("name"));
        }
    }
    void onEnd(std::string_view name) override {
        if (name == "table") --m_tables;
    }
    void onText(std::string_view /*text*/) override {}

private:
    int m_tables = 0;
    std::string m_style;
    std::set<std::string> m_hiddenStyles;
};

}  // namespace

void OdsReader::read(const RecordCallback& onRecord) {
    ZipArchive archive(m_source.path());
    archive.watch([this](std::int64_t bytes) { m_source.report(bytes); });
    refuseOdfPassword(archive);
    SheetRows rows(m_source.path(), onRecord);
    SheetEvents events(rows, m_sheet);
    readXml(archive, content, events);
    if (!events.wasFound()) {
        throw badInput("'" + m_source.path() + "' has no sheet '" + m_sheet + "'. Nothing was changed.");
    }
    if (!events.isRefused()) rows.finish();
    m_notes = rows.notes();
}

std::vector<std::string> odsSheets(const std::string& path) {
    ZipArchive archive(path);
    refuseOdfPassword(archive);
    NameEvents events;
    readXml(archive, content, events);
    std::vector<std::string> names = std::move(events.shown);
    names.insert(names.end(), events.hidden.begin(), events.hidden.end());
    return names;
}

}  // namespace lorimer
