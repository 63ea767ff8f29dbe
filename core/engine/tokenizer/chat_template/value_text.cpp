// Python's str() and repr().
#include <array>
#include <charconv>
#include <cmath>

#include "engine/tokenizer/chat_template/value.h"

namespace lorimer::jinja {

namespace {

void appendAscii(std::u32string& out, std::string_view ascii, char32_t like = 0) {
    for (const char c : ascii) out.push_back(taggedLike(static_cast<unsigned char>(c), like));
}

void appendEscape(std::u32string& out, char32_t c) {
    static constexpr std::string_view digits = "0123456789abcdef";
    const char32_t code = plain(c);
    const int width = code <= 0xFF ? 2 : code <= 0xFFFF ? 4 : 8;
    appendAscii(out, width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U", c);
    for (int shift = (width - 1) * 4; shift >= 0; shift -= 4) {
        out.push_back(taggedLike(static_cast<unsigned char>(digits[(code >> shift) & 0xF]), c));
    }
}

std::u32string textRepr(const std::u32string& text) {
    bool single = false;
    bool twice = false;
    for (const char32_t c : text) {
        single = single || plain(c) == '\'';
        twice = twice || plain(c) == '"';
    }
    const char32_t quote = single && !twice ? U'"' : U'\'';
    std::u32string out(1, quote);
    for (const char32_t c : text) {
        const char32_t code = plain(c);
        if (code == quote || code == '\\') {
            out.push_back(taggedLike('\\', c));
            out.push_back(c);
        } else if (code == '\n') {
            appendAscii(out, "\\n", c);
        } else if (code == '\r') {
            appendAscii(out, "\\r", c);
        } else if (code == '\t') {
            appendAscii(out, "\\t", c);
        } else if (isPythonPrintable(c)) {
            out.push_back(c);
        } else {
            appendEscape(out, c);
        }
    }
    out.push_back(quote);
    return out;
}

std::u32string sequenceRepr(const Value& value) {
    const bool tuple = value.isTuple();
    std::u32string out(1, tuple ? U'(' : U'[');
    for (std::size_t i = 0; i < value.items().size(); ++i) {
        if (i > 0) appendAscii(out, ", ");
        out += toRepr(value.items()[i]);
    }
    if (tuple && value.items().size() == 1) out.push_back(U',');
    out.push_back(tuple ? U')' : U']');
    return out;
}

std::u32string dictRepr(const Dict& dict) {
    std::u32string out = U"{";
    for (std::size_t i = 0; i < dict.items.size(); ++i) {
        if (i > 0) appendAscii(out, ", ");
        out += toRepr(dict.items[i].first);
        appendAscii(out, ": ");
        out += toRepr(dict.items[i].second);
    }
    out.push_back(U'}');
    return out;
}

std::u32string ascii(std::string_view text) {
    std::u32string out;
    appendAscii(out, text);
    return out;
}

}  // namespace

std::string floatRepr(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    std::array<char, 64> buffer{};
    const auto scientific =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    std::string text(buffer.data(), scientific.ptr);
    const std::size_t mark = text.find('e');
    const int exponent = std::stoi(text.substr(mark + 1));
    if (exponent < -4 || exponent >= 16) return text;
    const auto fixed = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    text.assign(buffer.data(), fixed.ptr);
    return text.find('.') == std::string::npos ? text + ".0" : text;
}

std::u32string toRepr(const Value& value) {
    if (value.isText()) {
        return value.isMarkup() ? U"Markup(" + textRepr(value.chars()) + U")" : textRepr(value.chars());
    }
    if (value.isUndefined()) return U"Undefined";
    if (value.isSequence()) return sequenceRepr(value);
    if (value.isDict()) return dictRepr(value.dict());
    return toText(value);
}

std::u32string toText(const Value& value) {
    if (value.isText()) return value.chars();
    if (value.isUndefined()) return {};
    if (value.isNone()) return U"None";
    if (value.isBool()) return value.boolean() ? U"True" : U"False";
    if (value.isInt()) return ascii(std::to_string(value.integer()));
    if (value.isFloat()) return ascii(floatRepr(value.number()));
    if (value.isObject()) return taggedFromUtf8(value.object().repr());
    return toRepr(value);
}

}  // namespace lorimer::jinja
