#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace lorimer {

/// SHA-256 (FIPS 180-4) of what is added piece by piece.
class Sha256 {
public:
    /// `plain` does without the processor's own instructions; tests compare both ways.
    explicit Sha256(bool plain = false);

    void add(std::span<const std::byte> bytes);
    void add(std::string_view text) { add(std::as_bytes(std::span(text.data(), text.size()))); }
    /// The hash in lower-case hexadecimal. To be called once, last.
    std::string finish();

private:
    void addBlock(const std::uint8_t* block);

    std::array<std::uint32_t, 8> m_state;
    std::array<std::uint8_t, 64> m_buffer = {};
    std::size_t m_buffered = 0;
    bool m_plain = false;
    std::uint64_t m_total = 0;
};

/// Of a whole file. `onBytes` hears of every piece that was read, some MB each. Throws BadInput, naming the file, when
/// it cannot be read.
std::string sha256OfFile(const std::string& path, const std::function<void(std::int64_t bytes)>& onBytes = {});

}  // namespace lorimer
