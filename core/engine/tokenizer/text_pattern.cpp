#include "engine/tokenizer/text_pattern.h"

namespace lorimer {

TextPattern TextPattern::fromJson(const JsonFields& pattern) {
    if (pattern.has("Regex")) return TextPattern(Regex(pattern.text("Regex")));
    if (pattern.has("String")) return TextPattern(pattern.text("String"));
    pattern.refuse("has neither \"Regex\" nor \"String\"");
}

std::vector<ByteRange> TextPattern::findAll(std::string_view text) const {
    if (m_regex) return m_regex->findAll(text);
    std::vector<ByteRange> found;
    if (m_literal.empty()) return found;
    for (std::size_t at = text.find(m_literal); at != std::string_view::npos;
         at = text.find(m_literal, at + m_literal.size())) {
        found.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + m_literal.size())});
    }
    return found;
}

}  // namespace lorimer
