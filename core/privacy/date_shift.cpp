#include "privacy/date_shift.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "privacy/name_words.h"
#include "privacy/phi_dates.h"
#include "privacy/word_fold.h"

namespace lorimer {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Full and short names of the months, by language; the forms that the rules know.
constexpr std::array<std::array<std::string_view, 12>, 8> monthNames{{
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"},
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
     "Dezember"},
    {"Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
     "décembre"},
    {"janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
     "diciembre"},
    {"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"},
}};

/// A piece of a date: a number, a word or what stands between.
struct Piece {
    enum class Kind { Number, Word, Other };
    Kind kind = Kind::Other;
    std::string text;
};

std::vector<Piece> piecesOf(std::string_view text) {
    std::vector<Piece> pieces;
    for (std::size_t at = 0; at < text.size();) {
        const bool isNumber = text[at] >= '0' && text[at] <= '9';
        std::size_t end = at;
        if (isNumber) {
            end = std::min(text.find_first_not_of("0123456789", at), text.size());
        } else {
            end = wordEnd(text, at);
        }
        const Piece::Kind kind = isNumber ? Piece::Kind::Number : end > at ? Piece::Kind::Word : Piece::Kind::Other;
        if (end == at) end = at + 1;
        if (kind == Piece::Kind::Other && !pieces.empty() && pieces.back().kind == kind) {
            pieces.back().text.append(text.substr(at, end - at));
        } else {
            pieces.push_back({kind, std::string(text.substr(at, end - at))});
        }
        at = end;
    }
    return pieces;
}

/// Where day, month and year stand among the pieces; -1 for what is not there.
struct Places {
    int day = -1;
    int month = -1;
    int year = -1;
};

int asNumber(const Piece& piece) { return piece.text.size() > 6 ? 0 : std::stoi(piece.text); }

std::string monthLike(const std::string& word, int month) {
    const std::string folded = foldWord(word);
    for (const auto& names : monthNames) {
        const bool isThis = std::any_of(names.begin(), names.end(),
                                        [&folded](std::string_view name) { return foldWord(name) == folded; });
        if (!isThis) continue;
        std::string name(names[static_cast<std::size_t>(month - 1)]);
        const bool isUpper = word[0] >= 'A' && word[0] <= 'Z';
        if (name[0] >= 'a' && name[0] <= 'z' && isUpper) name[0] = static_cast<char>(name[0] - 32);
        if (name[0] >= 'A' && name[0] <= 'Z' && !isUpper) name[0] = static_cast<char>(name[0] + 32);
        return name;
    }
    return std::string(monthNames[0][static_cast<std::size_t>(month - 1)]);
}

/// In numbers "14" says that a 4 would be "04"; beside a month's name only "04" says so.
std::string padded(int number, const std::string& like, bool isNumeric) {
    const bool isPadded = like.size() == 2 && (isNumeric || like[0] == '0');
    return (isPadded && number < 10 ? "0" : "") + std::to_string(number);
}

std::vector<int> numberPlaces(const std::vector<Piece>& pieces, std::size_t before) {
    std::vector<int> places;
    for (std::size_t i = 0; i < std::min(before, pieces.size()); ++i)
        if (pieces[i].kind == Piece::Kind::Number) places.push_back(static_cast<int>(i));
    return places;
}

Places placesWithWord(const std::vector<Piece>& pieces, int month) {
    Places places;
    places.month = month;
    for (const int i : numberPlaces(pieces, pieces.size())) {
        const std::string& text = pieces[static_cast<std::size_t>(i)].text;
        const bool isShortYear = i > month && places.day >= 0 && text.size() == 2;
        (text.size() == 4 || isShortYear ? places.year : places.day) = i;
    }
    return places;
}

