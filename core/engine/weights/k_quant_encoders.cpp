// Q4_K and Q6_K: scales are searched around the obvious one for the least weighted squared error (least squares for the
// scale, and for the minimum, that belong to rounded quants). The order of float operations decides the bytes.
#include "engine/weights/k_quant_encoders.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/half.h"

namespace lorimer {

namespace {

constexpr int superBlock = 256;
constexpr float almostZero = 1e-15f;

/// To nearest, ties to even; far beyond all quants it does not matter to what.
int nearest(float value) { return static_cast<int>(std::lrintf(std::clamp(value, -4e6f, 4e6f))); }

/// Stores `value` in half precision; gives what is stored.
float putHalf(float value, std::uint8_t* out) {
    const std::uint16_t bits = floatToHalf(value);
    std::memcpy(out, &bits, sizeof bits);
    return halfToFloat(bits);
}

/// Sums of weight * value * quant and weight * quant * quant.
struct Fit {
    float cross = 0.0f;
    float square = 0.0f;
};

// --- Q6_K: 16 values share a scale, quants from -32 to 31.

constexpr int groupOfQ6K = 16;
constexpr int limitOfQ6K = 32;

/// Weights are the squares of the values.
Fit fitQuants(const float* values, float factor, int* quants) {
    Fit fit;
    for (int i = 0; i < groupOfQ6K; ++i) {
        quants[i] = std::clamp(nearest(factor * values[i]), -limitOfQ6K, limitOfQ6K - 1);
        const float weight = values[i] * values[i];
        const auto quant = static_cast<float>(quants[i]);
        fit.cross += weight * values[i] * quant;
        fit.square += weight * quant * quant;
    }
    return fit;
}

/// The scale with the least error among 19; `best` gets its quants.
float searchScale(const float* values, int* best) {
    float extreme = 0.0f;  // the value of the largest magnitude, with its sign
    for (int i = 0; i < groupOfQ6K; ++i)
        if (std::fabs(values[i]) > std::fabs(extreme)) extreme = values[i];
    std::fill(best, best + groupOfQ6K, -limitOfQ6K);
    if (std::fabs(extreme) < almostZero) return 0.0f;
    const Fit obvious = fitQuants(values, static_cast<float>(-limitOfQ6K) / extreme, best);
    float scale = obvious.square != 0.0f ? obvious.cross / obvious.square : 0.0f;
    float least = scale * obvious.cross;
    int quants[groupOfQ6K];
    for (int step = -9; step <= 9; ++step) {
        if (step == 0) continue;
        const float factor = -(static_cast<float>(limitOfQ6K) + 0.1f * static_cast<float>(step)) / extreme;
        const Fit fit = fitQuants(values, factor, quants);
        if (!(fit.square > 0.0f && fit.cross * fit.cross > least * fit.square)) continue;
        std::copy(quants, quants + groupOfQ6K, best);
        scale = fit.cross / fit.square;
        least = scale * fit.cross;
    }
    return scale;
}

void packQ6K(const int* quants, std::uint8_t* low, std::uint8_t* high) {
    for (int half = 0; half < 2; ++half, quants += 128, low += 64, high += 32) {
        for (int i = 0; i < 32; ++i) {
            unsigned codes[4];
            for (int quarter = 0; quarter < 4; ++quarter)
                codes[quarter] = static_cast<unsigned>(quants[32 * quarter + i] + limitOfQ6K);
            low[i] = static_cast<std::uint8_t>((codes[0] & 15) | (codes[2] & 15) << 4);
            low[32 + i] = static_cast<std::uint8_t>((codes[1] & 15) | (codes[3] & 15) << 4);
            high[i] =
                static_cast<std::uint8_t>(codes[0] >> 4 | codes[1] >> 4 << 2 | codes[2] >> 4 << 4 | codes[3] >> 4 << 6);
        }
    }
}

// --- Q4_K: 32 values share a scale and a minimum, quants from 0 to 15.

constexpr int groupOfQ4K = 32;
constexpr int groupsOfQ4K = superBlock / groupOfQ4K;
constexpr int largestOfQ4K = 15;

struct ScaleAndMinimum {
    float scale = 0.0f;
    float minimum = 0.0f;  // not above 0
};

struct Group {
    const float* values;
    float weights[groupOfQ4K];
    float weightSum = 0.0f;
    float valueSum = 0.0f;  // weighted
    float lowest = 0.0f;    // not above 0
    float highest = 0.0f;
};

/// Weights: the root of the mean square plus the magnitude.
Group groupOf(const float* values) {
    Group group = {.values = values, .weights = {}};
    float squares = 0.0f;
    for (int i = 0; i < groupOfQ4K; ++i) squares += values[i] * values[i];
    const float typical = std::sqrt(squares / static_cast<float>(groupOfQ4K));
    for (int i = 0; i < groupOfQ4K; ++i) {
        const float weight = typical + std::fabs(values[i]);
        group.weights[i] = weight;
        group.weightSum += weight;
        group.valueSum += weight * values[i];
    }
    const auto [lowest, highest] = std::minmax_element(values, values + groupOfQ4K);
    group.lowest = std::min(*lowest, 0.0f);
    group.highest = *highest;
    return group;
}

/// Quants above `minimum`, of which `steps` reach from there to the highest value.
void roundQuants(const Group& group, float steps, float minimum, int* quants) {
    const float factor = steps / (group.highest - minimum);
    for (int i = 0; i < groupOfQ4K; ++i)
        quants[i] = std::clamp(nearest(factor * (group.values[i] - minimum)), 0, largestOfQ4K);
}

float errorOf(const Group& group, const int* quants, const ScaleAndMinimum& tried) {
    float error = 0.0f;
    for (int i = 0; i < groupOfQ4K; ++i) {
        const float difference = tried.scale * static_cast<float>(quants[i]) + tried.minimum - group.values[i];
        error += group.weights[i] * (difference * difference);
    }
    return error;
}

/// Weighted least squares for fixed quants. False when they do not determine both.
bool solve(const Group& group, const int* quants, ScaleAndMinimum& solution) {
    float quantSum = 0.0f;
    Fit fit;
    for (int i = 0; i < groupOfQ4K; ++i) {
        const auto quant = static_cast<float>(quants[i]);
        const float weighted = group.weights[i] * quant;
        quantSum += weighted;
        fit.square += weighted * quant;
        fit.cross += weighted * group.values[i];
    }
    const float determinant = group.weightSum * fit.square - quantSum * quantSum;
    if (!(determinant > 0.0f)) return false;
    solution.scale = (group.weightSum * fit.cross - group.valueSum * quantSum) / determinant;
    solution.minimum = (fit.square * group.valueSum - quantSum * fit.cross) / determinant;
    if (solution.minimum > 0.0f) solution = {fit.cross / fit.square, 0.0f};
    return true;
}

/// The pair with the least error among 22; `best` gets its quants.
ScaleAndMinimum searchScaleAndMinimum(const float* values, int* best) {
    const Group group = groupOf(values);
    std::fill(best, best + groupOfQ4K, 0);
    if (group.highest == group.lowest) return {0.0f, group.lowest};
    constexpr auto largest = static_cast<float>(largestOfQ4K);
    ScaleAndMinimum result = {1.0f / (largest / (group.highest - group.lowest)), group.lowest};
    roundQuants(group, largest, group.lowest, best);
    float least = errorOf(group, best, result);
    int quants[groupOfQ4K];
    for (int step = 0; step <= 20; ++step) {  // each starts from the best minimum so far
        roundQuants(group, -1.0f + 0.1f * static_cast<float>(step) + largest, result.minimum, quants);
        ScaleAndMinimum tried;
        if (!solve(group, quants, tried)) continue;
        const float error = errorOf(group, quants, tried);
        if (!(error < least)) continue;
        std::copy(quants, quants + groupOfQ4K, best);
        least = error;
        result = tried;
    }
    return result;
}

/// Eight 6-bit scales and minimums in 12 bytes: see unpackScalesAndMinimums() of the decoder.
void packScalesAndMinimums(const int* scales, const int* minimums, std::uint8_t* packed) {
    for (int i = 0; i < 4; ++i) {
        packed[i] = static_cast<std::uint8_t>(scales[i] | scales[4 + i] >> 4 << 6);
        packed[4 + i] = static_cast<std::uint8_t>(minimums[i] | minimums[4 + i] >> 4 << 6);
        packed[8 + i] = static_cast<std::uint8_t>((scales[4 + i] & 15) | (minimums[4 + i] & 15) << 4);
    }
}

/// Whole numbers from 0 to 63 in the ratio of `values`, none of them below 0.
void toSixBits(const float* values, float largest, int* out) {
    const float factor = largest > 0.0f ? 63.0f / largest : 0.0f;
    for (int i = 0; i < groupsOfQ4K; ++i) out[i] = std::min(63, nearest(factor * values[i]) & 255);
}

}  // namespace

void encodeQ6K(const float* values, std::uint8_t* block) {
    int quants[superBlock];
    float scales[16];
    float extreme = 0.0f;
    for (int group = 0; group < 16; ++group) {
        scales[group] = searchScale(values + groupOfQ6K * group, quants + groupOfQ6K * group);
        if (std::fabs(scales[group]) > std::fabs(extreme)) extreme = scales[group];
    }
    std::memset(block, 0, 210);
    if (std::fabs(extreme) < almostZero) return;
    const float factor = -128.0f / extreme;
    const float scale = putHalf(1.0f / factor, block + 208);
    for (int group = 0; group < 16; ++group) {
        const int stored = std::min(127, nearest(factor * scales[group]));
        block[192 + group] = static_cast<std::uint8_t>(stored);
        const float groupScale = scale * static_cast<float>(stored);
        if (groupScale == 0.0f) continue;
        for (int i = groupOfQ6K * group; i < groupOfQ6K * (group + 1); ++i)
            quants[i] = std::clamp(nearest(values[i] / groupScale), -limitOfQ6K, limitOfQ6K - 1);
    }
    packQ6K(quants, block, block + 128);
}

void encodeQ4K(const float* values, std::uint8_t* block) {
    int quants[superBlock];
    float scales[groupsOfQ4K];
    float minimums[groupsOfQ4K];  // as they are subtracted
    for (int group = 0; group < groupsOfQ4K; ++group) {
        const ScaleAndMinimum found = searchScaleAndMinimum(values + groupOfQ4K * group, quants + groupOfQ4K * group);
        scales[group] = found.scale;
        minimums[group] = -found.minimum;
    }
    const float largestScale = std::max(0.0f, *std::max_element(scales, scales + groupsOfQ4K));
    const float largestMinimum = std::max(0.0f, *std::max_element(minimums, minimums + groupsOfQ4K));
    int storedScales[groupsOfQ4K];
    int storedMinimums[groupsOfQ4K];
    toSixBits(scales, largestScale, storedScales);
    toSixBits(minimums, largestMinimum, storedMinimums);
    const float scale = putHalf(largestScale / 63.0f, block);
    const float minimumScale = putHalf(largestMinimum / 63.0f, block + 2);
    packScalesAndMinimums(storedScales, storedMinimums, block + 4);
    for (int group = 0; group < groupsOfQ4K; ++group) {
        const float groupScale = scale * static_cast<float>(storedScales[group]);
        if (groupScale == 0.0f) continue;
        const float groupMinimum = minimumScale * static_cast<float>(storedMinimums[group]);
        for (int i = groupOfQ4K * group; i < groupOfQ4K * (group + 1); ++i)
            quants[i] = std::clamp(nearest((values[i] + groupMinimum) / groupScale), 0, largestOfQ4K);
    }
    std::uint8_t* nibbles = block + 16;
    for (int pair = 0; pair < 4; ++pair, nibbles += 32)
        for (int i = 0; i < 32; ++i)
            nibbles[i] = static_cast<std::uint8_t>(quants[64 * pair + i] | quants[64 * pair + 32 + i] << 4);
}

}  // namespace lorimer
