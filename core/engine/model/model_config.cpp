#include "engine/model/model_config.h"

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

void requireSize(int value, int limit, const char* what, const std::string& name) {
    if (value >= 1 && value <= limit) return;
    throw badInput("The model " + quotedText(name, 4096) + " gives " + std::to_string(value) + " as its " + what +
                   "; 1 to " + std::to_string(limit) + " can be read. Nothing was changed; check the model.");
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
    if (config.headDim % 2 != 0)
        refuse("rotary positions need an even head dimension, not " + std::to_string(config.headDim));
    if (!(config.rmsNormEps > 0.0 && config.rmsNormEps < 1.0)) refuse("its RMS norm epsilon is not between 0 and 1");
    if (!(config.ropeTheta > 0.0 && config.ropeTheta < 1e18)) refuse("its RoPE base is not between 0 and 1e18");
    if (!(config.ropeScaling.factor > 0.0 && config.ropeScaling.factor < 1e9))
        refuse("its RoPE scaling factor is not between 0 and 1e9");
}

Json modelConfigToJson(const ModelConfig& config, FloatType type) {
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
            json["rope_scaling"] = {{"rope_type", "llama3"},
                                    {"factor", config.ropeScaling.factor},
                                    {"low_freq_factor", config.ropeScaling.lowFreqFactor},
                                    {"high_freq_factor", config.ropeScaling.highFreqFactor},
                                    {"original_max_position_embeddings", config.ropeScaling.originalContext}};
            break;
        case RopeScaling::Type::Factors:
            throw badInput(
                "The model's own table of RoPE factors (rope_freqs.weight) has no place in a Hugging Face "
                "config.json. Nothing was written; start from the Hugging Face folder of this model.");
    }
    json["rope_theta"] = config.ropeTheta;
    json["tie_word_embeddings"] = config.tieEmbeddings;
    json["torch_dtype"] = floatTypeName(type);
    json["vocab_size"] = config.vocabSize;
    return json;
}

}  // namespace lorimer
