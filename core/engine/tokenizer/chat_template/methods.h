#pragma once

#include <optional>
#include <string>

#include "engine/tokenizer/chat_template/interpreter.h"

namespace lorimer::jinja {

/// What getattr gives in jinja2's immutable sandbox: a bound method of str, list, tuple, dict or a number, or an
/// attribute of an object. Methods that would change a list or dict come as undefined values that fail when called.
/// Empty when there is no such attribute.
std::optional<Value> findMethod(const Value& value, const std::string& name);

/// Methods of str.
std::optional<Value> findStringMethod(const Value& value, const std::string& name);

}  // namespace lorimer::jinja
