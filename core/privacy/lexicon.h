#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "privacy/name_lists.h"

namespace lorimer {

/// The words that ship with the program, beside those of the lists; the low 16 bits are those of the lists.
namespace word_class {
inline constexpr std::uint32_t eponym = 1U << 16U;
inline constexpr std::uint32_t nonName = 1U << 17U;  ///< section heads, departments, body parts, weekdays, form labels
inline constexpr std::uint32_t title = 1U << 18U;
inline constexpr std::uint32_t particle = 1U << 19U;
inline constexpr std::uint32_t function = 1U << 20U;  ///< "He", "En": never a name alone
inline constexpr std::uint32_t german = 1U << 21U;    ///< the most frequent words of a language
inline constexpr std::uint32_t english = 1U << 22U;
inline constexpr std::uint32_t french = 1U << 23U;
inline constexpr std::uint32_t spanish = 1U << 24U;
}  // namespace word_class

/// All that the rules know of words. Does not change; may be shared by threads.
class Lexicon {
public:
    /// `words` is phi_words.txt: sections in brackets, words between blanks, # comments. Throws BadInput, naming the
    /// line, where it does not have that form.
    Lexicon(NameLists lists, std::string_view words);

    /// Classes of a word in the form of foldWord(). A word with hyphens that is unknown has what all its parts have.
    std::uint32_t classesOf(std::string_view folded) const;

    bool hasLists() const { return m_lists.isPresent(); }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    std::uint32_t classesOfPart(std::string_view folded) const;

    NameLists m_lists;
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> m_words;
};

}  // namespace lorimer
