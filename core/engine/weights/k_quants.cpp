// The K formats. The order of float operations is ggml's: scale times sub-scale first, then times the quant, then minus
// the minimum. Innermost loops have a constant length and one shift, so that the compiler computes many values at once.
#include <cstring>

#include "engine/base/cpu_clones.h"
#include "engine/base/half.h"
#include "engine/weights/block_decoders.h"

namespace lorimer {

namespace {

constexpr int superBlock = 256;

float halfAt(const std::uint8_t* bytes) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    return halfToFloat(bits);
}

/// Q4_K and Q5_K: 12 bytes hold eight 6-bit scales and eight 6-bit minimums. The first four of each are the low six
/// bits of bytes 0-3 and 4-7; of the others, bytes 8-11 hold four bits and the top two bits of bytes 0-7 the rest.
void unpackScalesAndMinimums(const std::uint8_t* packed, int* scales, int* minimums) {
    for (int i = 0; i < 4; ++i) {
        scales[i] = packed[i] & 63;
        minimums[i] = packed[4 + i] & 63;
        scales[4 + i] = (packed[8 + i] & 15) | ((packed[i] >> 2) & 48);
        minimums[4 + i] = (packed[8 + i] >> 4) | ((packed[4 + i] >> 2) & 48);
    }
}

/// Q3_K: 12 bytes hold sixteen 6-bit scales around 32, four low bits first, then two high ones.
void unpackScalesOfQ3K(const std::uint8_t* packed, int* scales) {
    for (int i = 0; i < 16; ++i) {
        const int low = (packed[i % 8] >> (4 * (i / 8))) & 15;
        const int high = (packed[8 + i % 4] >> (2 * (i / 4))) & 3;
        scales[i] = (low | (high << 4)) - 32;
    }
}

}  // namespace

LORIMER_CPU_CLONES void decodeQ2K(const std::uint8_t* block, std::size_t count, float* out) {
    for (std::size_t b = 0; b < count; ++b, block += 84, out += superBlock) {
        const std::uint8_t* scales = block;  // 16 bytes: low nibble scale, high nibble minimum; then 64 of 2-bit quants
        const float scale = halfAt(block + 80);
        const float minimumScale = halfAt(block + 82);
        for (int group = 0; group < 16; ++group) {
            const float groupScale = scale * static_cast<float>(scales[group] & 15);
            const float groupMinimum = minimumScale * static_cast<float>(scales[group] >> 4);
            const std::uint8_t* quants = block + 16 + 32 * (group / 8) + 16 * (group % 2);
            const int shift = 2 * (group / 2 % 4);
            for (int i = 0; i < 16; ++i)
                out[16 * group + i] = groupScale * static_cast<float>((quants[i] >> shift) & 3) - groupMinimum;
        }
    }
}

LORIMER_CPU_CLONES void decodeQ3K(const std::uint8_t* block, std::size_t count, float* out) {
    int scales[16];
    for (std::size_t b = 0; b < count; ++b, block += 110, out += superBlock) {
        // 32 bytes of third bits (bit g of byte i belongs to value i of 32), 64 of 2-bit quants, 12 of scales.
        unpackScalesOfQ3K(block + 96, scales);
        const float scale = halfAt(block + 108);
        for (int group = 0; group < 16; ++group) {
            const float groupScale = scale * static_cast<float>(scales[group]);
            const std::uint8_t* high = block + 16 * (group % 2);
            const std::uint8_t* quants = block + 32 + 32 * (group / 8) + 16 * (group % 2);
            const int shift = 2 * (group / 2 % 4);
            const int bit = group / 2;
            for (int i = 0; i < 16; ++i) {
                const int quant = ((quants[i] >> shift) & 3) + 4 * ((high[i] >> bit) & 1) - 4;
                out[16 * group + i] = groupScale * static_cast<float>(quant);
            }
        }
    }
}

LORIMER_CPU_CLONES void decodeQ4K(const std::uint8_t* block, std::size_t count, float* out) {
    int scales[8];
    int minimums[8];
    for (std::size_t b = 0; b < count; ++b, block += 144, out += superBlock) {
        const float scale = halfAt(block);
        const float minimumScale = halfAt(block + 2);
        unpackScalesAndMinimums(block + 4, scales, minimums);
        for (int group = 0; group < 8; ++group) {
            const float groupScale = scale * static_cast<float>(scales[group]);
            const float groupMinimum = minimumScale * static_cast<float>(minimums[group]);
            const std::uint8_t* nibbles = block + 16 + 32 * (group / 2);
            const int shift = 4 * (group % 2);
            for (int i = 0; i < 32; ++i)
                out[32 * group + i] = groupScale * static_cast<float>((nibbles[i] >> shift) & 15) - groupMinimum;
        }
    }
}

LORIMER_CPU_CLONES void decodeQ5K(const std::uint8_t* block, std::size_t count, float* out) {
    int scales[8];
    int minimums[8];
    for (std::size_t b = 0; b < count; ++b, block += 176, out += superBlock) {
        const float scale = halfAt(block);
        const float minimumScale = halfAt(block + 2);
        unpackScalesAndMinimums(block + 4, scales, minimums);
        const std::uint8_t* high = block + 16;  // bit g of byte i belongs to value i of group g
        for (int group = 0; group < 8; ++group) {
            const float groupScale = scale * static_cast<float>(scales[group]);
            const float groupMinimum = minimumScale * static_cast<float>(minimums[group]);
            const std::uint8_t* nibbles = block + 48 + 32 * (group / 2);
            const int shift = 4 * (group % 2);
            for (int i = 0; i < 32; ++i) {
                const int quant = ((nibbles[i] >> shift) & 15) | (((high[i] >> group) & 1) << 4);
                out[32 * group + i] = groupScale * static_cast<float>(quant) - groupMinimum;
            }
        }
    }
}

LORIMER_CPU_CLONES void decodeQ6K(const std::uint8_t* block, std::size_t count, float* out) {
    for (std::size_t b = 0; b < count; ++b, block += 210, out += superBlock) {
        const std::uint8_t* scales = block + 192;  // 16 int8, after 128 bytes of nibbles and 64 of 2-bit tops
        const float scale = halfAt(block + 208);
        for (int group = 0; group < 16; ++group) {
            const float groupScale = scale * static_cast<float>(static_cast<std::int8_t>(scales[group]));
            const int quarter = group / 2 % 4;
            const std::uint8_t* nibbles = block + 64 * (group / 8) + 16 * (group % 4);
            const std::uint8_t* tops = block + 128 + 32 * (group / 8) + 16 * (group % 2);
            const int nibbleShift = 4 * (quarter / 2);
            const int topShift = 2 * quarter;
            for (int i = 0; i < 16; ++i) {
                const int quant = ((nibbles[i] >> nibbleShift) & 15) | (((tops[i] >> topShift) & 3) << 4);
                out[16 * group + i] = groupScale * static_cast<float>(quant - 32);
            }
        }
    }
}

}  // namespace lorimer
