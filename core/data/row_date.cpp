#include "data/row_date.h"

#include <QDate>
#include <QString>
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

// A month is known by how its name begins; the longer beginnings stand first.
constexpr std::array<std::pair<std::string_view, int>, 27> months{
    {{"juin", 6}, {"juil", 7}, {"jan", 1},  {"ene", 1},  {"feb", 2},  {"fév", 2}, {"mar", 3},
     {"mär", 3},  {"mrz", 3},  {"apr", 4},  {"avr", 4},  {"abr", 4},  {"may", 5}, {"mai", 5},
     {"jun", 6},  {"jul", 7},  {"aug", 8},  {"aoû", 8},  {"ago", 8},  {"sep", 9}, {"oct", 10},
     {"okt", 10}, {"nov", 11}, {"dec", 12}, {"déc", 12}, {"dez", 12}, {"dic", 12}}};

/// A run of digits or of letters.
struct Word {
    std::string_view text;
    bool isNumber = false;

    int number() const { return std::stoi(std::string(text)); }
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) > 127);
}

std::optional<int> monthOf(std::string_view name) {
    const std::string lower =
        QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).toLower().toStdString();
    const auto found = std::find_if(months.begin(), months.end(),
                                    [&lower](const auto& month) { return lower.starts_with(month.first); });
    return found == months.end() ? std::nullopt : std::optional(found->second);
}

/// The first word at or after `at`, which moves behind it; empty where there is none.
Word nextWord(std::string_view text, std::size_t& at) {
    while (at < text.size() && !isDigit(text[at]) && !isLetter(text[at])) ++at;
    const std::size_t begin = at;
    const bool isNumber = at < text.size() && isDigit(text[at]);
    while (at < text.size() && (isNumber ? isDigit(text[at]) : isLetter(text[at]))) ++at;
    return {text.substr(begin, at - begin), isNumber};
}

Day dayOf(int year, int month, int day) {
    const QDate date(year, month, day);
    return date.isValid() ? static_cast<Day>(date.toJulianDay()) : noDay;
}

/// A time may stand behind a date: after a blank, a comma or a T.
bool isTime(std::string_view rest) {
    return trimmed(rest).empty() || rest.front() == ' ' || rest.front() == ',' || rest.front() == 'T' ||
           trimmed(rest) == ".";
}

std::optional<int> yearOf(const Word& word) {
    if (!word.isNumber || (word.text.size() != 4 && word.text.size() != 2)) return std::nullopt;
    const int number = word.number();
    if (word.text.size() == 4) return number;
    return number < 69 ? 2000 + number : 1900 + number;
}

bool isShortNumber(const Word& word) { return word.isNumber && word.text.size() <= 2; }

WrittenDate sure(Day day) { return {day, day}; }

/// Year, month and perhaps day, from the largest unit to the smallest.
WrittenDate readYearFirst(const std::array<Word, 3>& words) {
    const int year = words[0].number();
    if (words[1].isNumber && !isShortNumber(words[1])) return {};
    const std::optional<int> month = words[1].isNumber ? words[1].number() : monthOf(words[1].text);
    if (!month) return {};
    if (words[2].text.empty()) return sure(dayOf(year, *month, 1));
    return isShortNumber(words[2]) ? sure(dayOf(year, *month, words[2].number())) : WrittenDate{};
}

WrittenDate readYearLast(const std::array<Word, 3>& words, char separator) {
    const std::optional<int> year = yearOf(words[2]);
    if (!year) return {};
    if (isShortNumber(words[0]) && !words[1].isNumber) {
        const std::optional<int> month = monthOf(words[1].text);
        return month ? sure(dayOf(*year, *month, words[0].number())) : WrittenDate{};
    }
    if (!words[0].isNumber && isShortNumber(words[1])) {
        const std::optional<int> month = monthOf(words[0].text);
        return month ? sure(dayOf(*year, *month, words[1].number())) : WrittenDate{};
    }
    if (!isShortNumber(words[0]) || !isShortNumber(words[1])) return {};
    const Day dayFirst = dayOf(*year, words[1].number(), words[0].number());
    if (separator == '.') return sure(dayFirst);
    return {dayFirst, dayOf(*year, words[0].number(), words[1].number())};
}

}  // namespace

WrittenDate readDate(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || (!isDigit(text.front()) && !isLetter(text.front()))) return {};
    std::array<Word, 3> words;
    std::size_t at = 0;
    words[0] = nextWord(text, at);
    const char separator = at < text.size() ? text[at] : ' ';
    if (words[0].isNumber && words[0].text.size() == 8) {
        if (!isTime(text.substr(at))) return {};
        const int number = words[0].number();
        return sure(dayOf(number / 10'000, number / 100 % 100, number % 100));
    }
    words[1] = nextWord(text, at);
    if (words[1].text.empty()) return {};
    words[2] = nextWord(text, at);
    if (at < text.size() && !isTime(text.substr(at))) return {};
    return words[0].isNumber && words[0].text.size() == 4 ? readYearFirst(words) : readYearLast(words, separator);
}

std::vector<Day> daysOf(const std::vector<WrittenDate>& dates) {
    const auto dayFirst =
        std::count_if(dates.begin(), dates.end(), [](const WrittenDate& date) { return date.dayFirst != noDay; });
    const auto monthFirst =
        std::count_if(dates.begin(), dates.end(), [](const WrittenDate& date) { return date.monthFirst != noDay; });
    const bool isSure = std::all_of(dates.begin(), dates.end(),
                                    [](const WrittenDate& date) { return date.dayFirst == date.monthFirst; });
    if (dayFirst == monthFirst && !isSure) {
        throw badInput(
            "The dates do not show whether their day or their month stands first. Nothing was stored; write them as "
            "2023-04-02 in the file, or divide the rows in another way.");
    }
    std::vector<Day> days;
    days.reserve(dates.size());
    for (const WrittenDate& date : dates) days.push_back(dayFirst >= monthFirst ? date.dayFirst : date.monthFirst);
    return days;
}

}  // namespace lorimer
