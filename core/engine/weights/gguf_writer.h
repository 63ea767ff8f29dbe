#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/durable_file.h"
#include "engine/weights/block_formats.h"

namespace lorimer {

/// The bytes of a value as another GGUF file holds it: its type, then the value (GgufFile::storedValue()).
struct StoredGgufValue {
    std::span<const std::byte> bytes;
};

/// A metadata value with the type in which it is written. A vector becomes an array.
using TypedGgufValue =
    std::variant<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t, std::int32_t, std::uint64_t,
                 std::int64_t, float, double, bool, std::string, std::vector<std::int32_t>, std::vector<std::uint32_t>,
                 std::vector<float>, std::vector<bool>, std::vector<std::string>, StoredGgufValue>;

struct GgufField {
    std::string key;
    TypedGgufValue value;
};

struct GgufTensorInfo {
    std::string name;
    BlockFormat format = BlockFormat::F32;
    std::vector<std::int64_t> shape;  ///< outermost first: a matrix is {rows, columns}

    std::uint64_t byteCount() const;
};

/// Writes a GGUF file of version 3 piece by piece, durably (it appears whole or not at all), laid out as gguf-py does:
/// metadata and tensors in the given order, each tensor aligned to 32 bytes.
class GgufWriter {
public:
    /// Throws Internal for a name or key that occurs twice, rows that are no whole blocks, more than four dimensions;
    /// otherwise as DurableFile.
    GgufWriter(const std::string& path, const std::vector<GgufField>& fields, std::vector<GgufTensorInfo> tensors);

    /// The next bytes of the tensors' data, without padding; pieces need not end with a tensor.
    void append(std::span<const std::byte> bytes);
    /// Throws Internal when bytes are missing or too many.
    void finish();

private:
    void pad();
    void closeTensors();

    std::vector<GgufTensorInfo> m_tensors;
    DurableFile m_file;
    std::size_t m_tensor = 0;         // whose data come next
    std::uint64_t m_tensorBytes = 0;  // of it that were written
    std::uint64_t m_position = 0;     // in the file
};

}  // namespace lorimer
