#pragma once

#include <string_view>

#include "engine/tokenizer/chat_template/interpreter.h"

namespace lorimer::jinja {

using TestFunction = bool (*)(Interpreter&, const Value& input, const Arguments&);

/// The test behind `is name`; null when there is none.
TestFunction findTest(std::string_view name);

}  // namespace lorimer::jinja
