#pragma once

#include "engine/tokenizer/chat_template/interpreter.h"

namespace lorimer::jinja {

/// The filter tojson as transformers defines it: Python's json.dumps with ensure_ascii (default false), indent,
/// separators and sort_keys. Characters keep their origin.
Value dumpJson(Interpreter& interpreter, const Value& input, const Arguments& arguments);

}  // namespace lorimer::jinja