Places placesOfNumbers(const std::vector<Piece>& pieces, DateOrder order) {
    // What stands behind a "T" or a blank is the time.
    std::size_t date = 0;
    while (date < pieces.size() && pieces[date].text != "T" && pieces[date].text != " ") ++date;
    const std::vector<int> at = numberPlaces(pieces, date);
    const auto number = [&](std::size_t i) { return asNumber(pieces[static_cast<std::size_t>(at[i])]); };
    if (at.size() >= 3 && number(0) > 31) return {at[2], at[1], at[0]};
    if (at.size() == 2 && number(1) > 31) return {-1, at[0], at[1]};
    if (at.size() < 2) return {};
    const bool hasStop = pieces[static_cast<std::size_t>(at[0] + 1)].text == ".";
    bool isDayFirst = hasStop || order == DateOrder::DayFirst;
    if (number(0) > 12) isDayFirst = true;
    if (number(1) > 12) isDayFirst = false;
    return {at[isDayFirst ? 0 : 1], at[isDayFirst ? 1 : 0], at.size() > 2 ? at[2] : -1};
}

bool isEnglishOrdinal(const std::string& text) { return text == "st" || text == "nd" || text == "rd" || text == "th"; }

const char* englishOrdinal(int day) {
    if (day / 10 == 1) return "th";
    return day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th";
}

int fullYear(const Piece& piece) {
    const int year = asNumber(piece);
    if (piece.text.size() != 2) return year;
    return year > 40 ? 1900 + year : 2000 + year;
}

}  // namespace

std::optional<std::string> shiftDate(std::string_view text, int shift, DateOrder order, int assumedYear) {
    std::vector<Piece> pieces = piecesOf(text);
    const auto word = std::find_if(pieces.begin(), pieces.end(), [](const Piece& piece) {
        return piece.kind == Piece::Kind::Word && monthOfName(piece.text) > 0;
    });
    const bool hasWord = word != pieces.end();
    const Places places =
        hasWord ? placesWithWord(pieces, static_cast<int>(word - pieces.begin())) : placesOfNumbers(pieces, order);
    if (places.month < 0 || (places.day < 0 && places.year < 0)) return std::nullopt;
    const auto at = [&pieces](int i) -> Piece& { return pieces[static_cast<std::size_t>(i)]; };
    const int month = hasWord ? monthOfName(word->text) : asNumber(at(places.month));
    const int day = places.day < 0 ? 15 : asNumber(at(places.day));
    const int year = places.year < 0 ? assumedYear : fullYear(at(places.year));
    const year_month_day before{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                std::chrono::day(static_cast<unsigned>(day))};
    if (!before.ok()) return std::nullopt;
    const year_month_day after{sys_days(before) + days(shift)};
    const int newMonth = static_cast<int>(static_cast<unsigned>(after.month()));
    Piece& monthPiece = at(places.month);
    monthPiece.text = hasWord ? monthLike(monthPiece.text, newMonth) : padded(newMonth, monthPiece.text, true);
    if (places.day >= 0) {
        const int newDay = static_cast<int>(static_cast<unsigned>(after.day()));
        at(places.day).text = padded(newDay, at(places.day).text, !hasWord);
        const auto behind = static_cast<std::size_t>(places.day) + 1;
        if (behind < pieces.size() && isEnglishOrdinal(pieces[behind].text))
            pieces[behind].text = englishOrdinal(newDay);
    }
    if (places.year >= 0) {
        Piece& piece = at(places.year);
        const int newYear = static_cast<int>(after.year());
        piece.text = piece.text.size() == 2 ? padded(newYear % 100, piece.text, true) : std::to_string(newYear);
    }
    std::string out;
    for (const Piece& piece : pieces) out += piece.text;
    return out;
}

std::optional<DateOrder> orderOf(std::string_view text) {
    const std::vector<Piece> pieces = piecesOf(text);
    const std::vector<int> at = numberPlaces(pieces, pieces.size());
    if (at.size() < 2 || at[1] != at[0] + 2 || pieces[static_cast<std::size_t>(at[0] + 1)].text != "/")
        return std::nullopt;
    const int first = asNumber(pieces[static_cast<std::size_t>(at[0])]);
    const int second = asNumber(pieces[static_cast<std::size_t>(at[1])]);
    if (first > 12 && first <= 31 && second <= 12) return DateOrder::DayFirst;
    if (second > 12 && second <= 31 && first <= 12) return DateOrder::MonthFirst;
    return std::nullopt;
}

}  // namespace lorimer
