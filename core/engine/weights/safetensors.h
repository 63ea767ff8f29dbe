#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/float_type.h"
#include "engine/base/mapped_file.h"

namespace lorimer {

/// Element types of safetensors, in the order in which its writers sort tensors (the last first).
enum class SafetensorsType { Bool, U8, I8, F8E5M2, F8E4M3, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64 };

/// "F32", "BF16", ...
std::string safetensorsTypeName(SafetensorsType type);
std::size_t safetensorsTypeBytes(SafetensorsType type);
SafetensorsType safetensorsTypeOf(FloatType type);

struct SafetensorsTensor {
    std::string name;
    SafetensorsType type = SafetensorsType::F32;
    std::vector<std::int64_t> shape;
    std::uint64_t offset = 0;         ///< in the file
    std::span<const std::byte> data;  ///< into the mapped file; its address need not be aligned
};

/// A safetensors file, mapped: tensors point into it. Limits are those of privacy.md 8.5.
class SafetensorsFile {
public:
    /// Throws BadInput with tensor and offset for a header above 100 MB, malformed or with a key twice, for unknown
    /// types, sizes that disagree, overlaps, holes and uncovered tails.
    static SafetensorsFile open(const std::string& path);

    const std::string& path() const { return m_file.path(); }
    std::uint64_t fileSize() const { return m_file.bytes().size(); }

    /// In the order of their data.
    const std::vector<SafetensorsTensor>& tensors() const { return m_tensors; }
    /// Null when there is no tensor of this name.
    const SafetensorsTensor* find(std::string_view name) const;
    const std::map<std::string, std::string>& metadata() const { return m_metadata; }

private:
    explicit SafetensorsFile(MappedFile file) : m_file(std::move(file)) {}

    MappedFile m_file;
    std::vector<SafetensorsTensor> m_tensors;
    std::map<std::string, std::size_t, std::less<>> m_index;
    std::map<std::string, std::string> m_metadata;
};

}  // namespace lorimer
