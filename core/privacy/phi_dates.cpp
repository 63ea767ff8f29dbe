#include "privacy/phi_dates.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace lorimer {

namespace {

int currentYear() {
    using namespace std::chrono;
    return static_cast<int>(year_month_day(floor<days>(system_clock::now())).year());
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The numbers in a value, in order, with how many digits each has.
std::vector<std::pair<int, int>> numbersIn(std::string_view value) {
    std::vector<std::pair<int, int>> numbers;
    bool inside = false;
    for (const char c : value) {
        if (isDigit(c)) {
            if (!inside) numbers.emplace_back(0, 0);
            auto& [number, digits] = numbers.back();
            if (digits < 6) number = number * 10 + (c - '0');
            ++digits;
        }
        inside = isDigit(c);
    }
    return numbers;
}

Verdict passIf(bool condition) { return condition ? Verdict::Pass : Verdict::Fail; }

}  // namespace

bool isRealDay(int year, int month, int day) {
    using std::chrono::year_month_day;
    if (year < 1880 || year > currentYear() + 10 || month < 1 || day < 1) return false;
    return year_month_day{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day))}
        .ok();
}

Verdict checkYearFirst(std::string_view value) {
    const auto numbers = numbersIn(value);
    return passIf(numbers.size() >= 3 && isRealDay(numbers[0].first, numbers[1].first, numbers[2].first));
}

Verdict checkDayMonth(std::string_view value) {
    const auto numbers = numbersIn(value);
    if (numbers.size() != 3) return Verdict::Fail;
    const int first = numbers[0].first;
    const int second = numbers[1].first;
    const auto isDay = [first, second](int year) {
        return isRealDay(year, second, first) || isRealDay(year, first, second);
    };
    const int year = numbers[2].first;
    if (numbers[2].second > 2) return passIf(isDay(year));
    return passIf(isDay(1900 + year) || isDay(2000 + year));
}

Verdict checkDateText(std::string_view value) {
    const std::size_t digit = value.find_first_of("0123456789");
    if (digit == std::string_view::npos) return Verdict::Fail;
    constexpr std::array<std::string_view, 7> doubtful{"may", "mar", "march", "set", "ago", "dic", "ene"};
    const std::size_t word = value.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    std::size_t at = word;
    while (at != std::string_view::npos && at < value.size()) {
        const std::size_t end = std::min(value.find_first_not_of("abcdefghijklmnopqrstuvwxyz", at), value.size());
        const std::string_view name = value.substr(at, end - at);
        if (std::find(doubtful.begin(), doubtful.end(), name) != doubtful.end()) {
            const bool dayBefore = digit < at;
            const auto numbers = numbersIn(value.substr(at));
            const bool yearBehind =
                std::any_of(numbers.begin(), numbers.end(), [](const auto& number) { return number.second == 4; });
            return passIf(dayBefore || yearBehind);
        }
        at = value.find_first_of("abcdefghijklmnopqrstuvwxyz", std::max(end, at + 1));
    }
    return Verdict::Pass;
}

int monthOfName(std::string_view word) {
    // Without accents: the first three letters decide but for a few.
    constexpr std::array<std::pair<std::string_view, int>, 33> starts{
        {{"jan", 1},  {"jän", 1},  {"ene", 1},  {"feb", 2},  {"fev", 2},  {"fév", 2},  {"mar", 3},
         {"mär", 3},  {"mrz", 3},  {"apr", 4},  {"avr", 4},  {"abr", 4},  {"may", 5},  {"mai", 5},
         {"jun", 6},  {"juin", 6}, {"jul", 7},  {"juil", 7}, {"aug", 8},  {"aoû", 8},  {"aou", 8},
         {"ago", 8},  {"sep", 9},  {"set", 9},  {"oct", 10}, {"okt", 10}, {"nov", 11}, {"dec", 12},
         {"déc", 12}, {"dez", 12}, {"dic", 12}, {"Jän", 1},  {"Mär", 3}}};
    std::string lower(word);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const auto& [start, month] : starts)
        if (lower.starts_with(start)) return month;
    if (lower.starts_with("d\xC3\x89"
                          "c"))
        return 12;
    if (lower.starts_with("f\xC3\x89v")) return 2;
    if (lower.starts_with("m\xC3\x84r")) return 3;
    if (lower.starts_with("j\xC3\x84n")) return 1;
    if (lower.starts_with("ao\xC3\x9B")) return 8;
    return 0;
}

}  // namespace lorimer
