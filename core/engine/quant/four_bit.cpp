#include "engine/quant/four_bit.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/cpu_clones.h"
#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/quant/double_quant.h"
#include "engine/quant/four_bit_math.h"
#include "engine/quant/four_bit_unpack.h"

namespace lorimer {

namespace {

/// What decides a value's code: its rank is how many of the 15 midpoints it exceeds.
struct Ranks {
    float midpoints[15];
    std::uint8_t codes[16];  // of each rank
};

Ranks makeRanks(FourBitCode code) {
    Ranks made = {};
    for (unsigned i = 0; i < 15; ++i) made.midpoints[i] = fourBitMidpoint(code, i);
    for (unsigned i = 0; i < 16; ++i) made.codes[i] = static_cast<std::uint8_t>(fourBitCodeOfRank(code, i));
    return made;
}

const Ranks& ranksOf(FourBitCode code) {
    static const Ranks nf4 = makeRanks(FourBitCode::Nf4);
    static const Ranks fp4 = makeRanks(FourBitCode::Fp4);
    return code == FourBitCode::Nf4 ? nf4 : fp4;
}

/// Largest magnitude; not finite when any value is not (a NaN must not hide behind the comparison).
LORIMER_CPU_CLONES float magnitudeOf(const float* values, std::int64_t count) {
    float largest = 0.0f;
    bool finite = true;
    for (std::int64_t i = 0; i < count; ++i) {
        const float magnitude = std::fabs(values[i]);
        largest = magnitude > largest ? magnitude : largest;
        finite &= magnitude <= 3.402823466e+38f;
    }
    return finite ? largest : INFINITY;
}

void requireFinite(float magnitude, const float* values, std::int64_t start, std::int64_t count) {
    if (std::isfinite(magnitude)) return;
    std::int64_t at = 0;
    while (at + 1 < count && std::isfinite(values[at])) ++at;
    throw badInput("The value at position " + std::to_string(start + at) +
                   " is not a finite number, so it cannot be quantized. Nothing was changed; get the model again "
                   "from where it came from.");
}

/// Codes of one block, one a byte. The midpoints are walked outside, so that the compiler compares many values at once.
LORIMER_CPU_CLONES void encodeBlock(const float* values, std::int64_t count, bool full, float absmax,
                                    const Ranks& ranks, float* scaled, std::uint8_t* codes) {
    const float divisor = fourBitDivisor(absmax);
    const float reciprocal = 1.0f / divisor;
    if (full)
        for (std::int64_t i = 0; i < count; ++i) scaled[i] = fourBitScaledByReciprocal(values[i], reciprocal);
    else
        for (std::int64_t i = 0; i < count; ++i) scaled[i] = fourBitScaledByDivision(values[i], divisor);
    for (std::int64_t start = 0; start < count; start += 32) {  // buffers are multiples of 32; what is beyond is unused
        std::uint32_t counts[32] = {};
        for (int b = 0; b < 15; ++b)
            for (std::int64_t i = 0; i < 32; ++i) counts[i] += scaled[start + i] > ranks.midpoints[b] ? 1u : 0u;
        for (std::int64_t i = 0; i < 32; ++i) codes[start + i] = ranks.codes[counts[i]];
    }
}

float scaleOf(const FourBitTensor& tensor, std::int64_t block) {
    const auto index = static_cast<std::size_t>(block);
    if (!tensor.doubleQuant) return tensor.absmax[index];
    const float* map = tensor.nestedMap.empty() ? dynamicMap().data() : tensor.nestedMap.data();
    return unnestedAbsmax(map[tensor.absmaxCodes[index]], tensor.nestedAbsmax[index / nestedBlockSize],
                          tensor.nestedOffset);
}

/// Calls `unpack(first, count, scale)` for each part of the range that lies in one block.
template <typename Unpack>
void forEachBlock(const FourBitTensor& tensor, std::int64_t first, std::int64_t count, const Unpack& unpack) {
    const std::int64_t end = first + count;
    std::int64_t block = first / tensor.blockSize;
    std::int64_t blockEnd = (block + 1) * tensor.blockSize;
    while (first < end) {
        const std::int64_t partEnd = std::min(end, blockEnd);
        unpack(first, partEnd - first, scaleOf(tensor, block));
        first = partEnd;
        ++block;
        blockEnd += tensor.blockSize;
    }
}

}  // namespace

std::string fourBitCodeName(FourBitCode code) { return code == FourBitCode::Nf4 ? "nf4" : "fp4"; }

std::int64_t FourBitTensor::valueCount() const {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    return count;
}

std::int64_t FourBitTensor::blockCount() const { return (valueCount() + blockSize - 1) / blockSize; }

std::int64_t FourBitTensor::byteCount() const {
    return static_cast<std::int64_t>(codes.size() + absmaxCodes.size() +
                                     (absmax.size() + nestedAbsmax.size() + nestedMap.size()) * sizeof(float));
}

bool isFourBitBlockSize(int blockSize) {
    return blockSize >= 32 && blockSize <= 4096 && (blockSize & (blockSize - 1)) == 0;
}

FourBitTensor quantizeFourBit(FourBitCode code, const float* values, const std::vector<std::int64_t>& shape,
                              int blockSize, bool doubleQuant, FloatType valueType) {
    if (!isFourBitBlockSize(blockSize))
        throw Error(ErrorKind::WrongUse, "The block size " + std::to_string(blockSize) +
                                             " is not available. Choose 32, 64, 128, 256, 512, 1024, 2048 or 4096.");
    FourBitTensor tensor;
    tensor.code = code;
    tensor.shape = shape;
    tensor.blockSize = blockSize;
    tensor.valueType = valueType;
    tensor.doubleQuant = doubleQuant;
    const std::int64_t count = tensor.valueCount();
    tensor.codes.resize(static_cast<std::size_t>((count + 1) / 2));
    std::vector<float> scales(static_cast<std::size_t>(tensor.blockCount()));
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(blockSize));
    std::vector<float> scaled(static_cast<std::size_t>(blockSize));
    const auto zeroCode = static_cast<std::uint8_t>(fourBitCodeOf(code, 0.0f));
    for (std::int64_t start = 0; start < count; start += blockSize) {
        const std::int64_t length = std::min<std::int64_t>(blockSize, count - start);
        const bool full = length == blockSize;
        const float absmax = magnitudeOf(values + start, length);
        requireFinite(absmax, values + start, start, length);
        scales[static_cast<std::size_t>(start / blockSize)] = full ? absmax : fourBitDivisor(absmax);
        encodeBlock(values + start, length, full, absmax, ranksOf(code), scaled.data(), codes.data());
        if (length % 2 != 0) codes[static_cast<std::size_t>(length)] = zeroCode;  // an odd count is padded by one zero
        std::uint8_t* packed = tensor.codes.data() + start / 2;
        for (std::int64_t i = 0; i < length; i += 2)
            packed[i / 2] = static_cast<std::uint8_t>(codes[static_cast<std::size_t>(i)] << 4 |
                                                      codes[static_cast<std::size_t>(i) + 1]);
    }
    if (!doubleQuant) {
        tensor.absmax = std::move(scales);
        return tensor;
    }
    NestedScales nested = quantizeScales(scales);
    if (!std::isfinite(nested.offset))
        throw badInput(
            "The values are too large for double quantization: the mean of their scales overflows. Nothing "
            "was changed; quantize without it, or check the model.");
    tensor.absmaxCodes = std::move(nested.codes);
    tensor.nestedAbsmax = std::move(nested.absmax);
    tensor.nestedOffset = nested.offset;
    return tensor;
}

