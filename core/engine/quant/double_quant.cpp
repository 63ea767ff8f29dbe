#include "engine/quant/double_quant.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "engine/quant/four_bit_math.h"

namespace lorimer {

namespace {

constexpr std::size_t lanes = 8;             // floats in an AVX2 register
constexpr std::size_t rowsAtOnce = 4;        // registers that torch adds side by side
constexpr std::size_t levels = 4;            // of its cascade
constexpr std::size_t parallelFrom = 32768;  // values

using Register = std::array<float, lanes>;

void add(Register& sum, const Register& other) {
    for (std::size_t i = 0; i < lanes; ++i) sum[i] += other[i];
}

void addAt(Register& sum, const float* values) {
    for (std::size_t i = 0; i < lanes; ++i) sum[i] += values[i];
}

std::size_t ceilLog2(std::size_t value) {
    std::size_t bits = 0;
    while ((std::size_t{1} << bits) < value) ++bits;
    return bits;
}

/// Sums `count` groups of four registers with partial sums on four levels; four sums come out.
std::array<Register, rowsAtOnce> cascadeSum(const float* values, std::size_t count) {
    const std::size_t power = std::max<std::size_t>(4, ceilLog2(count) / levels);
    const std::size_t step = std::size_t{1} << power;
    std::array<std::array<Register, rowsAtOnce>, levels> partial = {};
    const auto addGroup = [&](std::size_t group) {
        for (std::size_t row = 0; row < rowsAtOnce; ++row)
            addAt(partial[0][row], values + (group * rowsAtOnce + row) * lanes);
    };
    std::size_t done = 0;
    while (done + step <= count) {
        for (std::size_t i = 0; i < step; ++i) addGroup(done++);
        for (std::size_t level = 1; level < levels; ++level) {
            for (std::size_t row = 0; row < rowsAtOnce; ++row) {
                add(partial[level][row], partial[level - 1][row]);
                partial[level - 1][row] = {};
            }
            if ((done & ((step - 1) << (level * power))) != 0) break;
        }
    }
    while (done < count) addGroup(done++);
    for (std::size_t level = 1; level < levels; ++level)
        for (std::size_t row = 0; row < rowsAtOnce; ++row) add(partial[0][row], partial[level][row]);
    return partial[0];
}

float sumAsTorch(std::span<const float> values) {
    const std::size_t registers = values.size() / lanes;
    const std::size_t groups = registers / rowsAtOnce;
    std::array<Register, rowsAtOnce> sums = cascadeSum(values.data(), groups);
    for (std::size_t i = groups * rowsAtOnce; i < registers; ++i) addAt(sums[0], values.data() + i * lanes);
    for (std::size_t row = 1; row < rowsAtOnce; ++row) add(sums[0], sums[row]);
    float sum = 0.0f;
    for (std::size_t i = registers * lanes; i < values.size(); ++i) sum += values[i];
    for (const float lane : sums[0]) sum += lane;
    return sum;
}

/// torch.linspace(0.1, 1, count) in float32: from both ends, with fused multiply-adds.
std::vector<float> linspaceAsTorch(int count) {
    const float first = 0.1f;
    const float step = (1.0f - first) / static_cast<float>(count - 1);
    std::vector<float> values(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        values[static_cast<std::size_t>(i)] = i < count / 2 ? std::fma(step, static_cast<float>(i), first)
                                                            : std::fma(-step, static_cast<float>(count - 1 - i), 1.0f);
    return values;
}

std::array<float, 256> makeDynamicMap() {
    std::vector<float> values = {0.0f, 1.0f};
    for (int exponent = 0; exponent < 7; ++exponent) {
        const std::vector<float> bounds = linspaceAsTorch((1 << exponent) + 1);
        const auto scale = static_cast<float>(std::pow(10.0, exponent - 6));
        for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
            const float value = scale * ((bounds[i] + bounds[i + 1]) / 2.0f);
            values.push_back(value);
            values.push_back(-value);
        }
    }
    std::sort(values.begin(), values.end());
    std::array<float, 256> map = {};
    std::copy(values.begin(), values.end(), map.begin());
    return map;
}

std::uint8_t nearestCode(float value) {
    const std::array<float, 256>& map = dynamicMap();
    const auto right = std::lower_bound(map.begin(), map.end(), value);
    if (right == map.begin()) return 0;
    if (right == map.end()) return 255;
    const auto left = right - 1;
    const auto index = static_cast<std::uint8_t>(right - map.begin());
    return std::fabs(*right - value) < std::fabs(value - *left) ? index : static_cast<std::uint8_t>(index - 1);
}

/// bitsandbytes looks a scaled value up in a table of 65,536 equal steps from -1 to 1.
const std::vector<std::uint8_t>& lookupTable() {
    static const std::vector<std::uint8_t> table = [] {
        std::vector<std::uint8_t> codes(65536);
        for (std::size_t i = 0; i < codes.size(); ++i)
            codes[i] = nearestCode(2.0f * static_cast<float>(i) / 65535.0f - 1.0f);
        return codes;
    }();
    return table;
}

std::uint8_t codeOf(float value, float reciprocal) {
    const float scaled = value * reciprocal;
    if (std::isnan(scaled)) return 0;  // a block of zeros: 0 times infinity
    const float position = (fourBitClamp(scaled) + 1.0f) * 0.5f * 65535.0f + 0.5f;
    return lookupTable()[static_cast<std::size_t>(position)];
}

}  // namespace

const std::array<float, 256>& dynamicMap() {
    static const std::array<float, 256> map = makeDynamicMap();
    return map;
}

float meanAsTorch(const std::vector<float>& values) {
    const std::span<const float> all(values);
    float sum = 0.0f;
    if (values.size() <= parallelFrom) {
        sum = sumAsTorch(all);
    } else {
        const std::size_t half = (values.size() + 1) / 2;
        sum = sumAsTorch(all.first(half)) + sumAsTorch(all.subspan(half));
    }
    return sum / static_cast<float>(values.size());
}

NestedScales quantizeScales(const std::vector<float>& scales) {
    NestedScales nested;
    nested.offset = meanAsTorch(scales);
    nested.codes.resize(scales.size());
    for (std::size_t start = 0; start < scales.size(); start += nestedBlockSize) {
        const std::size_t end = std::min(scales.size(), start + nestedBlockSize);
        float absmax = 0.0f;
        for (std::size_t i = start; i < end; ++i) absmax = std::max(absmax, std::fabs(scales[i] - nested.offset));
        nested.absmax.push_back(absmax);
        const float reciprocal = 1.0f / absmax;
        for (std::size_t i = start; i < end; ++i) nested.codes[i] = codeOf(scales[i] - nested.offset, reciprocal);
    }
    return nested;
}

}  // namespace lorimer
