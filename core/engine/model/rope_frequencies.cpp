// Rotary frequencies in fp32, operation by operation as transformers computes them: a product of another order differs
// in the last bits, and position 8,000 multiplies that difference.
#include <cmath>

#include "engine/base/error.h"
#include "engine/model/model_config.h"

namespace lorimer {

namespace {

float llama3Frequency(float frequency, const RopeScaling& scaling) {
    const double twoPi = 2.0 * 3.14159265358979323846;
    const auto factor = static_cast<float>(scaling.factor);
    const float wavelength = static_cast<float>(twoPi) / frequency;
    const auto lowWavelength = static_cast<float>(scaling.originalContext / scaling.lowFreqFactor);
    const auto highWavelength = static_cast<float>(scaling.originalContext / scaling.highFreqFactor);
    if (wavelength < highWavelength) return frequency;
    if (wavelength > lowWavelength) return frequency / factor;
    const float smooth =
        (static_cast<float>(scaling.originalContext) / wavelength - static_cast<float>(scaling.lowFreqFactor)) /
        static_cast<float>(scaling.highFreqFactor - scaling.lowFreqFactor);
    return (1.0f - smooth) * frequency / factor + smooth * frequency;
}

}  // namespace

std::vector<float> ropeInverseFrequencies(const ModelConfig& config) {
    const RopeScaling& scaling = config.ropeScaling;
    std::vector<float> frequencies(static_cast<std::size_t>(config.headDim / 2));
    for (std::size_t i = 0; i < frequencies.size(); ++i) {
        const float exponent = static_cast<float>(2 * i) / static_cast<float>(config.headDim);
        const float frequency = 1.0f / std::pow(static_cast<float>(config.ropeTheta), exponent);
        switch (scaling.type) {
            case RopeScaling::Type::None:
                frequencies[i] = frequency;
                break;
            case RopeScaling::Type::Linear:
                frequencies[i] = frequency / static_cast<float>(scaling.factor);
                break;
            case RopeScaling::Type::Llama3:
                frequencies[i] = llama3Frequency(frequency, scaling);
                break;
            case RopeScaling::Type::Factors:
                frequencies[i] = frequency / scaling.factors.at(i);
                break;
        }
    }
    return frequencies;
}

}  // namespace lorimer
