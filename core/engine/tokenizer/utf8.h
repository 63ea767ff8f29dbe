#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lorimer {

/// Byte offset of the first byte that is not part of well-formed UTF-8 (Unicode table 3-7); empty when all is well.
std::optional<std::size_t> firstInvalidUtf8(std::string_view text);

/// Reads the character at `position` and moves behind it. `text` must be well-formed there.
char32_t nextCodePoint(std::string_view text, std::size_t& position);

/// Start of the character that ends at `position` (> 0).
std::size_t previousCharacter(std::string_view text, std::size_t position);

/// Appends one code point; a lone surrogate becomes three bytes that are no well-formed UTF-8.
void appendUtf8(std::string& out, char32_t codePoint);
std::string toUtf8(std::u32string_view text);
std::u32string toUtf32(std::string_view text);

/// Replaces each maximal ill-formed part by U+FFFD, as Rust's from_utf8_lossy and Python's errors="replace" do.
std::string replaceInvalidUtf8(std::string_view bytes);

/// Number of bytes at the end that begin a character whose rest may still come (0 to 3).
std::size_t incompleteUtf8Tail(std::string_view bytes);

/// Unicode White_Space, which is Rust's char::is_whitespace.
bool isUnicodeSpace(char32_t codePoint);

}  // namespace lorimer
