#pragma once

#include "engine/tokenizer/chat_template/interpreter.h"

namespace lorimer::jinja {

/// Python's + - * / // % ** on template values. Throws TemplateFailure for types that do not go together, division by
/// zero and whole numbers beyond 64 bits.
Value applyOperator(Interpreter& interpreter, const std::string& sign, const Value& left, const Value& right);

Value negate(const Value& value);
Value positive(const Value& value);

/// Python's `needle in hay`.
bool contains(const Value& hay, const Value& needle);

/// value[start:stop:step]; null parts are left out. Empty when `value` cannot be sliced.
std::optional<Value> sliceOf(const Value& value, const Value& start, const Value& stop, const Value& step);

}  // namespace lorimer::jinja
