#pragma once

#include <optional>
#include <string_view>

#include "privacy/phi_numbers.h"

namespace lorimer {

/// A calendar day; month and day are 0 where the text does not say them, year too.
struct PartialDate {
    int year = 0;
    int month = 0;
    int day = 0;
    bool operator==(const PartialDate&) const = default;
};

/// True where the day exists, in the years 1880 to ten years from now.
bool isRealDay(int year, int month, int day);

/// "2024-02-29", with a time behind it or not.
Verdict checkYearFirst(std::string_view value);

/// "29/02/2024", "02.29.24": day first or month first; a year of two digits is 19xx or 20xx.
Verdict checkDayMonth(std::string_view value);

/// "3 de mayo": needs a digit; a lower-case word that also means something else (may, mar, march, set, ago, dic, ene)
/// needs a year or a day before it.
Verdict checkDateText(std::string_view value);

/// 1 to 12 for a month's name or its short form in English, German, French or Spanish, whatever its case; else 0.
int monthOfName(std::string_view word);

}  // namespace lorimer
