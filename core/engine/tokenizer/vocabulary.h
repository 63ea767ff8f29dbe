#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lorimer {

/// Lets unordered maps with string keys be searched by string_view.
struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

template <typename Value>
using StringMap = std::unordered_map<std::string, Value, StringHash, std::equal_to<>>;

/// The tokens of a model and their ids, both ways. Ids may have holes.
class Vocabulary {
public:
    /// A token that comes twice gets the later id; an id that comes twice keeps its first token. Throws BadInput for an
    /// id that is negative or above 4 million, and for more than 2 million tokens.
    void add(const std::string& token, std::int64_t id);

    /// -1 when there is no such token.
    std::int32_t find(std::string_view token) const;
    /// Null when no token has this id.
    const std::string* token(std::int32_t id) const;
    /// Number of tokens.
    std::size_t count() const { return m_ids.size(); }
    /// The largest id plus one.
    std::size_t idLimit() const { return m_tokens.size(); }

private:
    StringMap<std::int32_t> m_ids;
    std::vector<const std::string*> m_tokens;  // into the keys of m_ids, which do not move
};

}  // namespace lorimer
