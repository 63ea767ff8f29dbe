#include "data/readers/html_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "data/utf8.h"

namespace lorimer {

namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return lower;
}

constexpr std::size_t longestName = 16;  // of the elements that matter here

template <std::size_t count>
bool isOneOf(std::string_view name, const std::array<std::string_view, count>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 24> blocks{
    "p",  "div", "br",      "li",      "ul",     "ol",     "tr",         "table", "h1",      "h2",    "h3", "h4",
    "h5", "h6",  "section", "article", "header", "footer", "blockquote", "pre",   "caption", "thead", "dl", "dt"};

struct Entity {
    std::string_view name;
    char32_t letter;
};
constexpr std::array<Entity, 20> entities{{{"amp", '&'},    {"lt", '<'},      {"gt", '>'},       {"quot", '"'},
                                           {"apos", '\''},  {"nbsp", ' '},    {"auml", 0xE4},    {"ouml", 0xF6},
                                           {"uuml", 0xFC},  {"Auml", 0xC4},   {"Ouml", 0xD6},    {"Uuml", 0xDC},
                                           {"szlig", 0xDF}, {"eacute", 0xE9}, {"egrave", 0xE8},  {"agrave", 0xE0},
                                           {"deg", 0xB0},   {"micro", 0xB5},  {"ndash", 0x2013}, {"mdash", 0x2014}}};

/// Reads the fragment once from left to right.
class HtmlText {
public:
    explicit HtmlText(std::string_view rest) : m_rest(rest) {}

    std::string read() {
        while (!m_rest.empty()) {
            const char c = m_rest.front();
            if (c == '<' && takeTag()) continue;
            if (c == '&' && takeReference()) continue;
            isSpace(c) && !m_isPreformatted ? addBlank() : addLetter(std::string_view(&c, 1));
            m_rest.remove_prefix(1);
        }
        while (!m_text.empty() && isSpace(m_text.back())) m_text.pop_back();
        return std::move(m_text);
    }

private:
    void addLetter(std::string_view letter) {
        if (m_hasBlank && !m_text.empty() && m_text.back() != '\n' && m_text.back() != '\t') m_text += ' ';
        m_hasBlank = false;
        m_text += letter;
    }
    void addBlank() { m_hasBlank = true; }
    void breakLine() {
        m_hasBlank = false;
        while (!m_text.empty() && (m_text.back() == ' ' || m_text.back() == '\t')) m_text.pop_back();
        if (!m_text.empty() && m_text.back() != '\n') m_text += '\n';
    }

    /// False where "<" begins no tag and stands for itself.
    bool takeTag() {
        if (m_rest.starts_with("<!--")) return skipBehind("-->");
        const bool isTag =
            m_rest.size() > 1 && (isLetter(m_rest[1]) || m_rest[1] == '/' || m_rest[1] == '!' || m_rest[1] == '?');
        const std::size_t end = isTag && !m_isWithoutEnds ? m_rest.find('>') : std::string_view::npos;
        m_isWithoutEnds = m_isWithoutEnds || (isTag && end == std::string_view::npos);
        if (end == std::string_view::npos) return false;
        const bool isClosing = m_rest[1] == '/';
        std::string_view name = m_rest.substr(isClosing ? 2 : 1, end - (isClosing ? 2 : 1));
        name = name.substr(0, name.find_first_of(" \t\r\n/"));
        takeElement(lowerCase(name.substr(0, longestName)), isClosing, end);
        return true;
    }

    void takeElement(const std::string& name, bool isClosing, std::size_t end) {
        const bool isSelfClosing = m_rest[end - 1] == '/';
        m_rest.remove_prefix(end + 1);
        if (!isClosing && !isSelfClosing && (name == "script" || name == "style")) skipElement(name);
        if (name == "pre") m_isPreformatted = !isClosing;
        if (isOneOf(name, blocks)) breakLine();
        if (isClosing && (name == "td" || name == "th")) m_text += '\t';
    }

    bool skipBehind(std::string_view mark) {
        const std::size_t found = m_rest.find(mark);
        m_rest.remove_prefix(found == std::string_view::npos ? m_rest.size() : found + mark.size());
        return true;
    }

    /// Behind "</script>" or "</style>", in whatever letters.
    bool skipElement(std::string_view name) {
        std::size_t end = m_rest.find("</");
        while (end != std::string_view::npos && lowerCase(m_rest.substr(end + 2, name.size())) != name) {
            end = m_rest.find("</", end + 2);
        }
        m_rest.remove_prefix(std::min(end, m_rest.size()));
        return m_rest.empty() || skipBehind(">");
    }

    bool takeReference() {
        const std::size_t end = m_rest.substr(0, 12).find(';');
        if (end == std::string_view::npos || end < 2) return false;
        const std::string_view name = m_rest.substr(1, end - 1);
        char32_t letter = 0;
        if (name[0] == '#') {
            const bool isHex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
            const std::string_view digits = name.substr(isHex ? 2 : 1);
            std::uint32_t number = 0;
            const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number, isHex ? 16 : 10);
            if (parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size()) letter = number;
            if (letter > 0x10FFFF || (letter >= 0xD800 && letter <= 0xDFFF)) return false;
        } else {
            const auto found =
                std::find_if(entities.begin(), entities.end(), [&](const Entity& e) { return e.name == name; });
            if (found != entities.end()) letter = found->letter;
        }
        if (letter == 0) return false;
        std::string text;
        appendUtf8(text, letter);
        letter == ' ' || letter == 0xA0 ? addBlank() : addLetter(text);
        m_rest.remove_prefix(end + 1);
        return true;
    }

    std::string_view m_rest;
    std::string m_text;
    bool m_hasBlank = false;
    bool m_isPreformatted = false;
    bool m_isWithoutEnds = false;  ///< no ">" follows: looked for once, not at every "<"
};

}  // namespace

std::string textOfHtml(std::string_view html) { return HtmlText(html).read(); }

}  // namespace lorimer
