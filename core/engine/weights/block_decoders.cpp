// The formats with one scale a block. Loops of constant length, so that the compiler computes many values at once.
#include "engine/weights/block_decoders.h"

#include <bit>
#include <cstring>

#include "engine/base/cpu_clones.h"
#include "engine/base/half.h"

namespace lorimer {

namespace {

float halfAt(const std::uint8_t* bytes) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    return halfToFloat(bits);
}

/// Nibbles of 16 bytes as 32 quants: the low ones are the first half.
LORIMER_CPU_CLONES void unpackNibbles(const std::uint8_t* packed, int* quants) {
    for (int i = 0; i < 16; ++i) quants[i] = packed[i] & 15;
    for (int i = 0; i < 16; ++i) quants[16 + i] = packed[i] >> 4;
}

/// The same with a fifth bit from four bytes.
LORIMER_CPU_CLONES void unpackFiveBits(const std::uint8_t* packed, int* quants) {
    std::uint32_t high = 0;
    std::memcpy(&high, packed, sizeof high);
    unpackNibbles(packed + 4, quants);
    for (int i = 0; i < 32; ++i) quants[i] |= static_cast<int>((high >> i) & 1) << 4;
}

LORIMER_CPU_CLONES void scaleAround(const int* quants, int zero, float scale, float* out) {
    for (int i = 0; i < 32; ++i) out[i] = scale * static_cast<float>(quants[i] - zero);
}

LORIMER_CPU_CLONES void scaleFrom(const int* quants, float scale, float minimum, float* out) {
    for (int i = 0; i < 32; ++i) out[i] = scale * static_cast<float>(quants[i]) + minimum;
}

/// halfToFloat() without branches.
float halfAsFloat(std::uint16_t half) {
    const std::uint32_t magnitude = (half & 0x7fffu) << 13;
    const float finite = std::bit_cast<float>(magnitude) * 0x1p112f;  // exact, of subnormals too
    const std::uint32_t bits =
        magnitude >= 0x0f800000u ? magnitude | 0x7f800000u : std::bit_cast<std::uint32_t>(finite);
    return std::bit_cast<float>(bits | (static_cast<std::uint32_t>(half & 0x8000u) << 16));
}

}  // namespace

void decodeF32(const std::uint8_t* blocks, std::size_t count, float* out) {
    std::memcpy(out, blocks, count * sizeof(float));
}

LORIMER_CPU_CLONES void decodeF16(const std::uint8_t* blocks, std::size_t count, float* out) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t half = 0;
        std::memcpy(&half, blocks + 2 * i, sizeof half);
        out[i] = halfAsFloat(half);
    }
}

LORIMER_CPU_CLONES void decodeBF16(const std::uint8_t* blocks, std::size_t count, float* out) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, blocks + 2 * i, sizeof bits);
        out[i] = bfloat16ToFloat(bits);
    }
}

void decodeQ40(const std::uint8_t* blocks, std::size_t count, float* out) {
    int quants[32];
    for (std::size_t i = 0; i < count; ++i, blocks += 18, out += 32) {
        unpackNibbles(blocks + 2, quants);
        scaleAround(quants, 8, halfAt(blocks), out);
    }
}

void decodeQ41(const std::uint8_t* blocks, std::size_t count, float* out) {
    int quants[32];
    for (std::size_t i = 0; i < count; ++i, blocks += 20, out += 32) {
        unpackNibbles(blocks + 4, quants);
        scaleFrom(quants, halfAt(blocks), halfAt(blocks + 2), out);
    }
}

void decodeQ50(const std::uint8_t* blocks, std::size_t count, float* out) {
    int quants[32];
    for (std::size_t i = 0; i < count; ++i, blocks += 22, out += 32) {
        unpackFiveBits(blocks + 2, quants);
        scaleAround(quants, 16, halfAt(blocks), out);
    }
}

void decodeQ51(const std::uint8_t* blocks, std::size_t count, float* out) {
    int quants[32];
    for (std::size_t i = 0; i < count; ++i, blocks += 24, out += 32) {
        unpackFiveBits(blocks + 4, quants);
        scaleFrom(quants, halfAt(blocks), halfAt(blocks + 2), out);
    }
}

LORIMER_CPU_CLONES void decodeQ80(const std::uint8_t* blocks, std::size_t count, float* out) {
    for (std::size_t block = 0; block < count; ++block, blocks += 34, out += 32) {
        const float scale = halfAt(blocks);
        for (int i = 0; i < 32; ++i) out[i] = static_cast<float>(static_cast<std::int8_t>(blocks[2 + i])) * scale;
    }
}

}  // namespace lorimer
