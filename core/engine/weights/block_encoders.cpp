#include "engine/weights/block_encoders.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "engine/base/cpu_clones.h"
#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/weights/k_quant_encoders.h"

namespace lorimer {

namespace {

constexpr int blockValues = 32;

void putHalf(float value, std::uint8_t* out) {
    const std::uint16_t bits = floatToHalf(value);
    std::memcpy(out, &bits, sizeof bits);
}

/// Scales below 2^-128 have no finite reciprocal; the block's values then become zeros, as do those of a block of
/// zeros.
float reciprocalOf(float scale) {
    const float reciprocal = 1.0f / scale;
    return std::isfinite(reciprocal) ? reciprocal : 0.0f;
}

void encodeF32(const float* values, std::uint8_t* block) { std::memcpy(block, values, sizeof(float)); }
void encodeF16(const float* values, std::uint8_t* block) { putHalf(*values, block); }
void encodeBF16(const float* values, std::uint8_t* block) {
    const std::uint16_t bits = floatToBfloat16(*values);
    std::memcpy(block, &bits, sizeof bits);
}

/// Rounds to nearest, ties away from zero.
LORIMER_CPU_CLONES void roundToBytes(const float* values, float factor, std::uint8_t* out) {
    for (int i = 0; i < blockValues; ++i) {
        const float scaled = values[i] * factor;
        const float magnitude = std::fabs(scaled);
        const int whole = static_cast<int>(magnitude);
        const int rounded = whole + static_cast<int>(2.0f * (magnitude - static_cast<float>(whole)));
        out[i] = static_cast<std::uint8_t>(scaled < 0.0f ? -rounded : rounded);
    }
}

void encodeQ80(const float* values, std::uint8_t* block) {
    float largest = 0.0f;
    for (int i = 0; i < blockValues; ++i) largest = std::max(largest, std::fabs(values[i]));
    const float scale = largest / 127.0f;
    putHalf(scale, block);
    roundToBytes(values, reciprocalOf(scale), block + 2);
}

/// Codes of (value - minimum) * factor + zero, two a byte: low nibbles are the first half.
LORIMER_CPU_CLONES void packNibbles(const float* values, float minimum, float factor, float zero, std::uint8_t* out) {
    int codes[blockValues];
    for (int i = 0; i < blockValues; ++i) {
        const int code = static_cast<int>((values[i] - minimum) * factor + zero);
        codes[i] = code > 15 ? 15 : code;
    }
    for (int i = 0; i < blockValues / 2; ++i)
        out[i] = static_cast<std::uint8_t>(codes[i] | codes[i + blockValues / 2] << 4);
}

void encodeQ40(const float* values, std::uint8_t* block) {
    float largest = values[0];  // with its sign: it gets the code -8, which has no positive twin
    for (int i = 1; i < blockValues; ++i)
        if (std::fabs(values[i]) > std::fabs(largest)) largest = values[i];
    const float scale = largest / -8.0f;
    putHalf(scale, block);
    packNibbles(values, 0.0f, reciprocalOf(scale), 8.5f, block + 2);
}

void encodeQ41(const float* values, std::uint8_t* block) {
    const auto [lowest, highest] = std::minmax_element(values, values + blockValues);
    const float scale = (*highest - *lowest) / 15.0f;
    putHalf(scale, block);
    putHalf(*lowest, block + 2);
    packNibbles(values, *lowest, reciprocalOf(scale), 0.5f, block + 4);
}

using Encoder = void (*)(const float* values, std::uint8_t* block);

/// Null for a format that cannot be written.
Encoder encoderOf(BlockFormat format) {
    switch (format) {
        case BlockFormat::F32:
            return encodeF32;
        case BlockFormat::F16:
            return encodeF16;
        case BlockFormat::BF16:
            return encodeBF16;
        case BlockFormat::Q8_0:
            return encodeQ80;
        case BlockFormat::Q4_0:
            return encodeQ40;
        case BlockFormat::Q4_1:
            return encodeQ41;
        case BlockFormat::Q4_K:
            return encodeQ4K;
        case BlockFormat::Q6_K:
            return encodeQ6K;
        default:
            return nullptr;
    }
}

/// In half precision, scales and minimums beyond 65504 would become infinite.
void requireWithinRange(BlockFormat format, std::span<const float> values) {
    const bool isWide = format == BlockFormat::F32 || format == BlockFormat::BF16;
    const float limit = isWide ? 3.402823466e+38f : 65504.0f;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!(std::fabs(values[i]) <= limit))
            throw badInput("The value at position " + std::to_string(i) + " is not a finite number" +
                           (isWide ? "" : " up to 65504") + ", so it cannot be written as " + blockFormatName(format) +
                           ". Nothing was changed; " +
                           (isWide ? "check the model." : "choose BF16, or check the model."));
}

}  // namespace

bool canEncode(BlockFormat format) { return encoderOf(format) != nullptr; }

void encodeBlocks(BlockFormat format, std::span<const float> values, std::byte* out) {
    const Encoder encode = encoderOf(format);
    const BlockLayout layout = blockLayout(format);
    const auto perBlock = static_cast<std::size_t>(layout.valuesPerBlock);
    if (encode == nullptr) throw Error(ErrorKind::Internal, blockFormatName(format) + " cannot be written.");
    if (values.size() % perBlock != 0)
        throw Error(ErrorKind::Internal,
                    std::to_string(values.size()) + " values are no whole blocks of " + blockFormatName(format) + ".");
    requireWithinRange(format, values);
    auto* block = reinterpret_cast<std::uint8_t*>(out);
    for (std::size_t i = 0; i < values.size(); i += perBlock, block += layout.bytesPerBlock)
        encode(values.data() + i, block);
}

}  // namespace lorimer
