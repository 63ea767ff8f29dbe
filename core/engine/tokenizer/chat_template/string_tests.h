#pragma once

#include <string>
#include <string_view>

namespace lorimer::jinja {

/// Python's str.islower and str.isupper.
bool hasOnlyLower(std::u32string_view text);
bool hasOnlyUpper(std::u32string_view text);

/// str.isalpha, isdigit, isspace, ... by name. Throws TemplateFailure for another name.
bool stringPredicate(const std::string& name, std::u32string_view text);
bool isStringPredicate(const std::string& name);

}  // namespace lorimer::jinja
