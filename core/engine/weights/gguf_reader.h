#pragma once

#include <cstdint>
#include <string>

#include "engine/weights/gguf.h"

namespace lorimer {

/// Reads the header of a GGUF file, once: a cursor over the mapped bytes that knows which field it stands at.
class GgufReader {
public:
    explicit GgufReader(MappedFile file);
    GgufFile read();

private:
    [[noreturn]] void fail(const std::string& what) const;
    void need(std::uint64_t bytes) const;
    template <typename T>
    T number();
    std::string text(std::uint64_t limit);
    void readPreamble();
    void readValues();
    GgufValue readScalar(std::uint32_t type);
    GgufValue readArray();
    template <typename Stored, typename Kept>
    std::vector<Kept> numbers(std::uint64_t count);
    void readTensorInfos();
    void readTensorInfo();
    std::uint64_t tensorBytes(const GgufTensor& tensor) const;
    void placeTensors();
    void refuseOverlaps() const;

    GgufFile m_gguf;
    std::span<const std::byte> m_bytes;
    std::uint64_t m_position = 0;
    std::string m_field;
    std::uint64_t m_tensorCount = 0;
    std::uint64_t m_valueCount = 0;
    std::uint64_t m_arrayElements = 0;
};

}  // namespace lorimer
