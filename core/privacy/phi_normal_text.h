#pragma once

#include <cstddef>
#include <string_view>

#include "engine/tokenizer/aligned_text.h"

namespace lorimer {

/// `text` (valid UTF-8, below 4 GB) in the form that the rules are written for, and where each byte of it came from:
/// invisible characters dropped, full-width letters and digits as ASCII, all kinds of blanks as one space, all kinds of
/// dashes as "-", typographic quotes as "'", Cyrillic look-alikes as Latin letters inside a word that mixes both
/// scripts. Line breaks stay.
AlignedText normalizeForRules(std::string_view text);

/// Code points in the first `bytes` bytes of valid UTF-8.
std::size_t codePointsBefore(std::string_view text, std::size_t bytes);

}  // namespace lorimer
