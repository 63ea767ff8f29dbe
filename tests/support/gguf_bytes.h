#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace lorimer::test {

/// Builds the bytes of a GGUF file, right or wrong, piece by piece.
class GgufBytes {
public:
    explicit GgufBytes(std::string start) : m_bytes(std::move(start)) {}
    /// The preamble of version 3.
    GgufBytes(std::uint64_t tensors, std::uint64_t keys) : m_bytes("GGUF") { u32(3).u64(tensors).u64(keys); }

    template <typename T>
    GgufBytes& number(T value) {
        char raw[sizeof(T)];
        std::memcpy(raw, &value, sizeof raw);
        m_bytes.append(raw, sizeof raw);
        return *this;
    }
    GgufBytes& byte(std::uint8_t value) { return number(value); }
    GgufBytes& u32(std::uint32_t value) { return number(value); }
    GgufBytes& u64(std::uint64_t value) { return number(value); }
    GgufBytes& f32(float value) { return number(value); }
    GgufBytes& word(const std::string& text) {
        u64(text.size());
        m_bytes += text;
        return *this;
    }
    GgufBytes& u32Value(const std::string& key, std::uint32_t value) { return word(key).u32(4).u32(value); }
    GgufBytes& f32Value(const std::string& key, float value) { return word(key).u32(6).f32(value); }
    GgufBytes& boolValue(const std::string& key, bool value) { return word(key).u32(7).byte(value ? 1 : 0); }
    GgufBytes& textValue(const std::string& key, const std::string& value) { return word(key).u32(8).word(value); }
    /// `dimensions` innermost first, as stored.
    GgufBytes& tensor(const std::string& name, const std::vector<std::uint64_t>& dimensions, std::uint32_t type,
                      std::uint64_t offset) {
        word(name).u32(static_cast<std::uint32_t>(dimensions.size()));
        for (const std::uint64_t size : dimensions) u64(size);
        return u32(type).u64(offset);
    }
    GgufBytes& pad(std::size_t alignment) {
        m_bytes.resize((m_bytes.size() + alignment - 1) / alignment * alignment);
        return *this;
    }
    GgufBytes& zeros(std::size_t count) {
        m_bytes.append(count, '\0');
        return *this;
    }

    const std::string& text() const { return m_bytes; }

private:
    std::string m_bytes;
};

}  // namespace lorimer::test
