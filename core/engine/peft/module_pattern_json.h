#pragma once

#include <optional>

#include "engine/base/json.h"
#include "engine/peft/peft_config.h"

namespace lorimer {

/// PEFT's rank_pattern and alpha_pattern: an object of regular expressions and numbers. Null gives an empty pattern;
/// nothing where it is no such object, or a number is below `low` or does not fit Value.
template <typename Value>
std::optional<ModulePattern<Value>> patternFromJson(const Json& json, double low, double high) {
    ModulePattern<Value> pattern;
    if (json.is_null()) return pattern;
    if (!json.is_object()) return std::nullopt;
    for (auto item = json.begin(); item != json.end(); ++item) {
        if (!item->is_number()) return std::nullopt;
        const double number = item->template get<double>();
        if (!(number >= low && number <= high)) return std::nullopt;
        const auto value = static_cast<Value>(number);
        if (static_cast<double>(value) != number) return std::nullopt;
        pattern.emplace_back(item.key(), value);
    }
    return pattern;
}

template <typename Value>
Json patternToJson(const ModulePattern<Value>& pattern) {
    Json json = Json::object();
    for (const auto& [module, value] : pattern) json[module] = value;
    return json;
}

}  // namespace lorimer
