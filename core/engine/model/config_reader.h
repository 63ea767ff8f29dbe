#pragma once

#include <optional>
#include <set>
#include <string>

#include "engine/base/json.h"

namespace lorimer {

/// Typed access to one JSON object of a config.json; null and absent are the same, as in transformers. Remembers which
/// keys were asked for. The object must outlive the reader.
class ConfigReader {
public:
    ConfigReader(const Json& json, std::string file, std::string prefix = "")
        : m_json(json), m_file(std::move(file)), m_prefix(std::move(prefix)) {}

    /// Throws BadInput: "The key ... of ... `what`".
    [[noreturn]] void refuse(const std::string& key, const std::string& what) const;

    /// The key is there, be it null.
    bool has(const std::string& key) const { return m_json.contains(key); }
    const Json* find(const std::string& key) const;
    /// Each throws BadInput for another type, and where the key is absent and there is no fallback.
    int integer(const std::string& key, std::optional<int> fallback) const;
    double number(const std::string& key, std::optional<double> fallback) const;
    bool flag(const std::string& key, bool fallback) const;
    std::string text(const std::string& key, const std::string& fallback) const;

    /// Throws unless the number is absent or `neutral`.
    void requireNeutral(const std::string& key, double neutral) const;
    /// The key is known to the architecture and does not change results there.
    void ignore(const std::string& key) const { m_asked.insert(key); }
    bool wasAsked(const std::string& key) const { return m_asked.contains(key); }

    const std::string& file() const { return m_file; }
    /// The value as a sentence quotes it.
    static std::string shown(const Json& value);

private:
    const Json& m_json;
    std::string m_file;
    std::string m_prefix;
    mutable std::set<std::string> m_asked;
};

}  // namespace lorimer
