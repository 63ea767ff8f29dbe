#pragma once

#include <optional>
#include <string>

#include "engine/tokenizer/chat_template/value.h"

namespace lorimer::jinja {

/// Python's int(text, base) and float(text); empty when the text is no such number. Throws TemplateFailure for a whole
/// number beyond 64 bits.
std::optional<std::int64_t> parseInteger(const std::u32string& text, int base);
std::optional<double> parseFloat(const std::u32string& text);

}  // namespace lorimer::jinja
