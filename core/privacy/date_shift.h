#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lorimer {

/// Whether "3/4/2024" is read as the third of April.
enum class DateOrder { DayFirst, MonthFirst };

/// A date as it stands in a text, moved by `days` and written in the same form, with the month's name in the same
/// language. A date without a year counts as one of `assumedYear`, one without a day as the 15th. Nothing where the
/// text is no date that this can read.
std::optional<std::string> shiftDate(std::string_view text, int days, DateOrder order, int assumedYear);

/// The order that a numeric date proves, such as "25/12/2024"; nothing where it may be both or has full stops.
std::optional<DateOrder> orderOf(std::string_view text);

}  // namespace lorimer
