#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/json.h"

namespace lorimer {

/// One object of train.json: reads its keys, and at the end names the first one that nobody asked for. Every reader
/// throws an Error that names the key; a key that is absent gives the fallback.
class ConfigSection {
public:
    static constexpr double noLimit = std::numeric_limits<double>::max();

    ConfigSection(const Json& parent, const std::string& name);
    /// The object `key` of another section; empty where it is absent or null.
    static ConfigSection inside(ConfigSection& parent, const std::string& key);

    /// Throws unless every key was read before.
    void finish() const;

    double number(const std::string& key, double fallback, double low, double high);
    /// Whole numbers; 1e3 and 3.0 are whole.
    std::int64_t integer(const std::string& key, std::int64_t fallback, std::int64_t low, std::int64_t high);
    std::uint64_t seed(const std::string& key, std::uint64_t fallback);
    bool boolean(const std::string& key, bool fallback);
    /// One of `now`; one of `later` is WrongUse.
    std::string choice(const std::string& key, const std::string& fallback, const std::vector<std::string>& now,
                       const std::vector<std::string>& later);
    /// A switch that this version knows in one position only.
    void fixed(const std::string& key, bool only);
    /// The value as it stands, or null; counts as read.
    const Json* find(const std::string& key);
    bool empty() const { return m_object.empty(); }

    Error wrong(const std::string& key, const Json& value, const std::string& rule) const;
    Error notYet(const std::string& key, const Json& value) const;
    static Error unknownKey(const std::string& path, const std::set<std::string>& known);

private:
    explicit ConfigSection(std::string name) : m_name(std::move(name)) {}

    std::string m_name;
    Json m_object = Json::object();
    std::set<std::string> m_known;
};

}  // namespace lorimer
