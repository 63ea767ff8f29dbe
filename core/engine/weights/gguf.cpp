#include "engine/weights/gguf.h"

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/weights/gguf_reader.h"

namespace lorimer {

namespace {

Error wrongType(const std::string& path, std::string_view key, const std::string& expected) {
    return badInput("The key " + quotedText(key) + " of the GGUF file " + quotedText(path, 4096) + " does not hold " +
                    expected + ". Nothing was changed; get the file again from where it came from.");
}

Error missingKey(const std::string& path, std::string_view key) {
    return badInput("The GGUF file " + quotedText(path, 4096) + " lacks the key " + quotedText(key) +
                    ". Nothing was changed; get the file again from where it came from.");
}

template <typename T>
const T* typed(const GgufFile& file, std::string_view key, const char* expected) {
    const GgufValue* value = file.find(key);
    if (value == nullptr) return nullptr;
    const T* held = std::get_if<T>(value);
    if (held == nullptr) throw wrongType(file.path(), key, expected);
    return held;
}

template <typename T>
std::optional<T> optionally(const T* value) {
    return value != nullptr ? std::optional<T>(*value) : std::nullopt;
}

}  // namespace

GgufFile GgufFile::open(const std::string& path) { return GgufReader(MappedFile(path)).read(); }

const GgufTensor* GgufFile::findTensor(std::string_view name) const {
    const auto found = m_tensorIndex.find(name);
    return found == m_tensorIndex.end() ? nullptr : &m_tensors[found->second];
}

const GgufValue* GgufFile::find(std::string_view key) const {
    const auto found = m_values.find(key);
    return found == m_values.end() ? nullptr : &found->second;
}

std::span<const std::byte> GgufFile::storedValue(std::string_view key) const {
    const auto found = m_storedValues.find(key);
    return found == m_storedValues.end() ? std::span<const std::byte>() : found->second;
}

std::optional<std::int64_t> GgufFile::intValue(std::string_view key) const {
    return optionally(typed<std::int64_t>(*this, key, "an integer"));
}

std::optional<double> GgufFile::floatValue(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value != nullptr && std::holds_alternative<std::int64_t>(*value))
        return static_cast<double>(std::get<std::int64_t>(*value));
    return optionally(typed<double>(*this, key, "a number"));
}

std::optional<bool> GgufFile::boolValue(std::string_view key) const {
    return optionally(typed<bool>(*this, key, "a truth value"));
}

const std::string* GgufFile::stringValue(std::string_view key) const {
    return typed<std::string>(*this, key, "a text");
}

const std::vector<std::int64_t>* GgufFile::intArray(std::string_view key) const {
    return typed<std::vector<std::int64_t>>(*this, key, "a list of integers");
}

const std::vector<double>* GgufFile::floatArray(std::string_view key) const {
    return typed<std::vector<double>>(*this, key, "a list of numbers");
}

const std::vector<bool>* GgufFile::boolArray(std::string_view key) const {
    return typed<std::vector<bool>>(*this, key, "a list of truth values");
}

const std::vector<std::string>* GgufFile::stringArray(std::string_view key) const {
    return typed<std::vector<std::string>>(*this, key, "a list of texts");
}

std::int64_t GgufFile::requiredInt(std::string_view key) const {
    const std::optional<std::int64_t> value = intValue(key);
    if (!value) throw missingKey(path(), key);
    return *value;
}

double GgufFile::requiredFloat(std::string_view key) const {
    const std::optional<double> value = floatValue(key);
    if (!value) throw missingKey(path(), key);
    return *value;
}

const std::string& GgufFile::requiredString(std::string_view key) const {
    const std::string* value = stringValue(key);
    if (value == nullptr) throw missingKey(path(), key);
    return *value;
}

}  // namespace lorimer
