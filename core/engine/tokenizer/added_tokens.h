#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/normalizer.h"
#include "engine/tokenizer/vocabulary.h"

namespace lorimer {

/// A token that is cut out of the text before anything else happens to it.
struct AddedToken {
    std::string content;
    std::int32_t id = 0;
    bool special = false;
    bool singleWord = false;
    bool lstrip = false;
    bool rstrip = false;
    bool normalized = false;
    std::string text = {};  ///< what it decodes to: `content`, normalized where `normalized` says so
};

/// Whether the text of a special token may become that token.
enum class SpecialMatch {
    Allowed,
    SkipWhole,   ///< it stays text, and so does what is inside of it
    SkipOneByte  ///< another token may begin inside of it
};

/// A part of a text: an added token, or text between such tokens (`token` null).
struct TextSegment {
    ByteRange range;
    const AddedToken* token = nullptr;
};

/// The added tokens of a tokenizer, split off first, longest first.
class AddedTokens {
public:
    using SpecialRule = std::function<SpecialMatch(ByteRange)>;

    /// A token whose content the model already has keeps the model's id; a later token of the same id replaces the
    /// earlier one. `normalizer` may be null.
    AddedTokens(std::vector<AddedToken> tokens, const Vocabulary& model, const Normalizer* normalizer);

    /// Null when no added token has this id.
    const AddedToken* byId(std::int32_t id) const;
    const AddedToken* byContent(std::string_view content) const;
    bool isSpecialText(std::string_view content) const { return m_specialTexts.count(content) > 0; }
    std::size_t idLimit() const { return m_byId.empty() ? 0 : static_cast<std::size_t>(m_byId.rbegin()->first) + 1; }
    const std::map<std::int32_t, AddedToken>& all() const { return m_byId; }

    /// Cuts the tokens that are looked for in the raw text (`normalized` false) or in the normalized text (true).
    /// `rule` is asked about special tokens, with the bytes of `text` that would become one.
    std::vector<TextSegment> split(std::string_view text, bool normalized, const SpecialRule& rule) const;

private:
    struct Node {
        std::map<unsigned char, std::size_t> next;
        std::int32_t id = -1;
    };
    using Trie = std::vector<Node>;

    static void insert(Trie& trie, std::string_view content, std::int32_t id);
    static std::pair<std::size_t, std::int32_t> longest(const Trie& trie, std::string_view text, std::size_t at);

    std::map<std::int32_t, AddedToken> m_byId;
    std::map<std::string, std::int32_t, std::less<>> m_ids;
    std::set<std::string, std::less<>> m_specialTexts;
    Trie m_rawTrie;
    Trie m_normalizedTrie;
};

}  // namespace lorimer
