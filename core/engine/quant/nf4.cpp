#include "engine/quant/nf4.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/cpu_clones.h"
#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/quant/double_quant.h"
#include "engine/quant/nf4_math.h"
#include "engine/quant/nf4_unpack.h"

namespace lorimer {

namespace {

/// 15 midpoints: a value's code is how many of them it exceeds.
struct Midpoints {
    float values[15];
};

const Midpoints& midpoints() {
    static const Midpoints table = [] {
        Midpoints made = {};
        for (unsigned i = 0; i < 15; ++i) made.values[i] = (nf4Value(i) + nf4Value(i + 1)) / 2.0f;
        return made;
    }();
    return table;
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
                                    const float* bounds, float* scaled, std::uint8_t* codes) {
    const float divisor = nf4Divisor(absmax);
    const float reciprocal = 1.0f / divisor;
    if (full)
        for (std::int64_t i = 0; i < count; ++i) scaled[i] = nf4ScaledByReciprocal(values[i], reciprocal);
    else
        for (std::int64_t i = 0; i < count; ++i) scaled[i] = nf4ScaledByDivision(values[i], divisor);
    for (std::int64_t start = 0; start < count; start += 32) {  // buffers are multiples of 32; what is beyond is unused
        std::uint32_t counts[32] = {};
        for (int b = 0; b < 15; ++b)
            for (std::int64_t i = 0; i < 32; ++i) counts[i] += scaled[start + i] > bounds[b] ? 1u : 0u;
        for (std::int64_t i = 0; i < 32; ++i) codes[start + i] = static_cast<std::uint8_t>(counts[i]);
    }
}

float scaleOf(const Nf4Tensor& tensor, std::int64_t block) {
    const auto index = static_cast<std::size_t>(block);
    if (!tensor.doubleQuant) return tensor.absmax[index];
    const float* map = tensor.nestedMap.empty() ? dynamicMap().data() : tensor.nestedMap.data();
    return unnestedAbsmax(map[tensor.absmaxCodes[index]], tensor.nestedAbsmax[index / nestedBlockSize],
                          tensor.nestedOffset);
}

/// Calls `unpack(first, count, scale)` for each part of the range that lies in one block.
template <typename Unpack>
void forEachBlock(const Nf4Tensor& tensor, std::int64_t first, std::int64_t count, const Unpack& unpack) {
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

std::int64_t Nf4Tensor::valueCount() const {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    return count;
}

std::int64_t Nf4Tensor::blockCount() const { return (valueCount() + blockSize - 1) / blockSize; }

std::int64_t Nf4Tensor::byteCount() const {
    return static_cast<std::int64_t>(codes.size() + absmaxCodes.size() +
                                     (absmax.size() + nestedAbsmax.size() + nestedMap.size()) * sizeof(float));
}

bool isNf4BlockSize(int blockSize) {
    return blockSize >= 32 && blockSize <= 4096 && (blockSize & (blockSize - 1)) == 0;
}

Nf4Tensor quantizeNf4(const float* values, const std::vector<std::int64_t>& shape, int blockSize, bool doubleQuant,
                      FloatType valueType) {
    if (!isNf4BlockSize(blockSize))
        throw Error(ErrorKind::WrongUse, "The block size " + std::to_string(blockSize) +
                                             " is not available. Choose 32, 64, 128, 256, 512, 1024, 2048 or 4096.");
    Nf4Tensor tensor;
    tensor.shape = shape;
    tensor.blockSize = blockSize;
    tensor.valueType = valueType;
    tensor.doubleQuant = doubleQuant;
    const std::int64_t count = tensor.valueCount();
    tensor.codes.resize(static_cast<std::size_t>((count + 1) / 2));
    std::vector<float> scales(static_cast<std::size_t>(tensor.blockCount()));
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(blockSize));
    std::vector<float> scaled(static_cast<std::size_t>(blockSize));
    const auto zeroCode = static_cast<std::uint8_t>(nf4Code(0.0f));
    for (std::int64_t start = 0; start < count; start += blockSize) {
        const std::int64_t length = std::min<std::int64_t>(blockSize, count - start);
        const bool full = length == blockSize;
        const float absmax = magnitudeOf(values + start, length);
        requireFinite(absmax, values + start, start, length);
        scales[static_cast<std::size_t>(start / blockSize)] = full ? absmax : nf4Divisor(absmax);
        encodeBlock(values + start, length, full, absmax, midpoints().values, scaled.data(), codes.data());
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

void dequantizeNf4(const Nf4Tensor& tensor, float* out) { dequantizeNf4Range(tensor, 0, tensor.valueCount(), out); }

void dequantizeNf4ToBfloat16(const Nf4Tensor& tensor, std::uint16_t* out) {
    dequantizeNf4RangeToBfloat16(tensor, 0, tensor.valueCount(), out);
}

void dequantizeNf4Range(const Nf4Tensor& tensor, std::int64_t first, std::int64_t count, float* out) {
    forEachBlock(tensor, first, count, [&](std::int64_t from, std::int64_t length, float scale) {
        float* part = out + (from - first);
        unpackNf4(tensor.codes.data(), from, length, scale, part);
        if (tensor.valueType == FloatType::Float32) return;
        for (std::int64_t i = 0; i < length; ++i) part[i] = roundedTo(tensor.valueType, part[i]);
    });
}

void dequantizeNf4RangeToBfloat16(const Nf4Tensor& tensor, std::int64_t first, std::int64_t count, std::uint16_t* out) {
    forEachBlock(tensor, first, count, [&](std::int64_t from, std::int64_t length, float scale) {
        unpackNf4ToBfloat16(tensor.codes.data(), from, length, scale, tensor.valueType == FloatType::Float16,
                            out + (from - first));
    });
}

std::vector<float> blockScales(const Nf4Tensor& tensor) {
    std::vector<float> scales(static_cast<std::size_t>(tensor.blockCount()));
    for (std::size_t i = 0; i < scales.size(); ++i) scales[i] = scaleOf(tensor, static_cast<std::int64_t>(i));
    return scales;
}

}  // namespace lorimer
