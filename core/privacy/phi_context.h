#pragma once

#include <string_view>

#include "engine/tokenizer/aligned_text.h"
#include "privacy/phi_rule.h"

namespace lorimer {

/// The score of a hit of `rule` at `value`, raised and lowered by the words around it.
double scoreInContext(std::string_view text, ByteRange value, const PhiRule& rule, double score);

/// True where "fax" stands in the 14 characters before `position`.
bool isFaxNumber(std::string_view text, std::size_t position);

/// The value without what does not belong to it: trailing ",;:-" and blanks, and a full stop unless it ends an initial
/// or a date of day and month.
ByteRange trimmedValue(std::string_view text, ByteRange value, PhiTag tag);

}  // namespace lorimer
