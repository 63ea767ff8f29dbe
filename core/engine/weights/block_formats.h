#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace lorimer {

/// Element and block formats that weights are stored in; the numbers are GGUF's type ids.
enum class BlockFormat : std::uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    BF16 = 30,
};

/// How a format is laid out: `valuesPerBlock` neighbouring values of a row take `bytesPerBlock` bytes.
struct BlockLayout {
    int valuesPerBlock = 1;
    int bytesPerBlock = 4;
};

/// Empty when the id is not a format that can be read here.
std::optional<BlockFormat> blockFormatFromId(std::uint32_t id);

/// The name that ggml gives to a type id, known or not: "IQ4_XS (23)", "type 99". For messages.
std::string blockTypeName(std::uint32_t id);

std::string blockFormatName(BlockFormat format);
BlockLayout blockLayout(BlockFormat format);

/// Decodes whole blocks: `blocks` holds a whole number of them and `out` valuesPerBlock floats for each. The order of
/// operations is ggml's, so the values agree with it to the bit.
void decodeBlocks(BlockFormat format, std::span<const std::byte> blocks, float* out);
/// The same values, then rounded to bfloat16 (bits).
void decodeBlocksToBfloat16(BlockFormat format, std::span<const std::byte> blocks, std::uint16_t* out);

}  // namespace lorimer
