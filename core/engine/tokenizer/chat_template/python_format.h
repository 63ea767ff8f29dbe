#pragma once

#include "engine/tokenizer/chat_template/interpreter.h"

namespace lorimer::jinja {

/// Python's `format % values`. Throws TemplateFailure as Python fails.
Value formatPercent(Interpreter& interpreter, const Value& format, const Value& values);

/// Python's str.format in jinja2's sandbox: attributes and items of fields go through the template's rules.
Value formatBraces(Interpreter& interpreter, const Value& format, const Arguments& arguments);

/// Python's format(value, spec).
std::u32string formatValue(Interpreter& interpreter, const Value& value, const std::u32string& spec);

/// A number in the presentation e, f, g, % or their capitals; `alternate` is the sign #.
std::string formatFloat(double value, char presentation, int precision, bool alternate);

}  // namespace lorimer::jinja
