#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <string_view>
#include <vector>

namespace lorimer {

/// Characters as far as the look-ahead tells them apart: 0 to 127 themselves, one class for all others, and one for
/// "there is none" (the start or the end of the text).
inline constexpr std::size_t otherCharacter = 128;
inline constexpr std::size_t noCharacter = 129;
inline constexpr std::size_t characterClasses = 130;
using CharacterSet = std::bitset<characterClasses>;

/// One way in which a match may start: what may stand before it and what its first characters may be.
struct PatternStart {
    static constexpr std::size_t depth = 4;
    CharacterSet before;
    std::array<CharacterSet, depth> at;
    bool operator==(const PatternStart&) const = default;
};

/// The ways in which a match of a PCRE2 pattern (UTF, UCP) may start. Every match fits one of them; not everything that
/// fits one is a match. A pattern with something that is not understood may start anywhere.
std::vector<PatternStart> startsOf(std::string_view pattern);

}  // namespace lorimer
