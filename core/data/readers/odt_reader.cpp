#include "data/readers/odt_reader.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "data/readers/document_blocks.h"
#include "data/readers/odf_text.h"

namespace lorimer {

namespace {

class DocumentEvents final : public XmlEvents {
public:
    explicit DocumentEvents(DocumentBlocks& blocks) : m_blocks(blocks) {}

    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "style") m_style = attributes.get("name");
        if (name == "style" && attributes.get("parent-style-name") == "Title") m_titleStyles.insert(m_style);
        if (name == "text") m_isBody = true;
        if (!m_isBody) return;
        const bool isInside = m_text.isInParagraph();
        if (m_text.start(name, attributes)) return;
        if (!isInside && (name == "p" || name == "h")) {
            m_level = levelOf(name, attributes);
        } else if (name == "table") {
            m_blocks.startTable();
        } else if (name == "table-row") {
            m_blocks.startRow();
        } else if (name == "table-cell") {
            m_blocks.startCell();
        }
    }

    void onEnd(std::string_view name) override {
        if (!m_isBody || m_text.end(name)) return;
        bool goOn = true;
        if ((name == "p" || name == "h") && !m_text.isInParagraph()) {
            goOn = m_blocks.paragraph(m_level, m_text.take());
        } else if (name == "table-row") {
            goOn = m_blocks.endRow();
        } else if (name == "table") {
            m_blocks.endTable();
        }
        if (!goOn) stop();
    }

    void onText(std::string_view text) override {
        if (m_isBody) m_text.add(text);
    }

private:
    int levelOf(std::string_view name, const XmlAttributes& attributes) const {
        const std::string style(attributes.get("style-name"));
        if (style == "Title" || m_titleStyles.count(style) > 0) return 0;
        if (name == "p") return -1;
        int level = 1;
        const std::string_view given = attributes.get("outline-level");
        std::from_chars(given.data(), given.data() + given.size(), level);
        return std::clamp(level, 1, 10);
    }

    DocumentBlocks& m_blocks;
    OdfText m_text;
    std::string m_style;
    std::set<std::string> m_titleStyles;
    bool m_isBody = false;
    int m_level = -1;
};

}  // namespace

void OdtReader::read(const RecordCallback& onRecord) {
    ZipArchive archive(m_source.path());
    archive.watch([this](std::int64_t bytes) { m_source.report(bytes); });
    refuseOdfPassword(archive);
    PassageBuilder passages(m_choices, onRecord);
    DocumentBlocks blocks(passages);
    DocumentEvents events(blocks);
    readXml(archive, "content.xml", events);
    if (!events.isStopped()) passages.finish();
}

}  // namespace lorimer
