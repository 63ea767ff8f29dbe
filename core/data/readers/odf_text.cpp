#include "data/readers/odf_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "data/readers/office_package.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::array<std::string_view, 7> leftOut{"annotation", "tracked-changes", "note", "desc", "ruby-text",
                                                  "object",     "table-of-content"};

bool isParagraph(std::string_view name) { return name == "p" || name == "h"; }

/// The list of parts names the way in which each was encrypted.
class ManifestEvents final : public XmlEvents {
public:
    bool isEncrypted = false;

    void onStart(std::string_view name, const XmlAttributes& /*attributes*/) override {
        isEncrypted = isEncrypted || name == "encryption-data";
    }
    void onEnd(std::string_view /*name*/) override {}
    void onText(std::string_view /*text*/) override {}
};

}  // namespace

bool OdfText::start(std::string_view name, const XmlAttributes& attributes) {
    if (m_leftOut > 0 || std::find(leftOut.begin(), leftOut.end(), name) != leftOut.end()) {
        ++m_leftOut;
        return true;
    }
    if (isParagraph(name)) {
        if (!m_text.empty()) m_text += '\n';
        ++m_paragraphs;
        m_hasBlank = false;
    } else if (name == "s") {
        int count = 1;
        const std::string_view given = attributes.get("c");
        std::from_chars(given.data(), given.data() + given.size(), count);
        appendLimited(m_text, std::string(static_cast<std::size_t>(std::clamp(count, 0, 1000)), ' '));
    } else if (name == "tab") {
        appendLimited(m_text, "\t");
    } else if (name == "line-break") {
        appendLimited(m_text, "\n");
    }
    return false;
}

bool OdfText::end(std::string_view name) {
    if (m_leftOut > 0) {
        --m_leftOut;
        return true;
    }
    if (isParagraph(name)) --m_paragraphs;
    return false;
}

void OdfText::add(std::string_view text) {
    if (m_leftOut > 0 || m_paragraphs == 0) return;
    for (std::size_t start = 0; start < text.size();) {
        constexpr std::string_view blanks = " \t\r\n";
        const std::size_t blank = std::min(text.find_first_of(blanks, start), text.size());
        if (blank > start) {
            if (m_hasBlank && !m_text.empty() && m_text.back() != '\n') appendLimited(m_text, " ");
            m_hasBlank = false;
            appendLimited(m_text, text.substr(start, blank - start));
        }
        m_hasBlank = m_hasBlank || blank < text.size();
        start = std::min(text.find_first_not_of(blanks, blank), text.size());
    }
}

std::string OdfText::take() {
    m_hasBlank = false;
    return std::exchange(m_text, {});
}

void refuseOdfPassword(ZipArchive& archive) {
    if (!archive.contains("META-INF/manifest.xml")) return;
    ManifestEvents events;
    readXml(archive, "META-INF/manifest.xml", events);
    if (!events.isEncrypted) return;
    throw badInput("'" + archive.path() +
                   "' has a password. Nothing was changed; save it without one and choose that file.");
}

}  // namespace lorimer
