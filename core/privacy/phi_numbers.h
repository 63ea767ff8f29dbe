#pragma once

#include <string_view>

namespace lorimer {

/// What a check says of a value. KeepBase: it can say neither.
enum class Verdict { Pass, Fail, KeepBase };

/// A checksum or shape of privacy.md 3.4 on a value as it stands in the text, separators included.
using NumberCheck = Verdict (*)(std::string_view value);

/// The check that rule files call `name` ("luhn", "iban", "nhs", ...), or nullptr where there is none.
NumberCheck findNumberCheck(std::string_view name);

}  // namespace lorimer
