#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace lorimer {

/// Objects sorted by key: tokenizer.json holds objects of 100,000 entries, which ordered_json would read in quadratic
/// time.
using SortedJson = nlohmann::json;

/// Reads a JSON file. Throws BadInput, naming the file, when it is larger than `largest` bytes, nested deeper than 64,
/// or malformed.
SortedJson readJsonFile(const std::string& path, std::size_t largest);

/// A component of a tokenizer as tokenizer.json describes it, with checked access to its fields. `where` names it in
/// errors ("normalizer of FILE").
class JsonFields {
public:
    JsonFields(const SortedJson& json, std::string where);

    const SortedJson& json() const { return m_json; }
    const std::string& where() const { return m_where; }
    bool has(const char* key) const;  ///< present and not null
    const SortedJson& at(const char* key) const;
    std::string text(const char* key) const;
    std::string text(const char* key, const std::string& otherwise) const;
    bool flag(const char* key, bool otherwise) const;
    std::int64_t integer(const char* key) const;
    const SortedJson& list(const char* key) const;
    JsonFields child(const char* key) const;

    [[noreturn]] void refuse(const std::string& what) const;

private:
    const SortedJson& m_json;
    std::string m_where;
};

}  // namespace lorimer
