// Rotary frequencies in fp32, operation by operation as transformers computes them: a product of another order differs
// in the last bits, and position 8,000 multiplies that difference.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/error.h"
#include "engine/model/model_config.h"

namespace lorimer {

namespace {

float llama3Frequency(float frequency, const RopeScaling& scaling) {
    const auto factor = static_cast<float>(scaling.factor);
    const float wavelength = static_cast<float>(2.0 * std::numbers::pi) / frequency;
    const auto lowWavelength = static_cast<float>(scaling.originalContext / scaling.lowFreqFactor);
    const auto highWavelength = static_cast<float>(scaling.originalContext / scaling.highFreqFactor);
    if (wavelength < highWavelength) return frequency;
    if (wavelength > lowWavelength) return frequency / factor;
    const float smooth =
        (static_cast<float>(scaling.originalContext) / wavelength - static_cast<float>(scaling.lowFreqFactor)) /
        static_cast<float>(scaling.highFreqFactor - scaling.lowFreqFactor);
    return (1.0f - smooth) * frequency / factor + smooth * frequency;
}

/// NTK-aware scaling: the base grows with the length beyond the pretraining's context.
float dynamicBase(double theta, int dimensions, const RopeScaling& scaling, std::int64_t length) {
    const auto base = static_cast<float>(theta);
    if (length <= scaling.originalContext) return base;
    const auto factor = static_cast<float>(scaling.factor);
    const float stretch = factor * static_cast<float>(length) / static_cast<float>(scaling.originalContext) -
                          static_cast<float>(scaling.factor - 1.0);
    return base * std::pow(stretch, static_cast<float>(dimensions / (dimensions - 2.0)));
}

/// Where YaRN (arXiv 2309.00071) goes from extrapolation to interpolation, in pairs of dimensions.
struct YarnRamp {
    double low;
    double high;
};

YarnRamp yarnRamp(double theta, int dimensions, const RopeScaling& scaling) {
    const auto dimensionOf = [&](double rotations) {
        return dimensions * std::log(scaling.originalContext / (rotations * 2.0 * std::numbers::pi)) /
               (2.0 * std::log(theta));
    };
    double low = dimensionOf(scaling.betaFast);
    double high = dimensionOf(scaling.betaSlow);
    if (scaling.truncate) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, dimensions - 1.0);
    if (low == high) high += 0.001;
    return {low, high};
}

float yarnFrequency(float power, std::size_t pair, const YarnRamp& ramp, double factor) {
    const float extrapolated = 1.0f / power;
    const float interpolated = 1.0f / (static_cast<float>(factor) * power);
    const float rise =
        (static_cast<float>(pair) - static_cast<float>(ramp.low)) / static_cast<float>(ramp.high - ramp.low);
    const float share = 1.0f - std::clamp(rise, 0.0f, 1.0f);
    return interpolated * (1.0f - share) + extrapolated * share;
}

}  // namespace

std::vector<float> ropeFrequencies(double theta, int dimensions, const RopeScaling& scaling, std::int64_t length) {
    using Type = RopeScaling::Type;
    const float base =
        scaling.type == Type::Dynamic ? dynamicBase(theta, dimensions, scaling, length) : static_cast<float>(theta);
    const bool isLong = scaling.type == Type::LongRope && length > scaling.originalContext;
    const std::vector<float>& divisors = isLong ? scaling.longFactors : scaling.factors;
    const YarnRamp ramp = scaling.type == Type::Yarn ? yarnRamp(theta, dimensions, scaling) : YarnRamp{};
    std::vector<float> frequencies(static_cast<std::size_t>(dimensions / 2));
    for (std::size_t i = 0; i < frequencies.size(); ++i) {
        const float exponent = static_cast<float>(2 * i) / static_cast<float>(dimensions);
        const float power = std::pow(base, exponent);
        const float frequency = 1.0f / power;
        switch (scaling.type) {
            case Type::None:
            case Type::Dynamic:
                frequencies[i] = frequency;
                break;
            case Type::Linear:
                frequencies[i] = frequency / static_cast<float>(scaling.factor);
                break;
            case Type::Yarn:
                frequencies[i] = yarnFrequency(power, i, ramp, scaling.factor);
                break;
            case Type::LongRope:
                frequencies[i] = 1.0f / (divisors.at(i) * power);
                break;
            case Type::Llama3:
                frequencies[i] = llama3Frequency(frequency, scaling);
                break;
            case Type::Factors:
                frequencies[i] = frequency / divisors.at(i);
                break;
        }
    }
    return frequencies;
}

std::vector<float> ropeInverseFrequencies(const ModelConfig& config) {
    return ropeFrequencies(config.ropeTheta, config.rotaryDimensions(), config.ropeScaling, 0);
}

}  // namespace lorimer
