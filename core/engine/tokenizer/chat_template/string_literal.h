#pragma once

#include <string>
#include <string_view>

namespace lorimer::jinja {

/// \r\n and \r become \n.
std::u32string normalizeNewlines(std::u32string_view text);

/// The text that a string literal of a template means (Python's escapes); `inner` is what stands between its quotes.
/// Throws TemplateFailure for a broken escape.
std::u32string readStringLiteral(std::u32string_view inner, int line);

}  // namespace lorimer::jinja
