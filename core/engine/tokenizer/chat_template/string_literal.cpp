#include "engine/tokenizer/chat_template/string_literal.h"

#include "engine/tokenizer/chat_template/value.h"

namespace lorimer::jinja {

namespace {

int hexValue(char32_t c) {
    if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A') + 10;
    return -1;
}

char32_t hexEscape(std::u32string_view text, std::size_t& at, int digits, int line) {
    std::uint64_t value = 0;
    for (int i = 0; i < digits; ++i, ++at) {
        const int digit = at < text.size() ? hexValue(text[at]) : -1;
        if (digit < 0) throw TemplateFailure("a string holds an incomplete \\x, \\u or \\U escape", line);
        value = value * 16 + static_cast<std::uint64_t>(digit);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
        throw TemplateFailure("a string holds an escape that is no Unicode character", line);
    }
    return static_cast<char32_t>(value);
}

char32_t octalEscape(std::u32string_view text, std::size_t& at) {
    char32_t value = 0;
    for (int i = 0; i < 3 && at < text.size() && text[at] >= '0' && text[at] <= '7'; ++i, ++at) {
        value = value * 8 + (text[at] - '0');
    }
    return value;
}

}  // namespace

std::u32string normalizeNewlines(std::u32string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            out.push_back(text[i]);
            continue;
        }
        out.push_back(U'\n');
        if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    }
    return out;
}

std::u32string readStringLiteral(std::u32string_view inner, int line) {
    const std::u32string text = normalizeNewlines(inner);
    std::u32string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const char32_t c = text[at++];
        if (c != '\\' || at == text.size()) {
            out.push_back(c);
            continue;
        }
        const char32_t escape = text[at];
        if (escape >= '0' && escape <= '7') {
            out.push_back(octalEscape(text, at));
            continue;
        }
        ++at;
        switch (escape) {
            case '\n':
                break;
            case '\\':
            case '\'':
            case '"':
                out.push_back(escape);
                break;
            case 'a':
                out.push_back(U'\a');
                break;
            case 'b':
                out.push_back(U'\b');
                break;
            case 'f':
                out.push_back(U'\f');
                break;
            case 'n':
                out.push_back(U'\n');
                break;
            case 'r':
                out.push_back(U'\r');
                break;
            case 't':
                out.push_back(U'\t');
                break;
            case 'v':
                out.push_back(U'\v');
                break;
            case 'x':
                out.push_back(hexEscape(text, at, 2, line));
                break;
            case 'u':
                out.push_back(hexEscape(text, at, 4, line));
                break;
            case 'U':
                out.push_back(hexEscape(text, at, 8, line));
                break;
            case 'N':
                throw TemplateFailure("a string holds a \\N{...} escape, which Lorimer does not know", line);
            default:
                out.append({U'\\', escape});
        }
    }
    return out;
}

}  // namespace lorimer::jinja
