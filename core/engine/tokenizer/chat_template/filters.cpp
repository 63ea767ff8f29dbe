#include "engine/tokenizer/chat_template/filters.h"

#include <algorithm>

namespace lorimer::jinja {

FilterFunction findFilter(std::string_view name) {
    for (const std::span<const FilterEntry> table : {textFilters(), listFilters(), numberFilters()}) {
        for (const FilterEntry& entry : table) {
            if (entry.name == name) return entry.function;
        }
    }
    return nullptr;
}

Value attributePath(Interpreter& interpreter, const Value& item, const Value& path) {
    if (path.isNone()) return item;
    if (!path.isText()) return interpreter.item(item, path);
    Value value = item;
    const std::u32string_view dot = U".";
    for (const std::u32string& part : splitText(path.chars(), &dot, -1)) {
        const bool isNumber =
            !part.empty() && part.size() < 10 &&
            std::all_of(part.begin(), part.end(), [](char32_t c) { return plain(c) >= '0' && plain(c) <= '9'; });
        value = interpreter.item(value, isNumber ? Value(std::int64_t{std::stoll(plainUtf8(part))}) : Value(part));
    }
    return value;
}

}  // namespace lorimer::jinja
