#include "engine/weights/gguf_keys.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

/// What describes without changing results.
constexpr std::array ignoredKeys = {"vocab_size", "tensor_data_layout", "rope.scaling.finetuned", "expert_used_count"};

double shortest(double value) {
    std::array<char, 32> buffer = {};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<float>(value));
    double result = value;
    std::from_chars(buffer.data(), written.ptr, result);
    return result;
}

}  // namespace

void GgufKeys::refuseWhole(const std::string& key, const std::string& what) const {
    throw badInput("The key " + quotedText(key) + " of the GGUF file " + quotedText(m_file.path(), 4096) + " " + what +
                   ". Nothing was changed; choose another model or get this one again.");
}

void GgufKeys::refuse(const std::string& key, const std::string& what) const { refuseWhole(m_prefix + key, what); }

void GgufKeys::refuseTensor(const std::string& name, const std::string& what) const {
    throw badInput("The tensor " + quotedText(name) + " of the GGUF file " + quotedText(m_file.path(), 4096) + " " +
                   what + ". Nothing was changed; choose another model or get this one again.");
}

std::string GgufKeys::asked(const std::string& key) const {
    m_asked.insert(m_prefix + key);
    return m_prefix + key;
}

std::optional<int> GgufKeys::integer(const std::string& key) const {
    const std::string whole = asked(key);
    const GgufValue* value = m_file.find(whole);
    if (value == nullptr) return std::nullopt;
    std::int64_t number = 0;
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(value)) {
        if (list->empty()) refuse(key, "is an empty list");
        number = list->front();
        if (std::any_of(list->begin(), list->end(), [&](std::int64_t other) { return other != number; }))
            refuse(key, "differs between layers, which this version does not support");
    } else {
        number = *m_file.intValue(whole);
    }
    if (number < 0 || number > std::numeric_limits<int>::max())
        refuse(key, "is " + std::to_string(number) + ", which is out of range");
    return static_cast<int>(number);
}

int GgufKeys::requiredInteger(const std::string& key) const {
    const std::optional<int> value = integer(key);
    if (!value) refuse(key, "is missing");
    return *value;
}

std::optional<double> GgufKeys::number(const std::string& key) const {
    const std::optional<double> value = m_file.floatValue(asked(key));
    return value ? std::optional<double>(shortest(*value)) : std::nullopt;
}

double GgufKeys::requiredNumber(const std::string& key) const {
    const std::optional<double> value = number(key);
    if (!value) refuse(key, "is missing");
    return *value;
}

std::optional<bool> GgufKeys::flag(const std::string& key) const { return m_file.boolValue(asked(key)); }

const std::string* GgufKeys::text(const std::string& key) const { return m_file.stringValue(asked(key)); }

void GgufKeys::requireNoOthers() const {
    for (const auto& [key, value] : m_file.values()) {
        if (!key.starts_with(m_prefix) || m_asked.contains(key)) continue;
        const std::string rest = key.substr(m_prefix.size());
        if (std::find(ignoredKeys.begin(), ignoredKeys.end(), rest) == ignoredKeys.end())
            refuse(rest, "is not supported by this version and could change the model's results");
    }
}

}  // namespace lorimer
