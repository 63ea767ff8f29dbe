#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lorimer {

/// A day as a Julian day number; noDay where there is none.
using Day = std::int32_t;
constexpr Day noDay = 0;

/// What a date may mean. 02/04/2023 is 2 April or 4 February: only the other dates of its column can tell.
struct WrittenDate {
    Day dayFirst = noDay;
    Day monthFirst = noDay;
};

/// Reads a date as people write it: 2023-04-02 (also with a time behind it, which is not used), 20230402, 2023-04,
/// 02.04.2023, 02/04/2023, 2 April 2023, 02-Apr-23; months in English, German, French and Spanish. Two digits of a year
/// are 1969 to 2068, as POSIX reads them. Both days are noDay where it is no date.
WrittenDate readDate(std::string_view text);

/// The days of a column. One order of day and month holds for all of them: the one that makes more of them dates.
/// Throws BadInput where both make the same number and not the same days.
std::vector<Day> daysOf(const std::vector<WrittenDate>& dates);

}  // namespace lorimer
