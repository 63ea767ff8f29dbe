#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/quoted_text.h"
#include "engine/weights/gguf_keys.h"

namespace lorimer {

namespace {

/// One divisor for each frequency; empty without the tensor.
std::vector<float> divisors(const GgufKeys& keys, const std::string& name, const ModelConfig& config) {
    const GgufTensor* tensor = keys.file().findTensor(name);
    if (tensor == nullptr) return {};
    const std::int64_t count = config.rotaryDimensions() / 2;
    if (tensor->format != BlockFormat::F32 || tensor->shape != std::vector<std::int64_t>{count})
        keys.refuseTensor(name, "does not hold " + std::to_string(count) + " values of F32");
    std::vector<float> values(static_cast<std::size_t>(count));
    std::memcpy(values.data(), tensor->data.data(), tensor->data.size());
    for (const float value : values)
        if (!(value > 0.0f && value < 1e9f)) keys.refuseTensor(name, "holds a divisor that is not above 0");
    return values;
}

/// How Llama 3's scaling is stored.
void readFactors(const GgufKeys& keys, ModelConfig& config) {
    std::vector<float> factors = divisors(keys, "rope_freqs.weight", config);
    if (std::all_of(factors.begin(), factors.end(), [](float factor) { return factor == 1.0f; })) return;
    if (config.ropeScaling.type != RopeScaling::Type::None)
        keys.refuseTensor("rope_freqs.weight", "stands beside another scaling, which this version does not support");
    config.ropeScaling.type = RopeScaling::Type::Factors;
    config.ropeScaling.factors = std::move(factors);
}

/// Phi 3: tables for documents within the pretraining's context and for longer ones.
void readLongRope(const GgufKeys& keys, double attentionFactor, ModelConfig& config) {
    std::vector<float> shorter = divisors(keys, "rope_factors_short.weight", config);
    std::vector<float> longer = divisors(keys, "rope_factors_long.weight", config);
    if (shorter.empty() && longer.empty()) return;
    if (shorter.empty() || longer.empty())
        keys.refuseTensor("rope_factors_short.weight", "and rope_factors_long.weight belong together: one is missing");
    config.ropeScaling.type = RopeScaling::Type::LongRope;
    config.ropeScaling.originalContext = keys.requiredInteger("rope.scaling.original_context_length");
    config.ropeScaling.attentionFactor = attentionFactor;
    config.ropeScaling.factors = std::move(shorter);
    config.ropeScaling.longFactors = std::move(longer);
}

/// YaRN (arXiv 2309.00071). What is stored multiplies the factor that follows from the extension.
void readYarn(const GgufKeys& keys, double factor, double attentionFactor, ModelConfig& config) {
    RopeScaling& scaling = config.ropeScaling;
    scaling.type = RopeScaling::Type::Yarn;
    scaling.factor = factor;
    scaling.originalContext = keys.requiredInteger("rope.scaling.original_context_length");
    scaling.attentionFactor = attentionFactor * (0.1 * std::log(factor) + 1.0);
    scaling.betaFast = keys.number("rope.scaling.yarn_beta_fast").value_or(32.0);
    scaling.betaSlow = keys.number("rope.scaling.yarn_beta_slow").value_or(1.0);
    if (keys.number("rope.scaling.yarn_ext_factor").value_or(1.0) != 1.0)
        keys.refuse("rope.scaling.yarn_ext_factor", "is not 1, which this version does not support");
}

double storedFactor(const GgufKeys& keys) {
    const double factor = keys.number("rope.scaling.factor").value_or(0.0);
    const double linear = keys.number("rope.scale_linear").value_or(0.0);  // of older files
    return factor != 0.0 ? factor : linear;
}

}  // namespace

void readGgufRopeScaling(const GgufKeys& keys, ModelConfig& config) {
    const std::string* stored = keys.text("rope.scaling.type");
    const std::string type = stored != nullptr ? *stored : "";
    const double factor = storedFactor(keys);
    const double attentionFactor = keys.number("rope.scaling.attn_factor").value_or(1.0);
    const double yarnFactor = keys.number("rope.scaling.yarn_attn_factor").value_or(1.0);
    keys.integer("rope.scaling.original_context_length");
    if (!type.empty() && type != "none" && type != "linear" && type != "yarn" && type != "longrope")
        keys.refuse("rope.scaling.type",
                    "is " + quotedText(type) + "; this version supports none, linear, yarn and longrope");
    readLongRope(keys, attentionFactor, config);
    const bool isLongRope = config.ropeScaling.type == RopeScaling::Type::LongRope;
    if (type == "longrope" && !isLongRope) keys.refuse("rope.scaling.type", "is longrope, but its tables are missing");
    if (attentionFactor != 1.0 && !isLongRope)
        keys.refuse("rope.scaling.attn_factor", "is not 1, which this version does not support");
    if (isLongRope) return;
    const bool scales = factor != 0.0 && factor != 1.0;
    if (type == "yarn" && scales) {
        readYarn(keys, factor, yarnFactor, config);
    } else if (type != "none" && scales) {
        config.ropeScaling.type = RopeScaling::Type::Linear;
        config.ropeScaling.factor = factor;
    }
    readFactors(keys, config);
}

}  // namespace lorimer
