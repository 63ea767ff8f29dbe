#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/tokenizer/utf8.h"  // appendUtf8: a lone surrogate becomes three bytes that isValidUtf8() refuses

namespace lorimer {

/// Bytes of the valid UTF-8 character at the start of `text` (1 to 4), or 0 where there is none (RFC 3629: no
/// surrogates, nothing overlong, at most U+10FFFF). `text` is not empty.
std::size_t utf8CharacterLength(std::string_view text);

bool isValidUtf8(std::string_view text);

/// True where `text` holds nothing but blanks, tabs, line breaks, no-break spaces and byte order marks.
bool isBlank(std::string_view text);

/// Without the characters of isBlank() at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace lorimer
