#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/aligned_text.h"
#include "privacy/lexicon.h"

namespace lorimer {

/// A word of a value that may be a name.
struct NameWord {
    ByteRange range;  ///< in the text
    std::string folded;
    std::uint32_t classes = 0;
    bool isInitial = false;   ///< one letter, with a full stop or not
    bool isCapitals = false;  ///< two letters or more, none of them lower case

    bool is(std::uint32_t anyOf) const { return (classes & anyOf) != 0; }
    bool isParticle() const { return is(word_class::particle); }
    bool isCore() const { return !isInitial && !isParticle(); }
    bool isCommon() const { return is(word_class::common); }
};

/// The words of `range`, split at blanks and commas.
std::vector<NameWord> nameWords(std::string_view text, ByteRange range, const Lexicon& lexicon);

/// The end of the run of letters, marks, apostrophes and inner hyphens that starts at `begin`; `begin` where there is
/// none.
std::size_t wordEnd(std::string_view text, std::size_t begin);

/// True where the character at `position` is an upper-case letter.
bool isUpperAt(std::string_view text, std::size_t position);

/// True where the character is a letter or a combining mark.
bool isLetterAt(std::string_view text, std::size_t position);

}  // namespace lorimer
