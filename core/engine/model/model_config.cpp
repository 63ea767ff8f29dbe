#include "engine/model/model_config.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

void requireSize(int value, int limit, const char* what, const std::string& name) {
    if (value >= 1 && value <= limit) return;
    throw badInput("The model " + quotedText(name, 4096) + " gives " + std::to_string(value) + " as its " + what +
                   "; 1 to " + std::to_string(limit) + " can be read. Nothing was changed; check the model.");
}

/// GGUF stores Llama 3's scaling as a table of divisors. The published models all have low 1, high 4 and a pretraining
/// context of 8192; empty when the table is another one.
std::optional<RopeScaling> asLlama3(const ModelConfig& config) {
    ModelConfig candidate = config;
    candidate.ropeScaling = RopeScaling();
    candidate.ropeScaling.type = RopeScaling::Type::Llama3;
    candidate.ropeScaling.factor =
        *std::max_element(config.ropeScaling.factors.begin(), config.ropeScaling.factors.end());
    const std::vector<float> table = ropeInverseFrequencies(config);
    const std::vector<float> formula = ropeInverseFrequencies(candidate);
    for (std::size_t i = 0; i < table.size();
         ++i)  // 1e-5: a few float32 roundings apart, far less than another setting
        if (std::fabs(table[i] - formula[i]) > 1e-5f * formula[i]) return std::nullopt;
    return candidate.ropeScaling;
}

Json llama3Json(const RopeScaling& scaling) {
    return {{"rope_type", "llama3"},
            {"factor", scaling.factor},
            {"low_freq_factor", scaling.lowFreqFactor},
            {"high_freq_factor", scaling.highFreqFactor},
            {"original_max_position_embeddings", scaling.originalContext}};
}

}  // namespace

void requireUsable(const ModelConfig& config, const std::string& name) {
    constexpr int limit = 1 << 24;
    requireSize(config.vocabSize, limit, "vocabulary size", name);
    requireSize(config.hiddenSize, limit, "hidden size", name);
    requireSize(config.intermediateSize, limit, "intermediate size", name);
    requireSize(config.layers, 10'000, "number of layers", name);
    requireSize(config.heads, 65'536, "number of attention heads", name);
    requireSize(config.kvHeads, 65'536, "number of key-value heads", name);
    requireSize(config.headDim, 65'536, "head dimension", name);
    requireSize(config.contextLength, 1 << 30, "context length", name);
    const auto refuse = [&](const std::string& what) {
        throw badInput("The model " + quotedText(name, 4096) + " cannot be used: " + what +
                       ". Nothing was changed; check the model.");
    };
    if (config.heads % config.kvHeads != 0)
        refuse("its " + std::to_string(config.heads) + " attention heads are no multiple of its " +
               std::to_string(config.kvHeads) + " key-value heads");
    if (!config.learnedPositions && config.rotaryDimensions() % 2 != 0)
        refuse("rotary positions need an even head dimension, not " + std::to_string(config.rotaryDimensions()));
    if (!(config.rmsNormEps > 0.0 && config.rmsNormEps < 1.0)) refuse("its norm epsilon is not between 0 and 1");
    for (const double theta : {config.ropeTheta, config.localRopeTheta})
        if (!(theta > 0.0 && theta < 1e18)) refuse("its RoPE base is not between 0 and 1e18");
    for (const RopeScaling* scaling : {&config.ropeScaling, &config.localRopeScaling}) {
        if (!(scaling->factor > 0.0 && scaling->factor < 1e9))
            refuse("its RoPE scaling factor is not between 0 and 1e9");
        if (scaling->type == RopeScaling::Type::Dynamic && config.rotaryDimensions() < 4)
            refuse("dynamic RoPE scaling needs at least 4 rotated dimensions");
    }
}

Json modelConfigToJson(const ModelConfig& config, FloatType type) {
    if (config.architecture != "llama")
        throw Error(ErrorKind::Internal, "A config.json of " + config.architecture + " was asked for.");
    Json json = {{"architectures", {"LlamaForCausalLM"}},
                 {"attention_bias", config.attentionBias},
                 {"attention_dropout", 0.0},
                 {"head_dim", config.headDim},
                 {"hidden_act", "silu"},
                 {"hidden_size", config.hiddenSize},
                 {"intermediate_size", config.intermediateSize},
                 {"max_position_embeddings", config.contextLength},
                 {"mlp_bias", config.mlpBias},
                 {"model_type", "llama"},
                 {"num_attention_heads", config.heads},
                 {"num_hidden_layers", config.layers},
                 {"num_key_value_heads", config.kvHeads},
                 {"rms_norm_eps", config.rmsNormEps}};
    switch (config.ropeScaling.type) {
        case RopeScaling::Type::None:
            json["rope_scaling"] = nullptr;
            break;
        case RopeScaling::Type::Linear:
            json["rope_scaling"] = {{"rope_type", "linear"}, {"factor", config.ropeScaling.factor}};
            break;
        case RopeScaling::Type::Llama3:
            json["rope_scaling"] = llama3Json(config.ropeScaling);
            break;
        case RopeScaling::Type::Dynamic:
        case RopeScaling::Type::Yarn:
        case RopeScaling::Type::LongRope:
            throw Error(ErrorKind::Internal, "A config.json with this RoPE scaling was asked for.");
        case RopeScaling::Type::Factors: {
            const std::optional<RopeScaling> scaling = asLlama3(config);
            if (!scaling)
                throw badInput(
                    "The model's own table of RoPE factors (rope_freqs.weight) has no place in a Hugging Face "
                    "config.json. Nothing was written; start from the Hugging Face folder of this model.");
            json["rope_scaling"] = llama3Json(*scaling);
            break;
        }
    }
    json["rope_theta"] = config.ropeTheta;
    json["tie_word_embeddings"] = config.tieEmbeddings;
    json["torch_dtype"] = floatTypeName(type);
    json["vocab_size"] = config.vocabSize;
    return json;
}

}  // namespace lorimer
