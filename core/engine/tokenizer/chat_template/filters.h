#pragma once

#include <span>
#include <string_view>

#include "engine/tokenizer/chat_template/interpreter.h"

namespace lorimer::jinja {

using FilterFunction = Value (*)(Interpreter&, const Value& input, const Arguments&);

struct FilterEntry {
    std::string_view name;
    FilterFunction function;
};

/// Null when there is no filter of this name.
FilterFunction findFilter(std::string_view name);

// The tables that findFilter searches, one per file.
std::span<const FilterEntry> textFilters();
std::span<const FilterEntry> listFilters();
std::span<const FilterEntry> numberFilters();

/// jinja2's attribute getter of map, sort, sum, ...: "a.b.0" goes down step by step; None is the value itself.
Value attributePath(Interpreter& interpreter, const Value& item, const Value& path);

}  // namespace lorimer::jinja
