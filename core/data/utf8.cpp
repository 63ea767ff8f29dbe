#include "data/utf8.h"

#include <cstdint>
#include <cstring>

namespace lorimer {

namespace {

/// Bytes of the blank character at the start of `text`, 0 where it starts with something else.
std::size_t blankLength(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first == ' ' || (first >= '\t' && first <= '\r')) return 1;
    if (text.starts_with("\u00a0")) return 2;
    if (text.starts_with("\ufeff")) return 3;
    return 0;
}

bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

std::size_t utf8CharacterLength(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!isContinuation(text[i])) return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    if (first == 0xE0 && second < 0xA0) return 0;  // overlong
    if (first == 0xED && second > 0x9F) return 0;  // surrogate
    if (first == 0xF0 && second < 0x90) return 0;  // overlong
    if (first == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
    return length;
}

bool isValidUtf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        std::uint64_t eight = 0;
        if (text.size() - i >= sizeof eight) {
            std::memcpy(&eight, text.data() + i, sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        const std::size_t length = utf8CharacterLength(text.substr(i));
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = blankLength(text);
        if (length == 0) break;
        text.remove_prefix(length);
    }
    while (!text.empty()) {
        std::size_t start = text.size() - 1;
        while (start > 0 && isContinuation(text[start]) && text.size() - start < 3) --start;
        const std::size_t length = blankLength(text.substr(start));
        if (length == 0 || start + length != text.size()) break;
        text.remove_suffix(length);
    }
    return text;
}

bool isBlank(std::string_view text) { return trimmed(text).empty(); }

}  // namespace lorimer