void dequantizeFourBit(const FourBitTensor& tensor, float* out) {
    dequantizeFourBitRange(tensor, 0, tensor.valueCount(), out);
}

void dequantizeFourBitToBfloat16(const FourBitTensor& tensor, std::uint16_t* out) {
    dequantizeFourBitRangeToBfloat16(tensor, 0, tensor.valueCount(), out);
}

void dequantizeFourBitRange(const FourBitTensor& tensor, std::int64_t first, std::int64_t count, float* out) {
    forEachBlock(tensor, first, count, [&](std::int64_t from, std::int64_t length, float scale) {
        float* part = out + (from - first);
        unpackFourBit(tensor.code, tensor.codes.data(), from, length, scale, part);
        if (tensor.valueType == FloatType::Float32) return;
        for (std::int64_t i = 0; i < length; ++i) part[i] = roundedTo(tensor.valueType, part[i]);
    });
}

void dequantizeFourBitRangeToBfloat16(const FourBitTensor& tensor, std::int64_t first, std::int64_t count,
                                      std::uint16_t* out) {
    forEachBlock(tensor, first, count, [&](std::int64_t from, std::int64_t length, float scale) {
        unpackFourBitToBfloat16(tensor.code, tensor.codes.data(), from, length, scale,
                                tensor.valueType == FloatType::Float16, out + (from - first));
    });
}

std::vector<float> blockScales(const FourBitTensor& tensor) {
    std::vector<float> scales(static_cast<std::size_t>(tensor.blockCount()));
    for (std::size_t i = 0; i < scales.size(); ++i) scales[i] = scaleOf(tensor, static_cast<std::int64_t>(i));
    return scales;
}

}  // namespace lorimer
