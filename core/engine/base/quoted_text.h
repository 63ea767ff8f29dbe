#pragma once

#include <string>
#include <string_view>

namespace lorimer {

/// `text` from a file, in double quotes, safe to print inside a sentence: control bytes become \xNN and what is longer
/// than `limit` bytes is cut with "...".
inline std::string quotedText(std::string_view text, std::size_t limit = 120) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text.substr(0, limit)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        } else {
            out += c;
        }
    }
    out += text.size() > limit ? "...\"" : "\"";
    return out;
}

}  // namespace lorimer
