#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/mapped_file.h"
#include "engine/weights/block_formats.h"

namespace lorimer {

/// A metadata value of a GGUF file. All integer types become int64 (a u64 above its range stays uint64), both float
/// types double.
using GgufValue = std::variant<std::int64_t, std::uint64_t, double, bool, std::string, std::vector<std::int64_t>,
                               std::vector<double>, std::vector<bool>, std::vector<std::string>>;

struct GgufTensor {
    std::string name;
    BlockFormat format = BlockFormat::F32;
    std::vector<std::int64_t> shape;  ///< outermost first: a matrix is {rows, columns}
    std::uint64_t offset = 0;         ///< in the file
    std::span<const std::byte> data;  ///< into the mapped file
};

/// A GGUF file, version 2 or 3, mapped: tensors point into the file. Every length in it is checked against the file's
/// size before it is used; limits are those of privacy.md 8.5.
class GgufFile {
public:
    /// Throws BadInput with offset and field for whatever is malformed, beyond a limit, or of an unknown type.
    static GgufFile open(const std::string& path);

    const std::string& path() const { return m_file->path(); }
    std::uint64_t fileSize() const { return m_file->bytes().size(); }
    /// What the tensors' data point into.
    const std::shared_ptr<const MappedFile>& mapping() const { return m_file; }
    int version() const { return m_version; }

    const std::vector<GgufTensor>& tensors() const { return m_tensors; }
    /// Null when there is no tensor of this name.
    const GgufTensor* findTensor(std::string_view name) const;

    /// All metadata, sorted by key.
    const std::map<std::string, GgufValue, std::less<>>& values() const { return m_values; }
    /// Null when the key is absent.
    const GgufValue* find(std::string_view key) const;

    /// The bytes of a value in the file, its type first; empty when the key is absent.
    std::span<const std::byte> storedValue(std::string_view key) const;

    // Typed getters: empty (or null) when the key is absent. They throw BadInput, naming the key, when it holds another
    // type. A float may be stored as an integer.
    std::optional<std::int64_t> intValue(std::string_view key) const;
    std::optional<double> floatValue(std::string_view key) const;
    std::optional<bool> boolValue(std::string_view key) const;
    const std::string* stringValue(std::string_view key) const;
    const std::vector<std::int64_t>* intArray(std::string_view key) const;
    const std::vector<double>* floatArray(std::string_view key) const;
    const std::vector<bool>* boolArray(std::string_view key) const;
    const std::vector<std::string>* stringArray(std::string_view key) const;

    // The same for keys that must be there.
    std::int64_t requiredInt(std::string_view key) const;
    double requiredFloat(std::string_view key) const;
    const std::string& requiredString(std::string_view key) const;

private:
    friend class GgufReader;
    explicit GgufFile(MappedFile file) : m_file(std::make_shared<const MappedFile>(std::move(file))) {}

    std::shared_ptr<const MappedFile> m_file;
    int m_version = 0;
    std::map<std::string, GgufValue, std::less<>> m_values;
    std::map<std::string, std::span<const std::byte>, std::less<>> m_storedValues;
    std::vector<GgufTensor> m_tensors;
    std::map<std::string, std::size_t, std::less<>> m_tensorIndex;
};

}  // namespace lorimer
