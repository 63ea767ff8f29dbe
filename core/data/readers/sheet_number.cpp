#include "data/readers/sheet_number.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace lorimer {

namespace {

constexpr double lastDay = 2'958'465;  // 9999-12-31

/// The letters of a format code that say what is shown: without colours, texts in quotes and escaped letters.
std::string meaningfulLetters(std::string_view code, bool& isDuration) {
    std::string letters;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char c = code[i];
        if (c == '"') {
            i = std::min(code.find('"', i + 1), code.size());
        } else if (c == '[') {
            const std::size_t end = std::min(code.find(']', i + 1), code.size());
            const std::string_view inside = code.substr(i + 1, end - i - 1);
            isDuration =
                isDuration || inside == "h" || inside == "hh" || inside == "m" || inside == "mm" || inside == "s";
            i = end;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else {
            letters += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
    }
    return letters;
}

std::string printed(const char* format, auto... values) {
    std::array<char, 64> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), format, values...);
    return {buffer.data(), static_cast<std::size_t>(std::max(0, std::min(length, 63)))};
}

std::string clock(std::int64_t seconds) {
    const auto hours = static_cast<long long>(seconds / 3600);
    const int minutes = static_cast<int>(seconds / 60 % 60);
    const int rest = static_cast<int>(seconds % 60);
    return rest == 0 ? printed("%02lld:%02d", hours, minutes) : printed("%02lld:%02d:%02d", hours, minutes, rest);
}

std::string shownDate(double serial, NumberStyle style, bool is1904) {
    const auto seconds = static_cast<std::int64_t>(std::llround(serial * 86'400));
    if (style == NumberStyle::Duration || (style == NumberStyle::Time && serial < 1)) return clock(seconds);
    std::int64_t day = seconds / 86'400 + (is1904 ? 1462 : 0);
    if (!is1904 && day < 60) ++day;  // a 29 February 1900 counts as day 60, although there was none
    const std::chrono::sys_days zero = std::chrono::year(1899) / 12 / 30;
    const std::chrono::year_month_day date(zero + std::chrono::days(day));
    std::string text = printed("%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                               static_cast<unsigned>(date.day()));
    const std::int64_t time = seconds % 86'400;
    if (style == NumberStyle::DateTime || time != 0) text += " " + clock(time);
    return text;
}

}  // namespace

NumberStyle numberStyle(int formatId, std::string_view code) {
    if (code.empty()) {
        if (formatId == 9 || formatId == 10) return NumberStyle::Percent;
        if ((formatId >= 14 && formatId <= 17) || (formatId >= 27 && formatId <= 36) ||
            (formatId >= 50 && formatId <= 58)) {
            return NumberStyle::Date;
        }
        if (formatId == 22) return NumberStyle::DateTime;
        if (formatId == 46) return NumberStyle::Duration;
        const bool isTime = (formatId >= 18 && formatId <= 21) || formatId == 45 || formatId == 47;
        return isTime ? NumberStyle::Time : NumberStyle::Plain;
    }
    bool isDuration = false;
    const std::string letters = meaningfulLetters(code, isDuration);
    if (isDuration) return NumberStyle::Duration;
    if (letters.find("general") != std::string::npos) return NumberStyle::Plain;
    const bool hasTime = letters.find_first_of("hs") != std::string::npos;
    const bool hasDate =
        letters.find_first_of("yd") != std::string::npos || (!hasTime && letters.find('m') != std::string::npos);
    if (hasDate) return hasTime ? NumberStyle::DateTime : NumberStyle::Date;
    if (hasTime) return NumberStyle::Time;
    return letters.find('%') != std::string::npos ? NumberStyle::Percent : NumberStyle::Plain;
}

std::string shownNumber(std::string_view value, NumberStyle style, bool is1904) {
    double number = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != value.data() + value.size() || !std::isfinite(number)) {
        return std::string(value);
    }
    if (style == NumberStyle::Percent) return printed("%.15g%%", number * 100);
    if (style != NumberStyle::Plain && number >= 0 && number <= lastDay) return shownDate(number, style, is1904);
    // A spreadsheet keeps 15 digits; the file may show what binary fractions add to them.
    const bool isShort = value.size() <= 15 && value.find_first_of("eE") == std::string_view::npos;
    return isShort ? std::string(value) : printed("%.15g", number);
}

}  // namespace lorimer
