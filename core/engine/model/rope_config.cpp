// Reference: modeling_rope_utils.py of transformers 5.24.
#include "engine/model/rope_config.h"

#include <algorithm>
#include <cmath>

#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

/// A number that takes its default when it is absent or 0, as Python's "or" does.
double numberOr(const ConfigReader& rope, const std::string& key, double fallback) {
    const double value = rope.number(key, 0.0);
    return value == 0.0 ? fallback : value;
}

double attentionScaleOf(double factor, double strength) {
    return factor <= 1.0 ? 1.0 : 0.1 * strength * std::log(factor) + 1.0;
}

void readLlama3(const ConfigReader& rope, RopeScaling& scaling) {
    scaling.factor = rope.number("factor", std::nullopt);
    scaling.lowFreqFactor = rope.number("low_freq_factor", std::nullopt);
    scaling.highFreqFactor = rope.number("high_freq_factor", std::nullopt);
    if (!(scaling.lowFreqFactor > 0.0 && scaling.highFreqFactor > scaling.lowFreqFactor))
        rope.refuse("high_freq_factor", "is not above low_freq_factor, or that is not above 0");
}

void readYarn(const ConfigReader& rope, int context, RopeScaling& scaling) {
    scaling.factor = rope.number("factor", static_cast<double>(context) / scaling.originalContext);
    scaling.betaFast = numberOr(rope, "beta_fast", 32.0);
    scaling.betaSlow = numberOr(rope, "beta_slow", 1.0);
    scaling.truncate = rope.flag("truncate", true);
    const double numerator = rope.number("mscale", 0.0);
    const double denominator = rope.number("mscale_all_dim", 0.0);
    const double inferred = numerator != 0.0 && denominator != 0.0 ? attentionScaleOf(scaling.factor, numerator) /
                                                                         attentionScaleOf(scaling.factor, denominator)
                                                                   : attentionScaleOf(scaling.factor, 1.0);
    scaling.attentionFactor = rope.number("attention_factor", inferred);
    if (!(scaling.betaFast > 0.0 && scaling.betaSlow > 0.0)) rope.refuse("beta_fast", "is not above 0, or beta_slow");
}

std::vector<float> readFactors(const ConfigReader& rope, const std::string& key, int dimensions) {
    const Json* list = rope.find(key);
    if (list == nullptr) rope.refuse(key, "is missing");
    if (!list->is_array() || list->size() != static_cast<std::size_t>(dimensions / 2))
        rope.refuse(key, "is no list of " + std::to_string(dimensions / 2) + " numbers");
    std::vector<float> factors;
    for (const Json& value : *list) {
        if (!value.is_number() || !(value.get<float>() > 0.0f && value.get<float>() < 1e9f))
            rope.refuse(key, "holds " + ConfigReader::shown(value) + ", which is no number above 0");
        factors.push_back(value.get<float>());
    }
    return factors;
}

void readLongRope(const ConfigReader& rope, int context, int dimensions, RopeScaling& scaling) {
    scaling.factors = readFactors(rope, "short_factor", dimensions);
    scaling.longFactors = readFactors(rope, "long_factor", dimensions);
    const double factor = rope.number("factor", static_cast<double>(context) / scaling.originalContext);
    const double inferred = factor <= 1.0 ? 1.0 : std::sqrt(1.0 + std::log(factor) / std::log(scaling.originalContext));
    scaling.attentionFactor = rope.number("attention_factor", inferred);
}

/// `outside`: a pretraining context beside the object, which goes before the one inside; 0: none.
RopeScaling readScaling(const ConfigReader& rope, int outside, bool isPhi3, const ModelConfig& config) {
    using Type = RopeScaling::Type;
    RopeScaling scaling;
    std::string type = rope.text("rope_type", rope.text("type", "default"));
    if (isPhi3 && (type == "su" || type == "yarn")) type = "longrope";
    if (type == "default") return scaling;
    const int context = config.contextLength;
    const int inside = rope.integer("original_max_position_embeddings", context);
    scaling.originalContext = type == "dynamic" ? context : outside != 0 ? outside : inside;
    if (scaling.originalContext < 1) rope.refuse("original_max_position_embeddings", "is not above 0");
    if (type == "linear") {
        scaling.type = Type::Linear;
        scaling.factor = rope.number("factor", std::nullopt);
    } else if (type == "dynamic") {
        scaling.type = Type::Dynamic;
        scaling.factor = rope.number("factor", std::nullopt);
    } else if (type == "yarn") {
        scaling.type = Type::Yarn;
        readYarn(rope, context, scaling);
    } else if (type == "longrope") {
        scaling.type = Type::LongRope;
        readLongRope(rope, context, config.rotaryDimensions(), scaling);
    } else if (type == "llama3") {
        scaling.type = Type::Llama3;
        readLlama3(rope, scaling);
    } else {
        rope.refuse(
            rope.find("rope_type") != nullptr ? "rope_type" : "type",
            "is " + quotedText(type) + "; this version supports default, linear, dynamic, yarn, longrope and llama3");
    }
    return scaling;
}

