#include "engine/tokenizer/json_fields.h"

#include <filesystem>
#include <fstream>

#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr int deepest = 64;

SortedJson parse(const std::string& path, const std::string& text) {
    bool tooDeep = false;
    const auto watchDepth = [&tooDeep](int depth, SortedJson::parse_event_t, SortedJson&) {
        if (depth > deepest) tooDeep = true;
        return !tooDeep;
    };
    try {
        SortedJson json = SortedJson::parse(text, watchDepth);
        if (!tooDeep) return json;
    } catch (const SortedJson::exception& error) {
        if (!tooDeep)
            throw badInput(
                "\"" + path + "\" is not well-formed JSON. Nothing was changed; check that it was copied whole.",
                error.what());
    }
    throw badInput("\"" + path + "\" is nested deeper than 64 levels. Nothing was changed; use another file.");
}

}  // namespace

SortedJson readJsonFile(const std::string& path, std::size_t largest) {
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    if (code) throw badInput("\"" + path + "\" cannot be read: " + code.message() + ". Check the path.");
    if (size > largest) {
        throw badInput("\"" + path + "\" is " + std::to_string(size) + " bytes long; at most " +
                       std::to_string(largest) + " are read. Nothing was changed; use another file.");
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(size))) {
        throw badInput("\"" + path + "\" cannot be read to its end. Check the disk and the file's permissions.");
    }
    return parse(path, text);
}

JsonFields::JsonFields(const SortedJson& json, std::string where) : m_json(json), m_where(std::move(where)) {
    if (!m_json.is_object()) refuse("is not a JSON object");
}

void JsonFields::refuse(const std::string& what) const {
    throw badInput("The " + m_where + " " + what + ". Nothing was changed; choose a model with another tokenizer.");
}

bool JsonFields::has(const char* key) const {
    const auto found = m_json.find(key);
    return found != m_json.end() && !found->is_null();
}

const SortedJson& JsonFields::at(const char* key) const {
    const auto found = m_json.find(key);
    if (found == m_json.end()) refuse(std::string("has no \"") + key + "\"");
    return *found;
}

std::string JsonFields::text(const char* key) const {
    const SortedJson& value = at(key);
    if (!value.is_string()) refuse(std::string("has a \"") + key + "\" that is not text");
    return value.get<std::string>();
}

std::string JsonFields::text(const char* key, const std::string& otherwise) const {
    return has(key) ? text(key) : otherwise;
}

bool JsonFields::flag(const char* key, bool otherwise) const {
    if (!has(key)) return otherwise;
    const SortedJson& value = at(key);
    if (!value.is_boolean()) refuse(std::string("has a \"") + key + "\" that is neither true nor false");
    return value.get<bool>();
}

std::int64_t JsonFields::integer(const char* key) const {
    const SortedJson& value = at(key);
    if (!value.is_number_integer()) refuse(std::string("has a \"") + key + "\" that is not a whole number");
    return value.get<std::int64_t>();
}

const SortedJson& JsonFields::list(const char* key) const {
    const SortedJson& value = at(key);
    if (!value.is_array()) refuse(std::string("has a \"") + key + "\" that is not a list");
    return value;
}

JsonFields JsonFields::child(const char* key) const { return {at(key), std::string(key) + " of " + m_where}; }

}  // namespace lorimer
