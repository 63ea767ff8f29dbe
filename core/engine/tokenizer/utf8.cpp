#include "engine/tokenizer/utf8.h"

#include <algorithm>

namespace lorimer {

namespace {

struct Sequence {
    std::size_t length = 0;  // bytes that belong together; for an ill-formed one its maximal part
    bool complete = false;   // well-formed
    bool truncated = false;  // well-formed so far, but the text ends
};

unsigned char byteAt(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

// Unicode table 3-7: the lead byte decides the length and the range of the second byte.
Sequence readSequence(std::string_view text, std::size_t at) {
    const unsigned char lead = byteAt(text, at);
    if (lead < 0x80) return {1, true, false};
    std::size_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    } else {
        return {1, false, false};
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (at + i >= text.size()) return {i, false, true};
        const unsigned char byte = byteAt(text, at + i);
        if (byte < low || byte > high) return {i, false, false};
        low = 0x80;
        high = 0xBF;
    }
    return {length, true, false};
}

}  // namespace

std::optional<std::size_t> firstInvalidUtf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Sequence sequence = readSequence(text, at);
        if (!sequence.complete) return at;
        at += sequence.length;
    }
    return std::nullopt;
}

char32_t nextCodePoint(std::string_view text, std::size_t& position) {
    const unsigned char lead = byteAt(text, position++);
    if (lead < 0x80) return lead;
    const int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    char32_t value = lead & (0x3F >> more);
    for (int i = 0; i < more; ++i) value = (value << 6) | (byteAt(text, position++) & 0x3F);
    return value;
}

std::size_t previousCharacter(std::string_view text, std::size_t position) {
    do {
        --position;
    } while (position > 0 && (byteAt(text, position) & 0xC0) == 0x80);
    return position;
}

void appendUtf8(std::string& out, char32_t codePoint) {
    const auto put = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0 | (codePoint >> 6));
        put(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        put(0xE0 | (codePoint >> 12));
        put(0x80 | ((codePoint >> 6) & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    } else {
        put(0xF0 | (codePoint >> 18));
        put(0x80 | ((codePoint >> 12) & 0x3F));
        put(0x80 | ((codePoint >> 6) & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    }
}

std::string toUtf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char32_t codePoint : text) appendUtf8(out, codePoint);
    return out;
}

std::u32string toUtf32(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) out.push_back(nextCodePoint(text, at));
    return out;
}

std::string replaceInvalidUtf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    std::size_t at = 0;
    while (at < bytes.size()) {
        const Sequence sequence = readSequence(bytes, at);
        if (sequence.complete) {
            out.append(bytes.substr(at, sequence.length));
        } else {
            out.append("\xEF\xBF\xBD");
        }
        at += sequence.length;
    }
    return out;
}

std::size_t incompleteUtf8Tail(std::string_view bytes) {
    const std::size_t longest = std::min<std::size_t>(3, bytes.size());
    for (std::size_t tail = longest; tail > 0; --tail) {
        const Sequence sequence = readSequence(bytes, bytes.size() - tail);
        if (sequence.truncated && sequence.length == tail) return tail;
    }
    return 0;
}

bool isUnicodeSpace(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace lorimer
