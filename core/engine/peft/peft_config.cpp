#include "engine/peft/peft_config.h"

#include <cmath>
#include <optional>

#include "engine/base/error.h"
#include "engine/tokenizer/regex.h"

namespace lorimer {

namespace {

/// PEFT matches `(.*\.)?(key)$` from the start of the path.
bool matches(const std::string& module, const std::string& key) {
    return !Regex("\\A(?:.*\\.)?(?:" + key + ")\\z").findAll(module).empty();
}

template <typename Value>
Value valueFor(const std::string& module, const ModulePattern<Value>& pattern, Value fallback) {
    std::optional<Value> result;
    for (const auto& [key, value] : pattern) {
        if (!matches(module, key)) continue;
        if (result && *result != value)
            throw badInput("Two entries of rank_pattern or alpha_pattern give different values for " + module +
                           ". Nothing was started; remove one of them.");
        result = value;
    }
    return result.value_or(fallback);
}

}  // namespace

int PeftConfig::rankOf(const std::string& module) const { return valueFor(module, rankPattern, rank); }

double PeftConfig::scaleOf(const std::string& module) const {
    const double r = rankOf(module);
    return valueFor(module, alphaPattern, alpha) / (useRslora ? std::sqrt(r) : r);
}

}  // namespace lorimer
