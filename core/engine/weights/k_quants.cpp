// The order of float operations is ggml's: scale times sub-scale first, then times the quant, then minus the minimum.
#include "engine/weights/k_quants.h"

#include <cstring>

#include "engine/base/half.h"

namespace lorimer {

namespace {

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

/// Q4_K without and Q5_K with `highBits` (32 bytes: bit g of byte i belongs to value i of group g).
void decodeQ4KQ5K(const std::uint8_t* block, const std::uint8_t* highBits, const std::uint8_t* nibbles, float* out) {
    const float scale = halfAt(block);
    const float minimumScale = halfAt(block + 2);
    int scales[8];
    int minimums[8];
    unpackScalesAndMinimums(block + 4, scales, minimums);
    for (int group = 0; group < 8; ++group) {
        const float groupScale = scale * static_cast<float>(scales[group]);
        const float groupMinimum = minimumScale * static_cast<float>(minimums[group]);
        const std::uint8_t* bytes = nibbles + 32 * (group / 2);
        for (int i = 0; i < 32; ++i) {
            int quant = (bytes[i] >> (4 * (group % 2))) & 15;
            if (highBits != nullptr) quant |= ((highBits[i] >> group) & 1) << 4;
            out[32 * group + i] = groupScale * static_cast<float>(quant) - groupMinimum;
        }
    }
}

}  // namespace

void decodeQ2K(const std::uint8_t* block, float* out) {
    const std::uint8_t* scales = block;       // 16 bytes: low nibble scale, high nibble minimum
    const std::uint8_t* quants = block + 16;  // 64 bytes, four 2-bit values each
    const float scale = halfAt(block + 80);
    const float minimumScale = halfAt(block + 82);
    for (int i = 0; i < 256; ++i) {
        const float groupScale = scale * static_cast<float>(scales[i / 16] & 15);
        const float groupMinimum = minimumScale * static_cast<float>(scales[i / 16] >> 4);
        const int shift = 2 * ((i / 32) % 4);
        const int quant = (quants[32 * (i / 128) + i % 32] >> shift) & 3;
        out[i] = groupScale * static_cast<float>(quant) - groupMinimum;
    }
}

void decodeQ3K(const std::uint8_t* block, float* out) {
    const std::uint8_t* highMask = block;     // 32 bytes: bit g of byte i belongs to value i of group g
    const std::uint8_t* quants = block + 32;  // 64 bytes, four 2-bit values each
    const std::uint8_t* packed = block + 96;  // 12 bytes: sixteen 6-bit scales, four low bits first, then two high ones
    const float scale = halfAt(block + 108);
    for (int i = 0; i < 256; ++i) {
        const int group = i / 16;
        const int low = (packed[group % 8] >> (4 * (group / 8))) & 15;
        const int high = (packed[8 + group % 4] >> (2 * (group / 4))) & 3;
        const float groupScale = scale * static_cast<float>((low | (high << 4)) - 32);
        int quant = (quants[32 * (i / 128) + i % 32] >> (2 * ((i / 32) % 4))) & 3;
        if (((highMask[i % 32] >> (i / 32)) & 1) == 0) quant -= 4;
        out[i] = groupScale * static_cast<float>(quant);
    }
}

void decodeQ4K(const std::uint8_t* block, float* out) { decodeQ4KQ5K(block, nullptr, block + 16, out); }

void decodeQ5K(const std::uint8_t* block, float* out) { decodeQ4KQ5K(block, block + 16, block + 48, out); }

void decodeQ6K(const std::uint8_t* block, float* out) {
    const std::uint8_t* low = block;           // 128 bytes of nibbles
    const std::uint8_t* high = block + 128;    // 64 bytes, four 2-bit values each
    const std::uint8_t* scales = block + 192;  // 16 int8
    const float scale = halfAt(block + 208);
    for (int i = 0; i < 256; ++i) {
        const int half = i / 128;
        const int within = i % 128;
        const int nibble = (low[64 * half + within % 64] >> (4 * (within / 64))) & 15;
        const int top = (high[32 * half + within % 32] >> (2 * (within / 32))) & 3;
        const float groupScale = scale * static_cast<float>(static_cast<std::int8_t>(scales[i / 16]));
        out[i] = groupScale * static_cast<float>((nibble | (top << 4)) - 32);
    }
}

}  // namespace lorimer
