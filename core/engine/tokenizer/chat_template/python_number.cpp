#include "engine/tokenizer/chat_template/python_number.h"

#include <unicode/uchar.h>

#include <charconv>
#include <cstdlib>
#include <limits>

namespace lorimer::jinja {

namespace {

// Trimmed, decimal digits of all scripts made ASCII, underscores between digits taken out; empty when malformed.
std::optional<std::string> cleaned(const std::u32string& text) {
    std::string out;
    char32_t previous = 0;
    const std::u32string_view trimmed = stripText(text, nullptr, Side::Both);
    for (std::size_t i = 0; i < trimmed.size(); ++i) {
        const char32_t c = plain(trimmed[i]);
        if (c == '_') {
            const bool between = previous != 0 && previous != '_' && previous != '+' && previous != '-' &&
                                 previous != '.' && i + 1 < trimmed.size() && plain(trimmed[i + 1]) != '_' &&
                                 plain(trimmed[i + 1]) != '.';
            if (!between) return std::nullopt;
        } else if (c < 0x80) {
            out += static_cast<char>(c);
        } else {
            const int digit = u_charDigitValue(static_cast<UChar32>(c));
            if (digit < 0) return std::nullopt;
            out += static_cast<char>('0' + digit);
        }
        previous = c;
    }
    return out;
}

}  // namespace

std::optional<std::int64_t> parseInteger(const std::u32string& text, int base) {
    std::optional<std::string> clean = cleaned(text);
    if (!clean || clean->empty()) return std::nullopt;
    std::string digits = *clean;
    const bool negative = digits[0] == '-';
    if (digits[0] == '-' || digits[0] == '+') digits.erase(0, 1);
    if (digits.size() > 2 && digits[0] == '0') {
        const char kind = static_cast<char>(digits[1] | 0x20);
        const int prefixed = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
        if (prefixed != 0 && (base == 0 || base == prefixed)) {
            digits.erase(0, 2);
            base = prefixed;
        }
    }
    if (base == 0) base = 10;
    if (base < 2 || base > 36) return std::nullopt;
    if (digits.empty() || digits[0] == '-' || digits[0] == '+') return std::nullopt;
    std::int64_t value = 0;
    const std::string signedDigits = (negative ? "-" : "") + digits;
    const auto parsed = std::from_chars(signedDigits.data(), signedDigits.data() + signedDigits.size(), value, base);
    if (parsed.ec == std::errc::result_out_of_range) {
        throw TemplateFailure("the number " + signedDigits + " needs more than 64 bits");
    }
    if (parsed.ec != std::errc() || parsed.ptr != signedDigits.data() + signedDigits.size()) return std::nullopt;
    return value;
}

std::optional<double> parseFloat(const std::u32string& text) {
    std::optional<std::string> clean = cleaned(text);
    if (!clean || clean->empty()) return std::nullopt;
    std::string_view digits = *clean;
    const bool negative = digits[0] == '-';
    if (digits[0] == '-' || digits[0] == '+') digits.remove_prefix(1);
    std::string lower;
    for (const char c : digits) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    double value = 0;
    if (lower == "inf" || lower == "infinity") {
        value = std::numeric_limits<double>::infinity();
    } else if (lower == "nan") {
        value = std::numeric_limits<double>::quiet_NaN();
    } else {
        if (lower.empty() || (lower[0] != '.' && (lower[0] < '0' || lower[0] > '9'))) return std::nullopt;
        const auto parsed = std::from_chars(lower.data(), lower.data() + lower.size(), value);
        if (parsed.ptr != lower.data() + lower.size()) return std::nullopt;
        if (parsed.ec == std::errc::result_out_of_range) value = std::strtod(lower.c_str(), nullptr);
    }
    return negative ? -value : value;
}

}  // namespace lorimer::jinja
