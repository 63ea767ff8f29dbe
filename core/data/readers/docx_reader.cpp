#include "data/readers/docx_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "data/readers/document_blocks.h"
#include "data/readers/office_package.h"
#include "data/readers/xml_reader.h"

namespace lorimer {

namespace {

constexpr int noHeading = -1;
constexpr int tableOfContents = -2;

/// Heading levels by style: from an outline level, the name "heading 3" (which every language keeps), or the style that
/// it is based on.
class StyleEvents final : public XmlEvents {
public:
    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        const std::string_view value = attributes.get("val");
        if (name == "style") {
            m_id = attributes.get("styleId");
            m_style = {};
        } else if (name == "name") {
            if (value.starts_with("toc ") || value.starts_with("TOC ")) m_style.level = tableOfContents;
            if (value == "Title" || value == "title") m_style.level = 0;
            if (value.starts_with("heading ") || value.starts_with("Heading "))
                m_style.level = levelOf(value.substr(8), 0);
        } else if (name == "basedOn") {
            m_style.basedOn = value;
        } else if (name == "outlineLvl" && m_style.level == noHeading) {
            m_style.level = levelOf(value, 1);
        }
    }
    void onEnd(std::string_view name) override {
        if (name == "style") m_styles[m_id] = m_style;
    }
    void onText(std::string_view /*text*/) override {}

    int level(std::string id) const {
        for (int steps = 0; steps < 16; ++steps) {
            const auto found = m_styles.find(id);
            if (found == m_styles.end()) return noHeading;
            if (found->second.level != noHeading || found->second.basedOn.empty()) return found->second.level;
            id = found->second.basedOn;
        }
        return noHeading;
    }

    /// The level that `digits` stand for when counted from `first`; outline level 9 is body text.
    static int levelOf(std::string_view digits, int first) {
        int level = 0;
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), level);
        return parsed.ec == std::errc() && level >= 0 && level + first <= 9 ? level + first : noHeading;
    }

private:
    struct Style {
        int level = noHeading;
        std::string basedOn;
    };
    std::map<std::string, Style> m_styles;
    std::string m_id;
    Style m_style;
};

class DocumentEvents final : public XmlEvents {
public:
    DocumentEvents(DocumentBlocks& blocks, const StyleEvents& styles) : m_blocks(blocks), m_styles(styles) {}

    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        m_isText = false;
        if (m_leftOut > 0 || isLeftOut(name)) {
            ++m_leftOut;
            return;
        }
        if (name == "p") {
            m_paragraphs.push_back({});
        } else if (name == "tbl") {
            m_blocks.startTable();
        } else if (name == "tr") {
            m_blocks.startRow();
        } else if (name == "tc") {
            m_blocks.startCell();
        } else if (!m_paragraphs.empty()) {
            startInParagraph(name, attributes);
        }
    }

    void onEnd(std::string_view name) override {
        m_isText = false;
        if (m_leftOut > 0) {
            --m_leftOut;
            return;
        }
        bool goOn = true;
        if (name == "p" && !m_paragraphs.empty()) {
            const Paragraph paragraph = std::move(m_paragraphs.back());
            m_paragraphs.pop_back();
            goOn = paragraph.level == tableOfContents || m_blocks.paragraph(paragraph.level, paragraph.text);
        } else if (name == "tr") {
            goOn = m_blocks.endRow();
        } else if (name == "tbl") {
            m_blocks.endTable();
        }
        if (!goOn) stop();
    }

    void onText(std::string_view text) override {
        if (m_isText && !m_paragraphs.empty()) appendLimited(m_paragraphs.back().text, text);
    }

private:
    struct Paragraph {
        int level = noHeading;
        std::string text;
    };

    /// Deleted and moved text, what an older program shows instead of a shape, and properties before a change.
    static bool isLeftOut(std::string_view name) {
        constexpr std::array<std::string_view, 6> names{"del",       "moveFrom",  "Fallback",
                                                        "pPrChange", "rPrChange", "sectPrChange"};
        return std::find(names.begin(), names.end(), name) != names.end();
    }

    void startInParagraph(std::string_view name, const XmlAttributes& attributes) {
        Paragraph& paragraph = m_paragraphs.back();
        if (name == "t") {
            m_isText = true;
        } else if (name == "tab") {
            // Tab stops in the properties have the same name, and a position.
            if (!attributes.has("pos")) appendLimited(paragraph.text, "\t");
        } else if (name == "br" || name == "cr") {
            appendLimited(paragraph.text, "\n");
        } else if (name == "noBreakHyphen") {
            appendLimited(paragraph.text, "-");
        } else if (name == "pStyle") {
            paragraph.level = m_styles.level(std::string(attributes.get("val")));
        } else if (name == "outlineLvl") {
            paragraph.level = StyleEvents::levelOf(attributes.get("val"), 1);
        }
    }

    DocumentBlocks& m_blocks;
    const StyleEvents& m_styles;
    std::vector<Paragraph> m_paragraphs;  ///< open ones: a text box lies inside another paragraph
    int m_leftOut = 0;
    bool m_isText = false;
};

}  // namespace

void DocxReader::read(const RecordCallback& onRecord) {
    ZipArchive archive(m_source.path());
    archive.watch([this](std::int64_t bytes) { m_source.report(bytes); });
    const std::string part = mainPart(archive);
    StyleEvents styles;
    const std::string stylesPart = partOfType(linksOf(archive, part), "styles");
    if (archive.contains(stylesPart)) readXml(archive, stylesPart, styles);
    PassageBuilder passages(m_choices, onRecord);
    DocumentBlocks blocks(passages);
    DocumentEvents events(blocks, styles);
    readXml(archive, part, events);
    if (!events.isStopped()) passages.finish();
}

}  // namespace lorimer
