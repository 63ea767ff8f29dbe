#pragma once

#include <string>
#include <string_view>

namespace lorimer {

/// How a spreadsheet shows a number.
enum class NumberStyle { Plain, Percent, Date, Time, DateTime, Duration };

/// The style that a number format of Office Open XML stands for: its number, and its code where it is not built in.
NumberStyle numberStyle(int formatId, std::string_view code);

/// The text of a number as a person sees it in the sheet, dates as "2023-04-02" or "2023-04-02 14:30". `value` is the
/// number's text in the file; what is no number comes back unchanged.
std::string shownNumber(std::string_view value, NumberStyle style, bool is1904);

}  // namespace lorimer
