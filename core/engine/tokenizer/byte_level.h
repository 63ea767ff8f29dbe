#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace lorimer {

/// GPT-2's printable stand-ins for bytes: byte-level BPE writes every byte of a text as one visible character.
/// The character that stands for `byte`.
char32_t byteCharacter(unsigned char byte);

/// `bytes` with every byte replaced by its stand-in, as UTF-8.
std::string toByteCharacters(std::string_view bytes);

/// The bytes behind a token text; empty when one of its characters is no stand-in (then the token means itself).
std::optional<std::string> fromByteCharacters(std::string_view token);

}  // namespace lorimer
