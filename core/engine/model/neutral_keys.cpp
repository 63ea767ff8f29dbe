// Keys of config.json that change what some architecture of transformers computes. A family asks for those that it
// knows; every other one must be absent or at the value that leaves the result as it is.
#include <algorithm>
#include <array>

#include "engine/model/config_fields.h"
#include "engine/model/model_families.h"

namespace lorimer {

namespace {

constexpr std::array falseKeys = {"attention_bias",
                                  "mlp_bias",
                                  "qkv_bias",
                                  "use_bias",
                                  "bias",
                                  "lm_head_bias",
                                  "use_sliding_window",
                                  "use_mrope",
                                  "rope_interleaved",
                                  "use_bidirectional_attention",
                                  "add_cross_attention",
                                  "is_encoder_decoder",
                                  "scale_attn_by_inverse_layer_idx",
                                  "use_qk_norm",
                                  "qk_layernorm",
                                  "qk_norm",
                                  "alibi",
                                  "parallel_attn",
                                  "use_parallel_residual"};

constexpr std::array nullKeys = {
    "sliding_window",        "sliding_window_pattern", "final_logit_softcapping", "attn_logit_softcapping",
    "query_pre_attn_scalar", "attention_multiplier",   "rope_local_base_freq",    "clip_qkv",
    "attention_chunk_size",  "per_layer_config"};

constexpr std::array zeroKeys = {"attention_dropout", "resid_pdrop",          "embd_pdrop",
                                 "attn_pdrop",        "num_kv_shared_layers", "hidden_dropout"};

constexpr std::array oneKeys = {
    "pretraining_tp",      "partial_rotary_factor", "embedding_multiplier", "logits_scaling",
    "residual_multiplier", "logit_scale",           "embedding_scale",      "rotary_pct"};

[[noreturn]] void refuse(const ConfigReader& reader, const std::string& key) {
    reader.refuse(key, "is " + ConfigReader::shown(*reader.find(key)) + ", which this version does not support here");
}

template <typename IsNeutral>
void require(const ConfigReader& reader, const char* key, const IsNeutral& isNeutral) {
    if (reader.wasAsked(key)) return;
    const Json* value = reader.find(key);
    if (value != nullptr && !isNeutral(*value)) refuse(reader, key);
}

}  // namespace

void requireNoOtherKeys(const ConfigReader& reader, const ModelConfig& config) {
    for (const char* key : falseKeys) require(reader, key, [](const Json& value) { return value == false; });
    for (const char* key : nullKeys) require(reader, key, [](const Json&) { return false; });
    for (const char* key : zeroKeys) require(reader, key, [](const Json& value) { return value == 0; });
    for (const char* key : oneKeys) require(reader, key, [](const Json& value) { return value == 1; });
    for (const char* key : {"no_rope_layers", "layer_types"}) {
        if (reader.wasAsked(key)) continue;
        const Json* value = reader.find(key);
        if (value == nullptr) continue;
        if (key == std::string_view("no_rope_layers")) refuse(reader, key);
        const std::vector<bool> sliding = readSlidingLayers(reader, config);
        if (std::find(sliding.begin(), sliding.end(), true) != sliding.end()) refuse(reader, key);
    }
}

}  // namespace lorimer
