#include "engine/model/config_reader.h"

#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

void ConfigReader::refuse(const std::string& key, const std::string& what) const {
    throw badInput("The key " + quotedText(m_prefix + key) + " of " + quotedText(m_file, 4096) + " " + what +
                   ". Nothing was changed; choose another model or get this one again.");
}

const Json* ConfigReader::find(const std::string& key) const {
    m_asked.insert(key);
    const auto found = m_json.find(key);
    return found == m_json.end() || found->is_null() ? nullptr : &*found;
}

int ConfigReader::integer(const std::string& key, std::optional<int> fallback) const {
    const Json* value = find(key);
    if (value == nullptr) {
        if (!fallback) refuse(key, "is missing");
        return *fallback;
    }
    if (!value->is_number_integer() ||
        (value->is_number_unsigned() && value->get<std::uint64_t>() > std::numeric_limits<int>::max()) ||
        value->get<std::int64_t>() > std::numeric_limits<int>::max() ||
        value->get<std::int64_t>() < std::numeric_limits<int>::min())
        refuse(key, "is " + shown(*value) + " and not a usable whole number");
    return value->get<int>();
}

double ConfigReader::number(const std::string& key, std::optional<double> fallback) const {
    const Json* value = find(key);
    if (value == nullptr) {
        if (!fallback) refuse(key, "is missing");
        return *fallback;
    }
    if (!value->is_number() || !std::isfinite(value->get<double>()))
        refuse(key, "is " + shown(*value) + " and not a number");
    return value->get<double>();
}

bool ConfigReader::flag(const std::string& key, bool fallback) const {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (!value->is_boolean()) refuse(key, "is " + shown(*value) + " and not true or false");
    return value->get<bool>();
}

std::string ConfigReader::text(const std::string& key, const std::string& fallback) const {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (!value->is_string()) refuse(key, "is " + shown(*value) + " and not a text");
    return value->get<std::string>();
}

void ConfigReader::requireNeutral(const std::string& key, double neutral) const {
    if (number(key, neutral) != neutral)
        refuse(key, "is " + shown(*find(key)) + ", which this version does not support");
}

std::string ConfigReader::shown(const Json& value) {
    const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() > 80 ? text.substr(0, 80) + "..." : text;
}

}  // namespace lorimer