/// Dynamic and YaRN scaling leave max_position_embeddings at the pretraining's context; the model reads `factor` times
/// as far.
int reachedContext(const ModelConfig& config) {
    const RopeScaling& scaling = config.ropeScaling;
    if (scaling.type != RopeScaling::Type::Dynamic && scaling.type != RopeScaling::Type::Yarn)
        return config.contextLength;
    const double reached = std::min(scaling.factor * scaling.originalContext, 1e9);
    return std::max(config.contextLength, static_cast<int>(reached));
}

void readPartialRotation(const ConfigReader& reader, const ConfigReader& rope, bool isPhi3, ModelConfig& config) {
    if (!isPhi3) {
        reader.requireNeutral("partial_rotary_factor", 1);
        rope.requireNeutral("partial_rotary_factor", 1);
        return;
    }
    const double share = rope.number("partial_rotary_factor", reader.number("partial_rotary_factor", 1.0));
    if (!(share > 0.0 && share <= 1.0)) reader.refuse("partial_rotary_factor", "is not above 0 and at most 1");
    config.rotaryDim = static_cast<int>(config.headDim * share);
    if (config.rotaryDim < 2 || config.rotaryDim % 2 != 0)
        reader.refuse("partial_rotary_factor",
                      "rotates " + std::to_string(config.rotaryDim) + " dimensions, which is no even number above 0");
}

}  // namespace

void readRope(const ConfigReader& reader, double defaultTheta, bool isPhi3, ModelConfig& config) {
    std::string key = "rope_scaling";
    const Json* json = reader.find(key);
    if (json == nullptr || json->empty()) {
        key = "rope_parameters";
        json = reader.find(key);
    }
    static const Json none = Json::object();
    if (json == nullptr || json->empty()) json = &none;
    if (!json->is_object()) reader.refuse(key, "is not an object");
    const ConfigReader rope(*json, reader.file(), key + ".");
    for (const auto& [name, value] : json->items())
        if (value.is_object())
            rope.refuse(name, "gives layers rotary positions of their own, which this architecture does not have");
    config.ropeTheta = rope.number("rope_theta", reader.number("rope_theta", defaultTheta));
    readPartialRotation(reader, rope, isPhi3, config);
    const int outside = reader.integer("original_max_position_embeddings", isPhi3 ? 4096 : 0);
    config.ropeScaling = readScaling(rope, outside, isPhi3, config);
    config.contextLength = reachedContext(config);
}

void readRopeByLayerType(const ConfigReader& reader, ModelConfig& config) {
    const Json* given = reader.find("rope_parameters");
    Json parameters = given == nullptr ? Json::object() : *given;
    if (!parameters.is_object()) reader.refuse("rope_parameters", "is not an object");
    for (const auto& [name, value] : parameters.items())
        if (!value.is_null() && (!value.is_object() || (name != "full_attention" && name != "sliding_attention")))
            reader.refuse("rope_parameters", "has the key " + quotedText(name) +
                                                 "; this architecture has full_attention and sliding_attention");
    Json full = parameters.value("full_attention", Json());
    Json sliding = parameters.value("sliding_attention", Json());
    if (full.is_null()) full = Json::object();
    if (sliding.is_null()) sliding = Json::object();
    if (const Json* scaling = reader.find("rope_scaling")) {
        if (!scaling->is_object()) reader.refuse("rope_scaling", "is not an object");
        full.update(*scaling);
    }
    const ConfigReader global(full, reader.file(), "rope_parameters.full_attention.");
    const ConfigReader local(sliding, reader.file(), "rope_parameters.sliding_attention.");
    for (const ConfigReader* rope : {&global, &local}) readPartialRotation(reader, *rope, false, config);
    config.ropeTheta = global.number("rope_theta", reader.number("rope_theta", 1'000'000.0));
    config.localRopeTheta = local.number("rope_theta", reader.number("rope_local_base_freq", 10'000.0));
    config.ropeScaling = readScaling(global, 0, false, config);
    config.localRopeScaling = readScaling(local, 0, false, config);
    config.contextLength = reachedContext(config);
}

}  // namespace lorimer
