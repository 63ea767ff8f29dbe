#include "data/readers/xlsx_workbook.h"

#include <charconv>
#include <map>

#include "data/readers/office_package.h"
#include "data/readers/xml_reader.h"
#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

int numberOf(std::string_view text, int otherwise) {
    int number = otherwise;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    return parsed.ec == std::errc() ? number : otherwise;
}

class WorkbookEvents final : public XmlEvents {
public:
    WorkbookEvents(XlsxWorkbook& workbook, const std::map<std::string, PartLink>& links)
        : m_workbook(workbook), m_links(links) {}

    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "workbookPr") {
            const std::string_view value = attributes.get("date1904");
            m_workbook.is1904 = value == "1" || value == "true";
        } else if (name == "sheet") {
            const auto link = m_links.find(std::string(attributes.get("id")));
            if (link == m_links.end() || link->second.type != "worksheet") return;
            const std::string_view state = attributes.get("state");
            m_workbook.sheets.push_back(
                {std::string(attributes.get("name")), link->second.target, state == "hidden" || state == "veryHidden"});
        }
    }
    void onEnd(std::string_view /*name*/) override {}
    void onText(std::string_view /*text*/) override {}

private:
    XlsxWorkbook& m_workbook;
    const std::map<std::string, PartLink>& m_links;
};

class StringEvents final : public XmlEvents {
public:
    explicit StringEvents(const std::string& file) : m_file(file) {}

    std::vector<std::string> strings;

    void onStart(std::string_view name, const XmlAttributes& /*attributes*/) override {
        if (name == "si") strings.emplace_back();
        if (strings.size() > mostStrings) {
            throw badInput("'" + m_file +
                           "' holds more than 10 million texts. Nothing was changed; save the sheet as CSV and choose "
                           "that file.");
        }
        if (name == "rPh") ++m_phonetic;  // how the text is spoken, beside the text itself
        m_isText = name == "t" && m_phonetic == 0;
    }
    void onEnd(std::string_view name) override {
        if (name == "rPh") --m_phonetic;
        if (name == "si" && !strings.empty()) strings.back() = withoutEscapes(strings.back());
        m_isText = false;
    }
    void onText(std::string_view text) override {
        if (m_isText && !strings.empty()) appendLimited(strings.back(), text);
    }

private:
    static constexpr std::size_t mostStrings = 10'000'000;  // each takes at least 32 bytes of memory

    const std::string& m_file;
    int m_phonetic = 0;
    bool m_isText = false;
};

class StyleEvents final : public XmlEvents {
public:
    std::vector<NumberStyle> styles;

    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "numFmt") {
            m_codes[numberOf(attributes.get("numFmtId"), 0)] = std::string(attributes.get("formatCode"));
        } else if (name == "cellXfs") {
            m_isCells = true;
        } else if (name == "xf" && m_isCells) {
            const int id = numberOf(attributes.get("numFmtId"), 0);
            const auto code = m_codes.find(id);
            styles.push_back(numberStyle(id, code == m_codes.end() ? std::string_view() : code->second));
        }
    }
    void onEnd(std::string_view name) override {
        if (name == "cellXfs") m_isCells = false;
    }
    void onText(std::string_view /*text*/) override {}

private:
    std::map<int, std::string> m_codes;
    bool m_isCells = false;
};

}  // namespace

XlsxWorkbook readXlsxWorkbook(ZipArchive& archive) {
    const std::string part = mainPart(archive);
    const std::map<std::string, PartLink> links = linksOf(archive, part);
    XlsxWorkbook workbook;
    workbook.stringsPart = partOfType(links, "sharedStrings");
    workbook.stylesPart = partOfType(links, "styles");
    WorkbookEvents events(workbook, links);
    readXml(archive, part, events);
    return workbook;
}

std::vector<std::string> readSharedStrings(ZipArchive& archive, const XlsxWorkbook& workbook) {
    StringEvents events(archive.path());
    if (archive.contains(workbook.stringsPart)) readXml(archive, workbook.stringsPart, events);
    return std::move(events.strings);
}

std::vector<NumberStyle> readNumberStyles(ZipArchive& archive, const XlsxWorkbook& workbook) {
    StyleEvents events;
    if (archive.contains(workbook.stylesPart)) readXml(archive, workbook.stylesPart, events);
    return std::move(events.styles);
}

std::string withoutEscapes(const std::string& text) {
    std::size_t found = text.find("_x");
    if (found == std::string::npos) return text;
    std::string plain;
    std::size_t start = 0;
    for (; found != std::string::npos; found = text.find("_x", found)) {
        std::uint32_t letter = 0;
        const char* const digits = text.data() + found + 2;
        const bool isWhole = found + 7 <= text.size() && text[found + 6] == '_' &&
                             std::from_chars(digits, digits + 4, letter, 16).ptr == digits + 4;
        if (!isWhole) {
            found += 2;
            continue;
        }
        plain.append(text, start, found - start);
        if (letter != '\r' && letter != 0) appendUtf8(plain, letter);
        found += 7;
        start = found;
    }
    return plain.append(text, start);
}

}  // namespace lorimer
