#include "engine/train/config_section.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lorimer {

namespace {

std::string quoted(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string plain(double value) {
    const bool whole = value == std::floor(value) && std::fabs(value) < 1e15;
    return quoted(whole ? Json(static_cast<std::int64_t>(value)) : Json(value));
}

std::string range(double low, double high) {
    return high == ConfigSection::noLimit ? "must be at least " + plain(low)
                                          : "must be from " + plain(low) + " to " + plain(high);
}

bool isWhole(const Json& value) {
    if (value.is_number_integer()) return true;
    if (!value.is_number_float()) return false;
    const double number = value.get<double>();
    return std::isfinite(number) && number == std::floor(number) && std::fabs(number) < 9e15;
}

}  // namespace

ConfigSection::ConfigSection(const Json& parent, const std::string& name) : m_name(name) {
    if (!parent.contains(name)) return;
    m_object = parent.at(name);
    if (!m_object.is_object()) throw badInput("\"" + name + "\" in the training settings must be an object.");
}

ConfigSection ConfigSection::inside(ConfigSection& parent, const std::string& key) {
    ConfigSection section(parent.m_name + "." + key);
    const Json* value = parent.find(key);
    if (value == nullptr || value->is_null()) return section;
    if (!value->is_object()) throw parent.wrong(key, *value, "must be an object");
    section.m_object = *value;
    return section;
}

void ConfigSection::finish() const {
    for (const auto& [key, value] : m_object.items()) {
        if (m_known.count(key) == 0) throw unknownKey(m_name + "." + key, m_known);
    }
}

Error ConfigSection::unknownKey(const std::string& path, const std::set<std::string>& known) {
    std::string names;
    for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
    return badInput("The training settings have an unknown key \"" + path +
                    "\". Nothing was started; correct or remove "
                    "it. Known keys there: " +
                    (names.empty() ? "none" : names) + ".");
}

double ConfigSection::number(const std::string& key, double fallback, double low, double high) {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (!value->is_number()) throw wrong(key, *value, "must be a number");
    const double result = value->get<double>();
    if (!std::isfinite(result) || result < low || result > high) throw wrong(key, *value, range(low, high));
    return result;
}

std::int64_t ConfigSection::integer(const std::string& key, std::int64_t fallback, std::int64_t low,
                                    std::int64_t high) {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (!isWhole(*value)) throw wrong(key, *value, "must be a whole number");
    const double result = value->get<double>();
    if (result < static_cast<double>(low) || result > static_cast<double>(high)) {
        throw wrong(key, *value, range(static_cast<double>(low), static_cast<double>(high)));
    }
    return value->get<std::int64_t>();
}

std::uint64_t ConfigSection::seed(const std::string& key, std::uint64_t fallback) {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (!value->is_number_unsigned()) throw wrong(key, *value, "must be a whole number from 0");
    return value->get<std::uint64_t>();
}

bool ConfigSection::boolean(const std::string& key, bool fallback) {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (!value->is_boolean()) throw wrong(key, *value, "must be true or false");
    return value->get<bool>();
}

std::string ConfigSection::choice(const std::string& key, const std::string& fallback,
                                  const std::vector<std::string>& now, const std::vector<std::string>& later) {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    std::string names;
    for (const std::string& name : now) names += (names.empty() ? "\"" : ", \"") + name + "\"";
    if (!value->is_string()) throw wrong(key, *value, "must be one of " + names);
    const auto text = value->get<std::string>();
    if (std::find(later.begin(), later.end(), text) != later.end()) throw notYet(key, *value);
    if (std::find(now.begin(), now.end(), text) == now.end()) throw wrong(key, *value, "must be one of " + names);
    return text;
}

void ConfigSection::fixed(const std::string& key, bool only) {
    const Json* value = find(key);
    if (value == nullptr || *value == Json(only)) return;
    if (value->is_boolean() || value->is_string()) throw notYet(key, *value);
    throw wrong(key, *value, only ? "must be true" : "must be false");
}

const Json* ConfigSection::find(const std::string& key) {
    m_known.insert(key);
    const auto found = m_object.find(key);
    return found == m_object.end() ? nullptr : &*found;
}

Error ConfigSection::wrong(const std::string& key, const Json& value, const std::string& rule) const {
    return badInput("\"" + m_name + "." + key + "\" in the training settings is " + quoted(value) + " but " + rule +
                    ". Nothing was started; correct it.");
}

Error ConfigSection::notYet(const std::string& key, const Json& value) const {
    return {ErrorKind::WrongUse, "\"" + m_name + "." + key + "\": " + quoted(value) +
                                     " is not available in this version "
                                     "of Lorimer. Nothing was started; choose another value or remove the key."};
}

}  // namespace lorimer
