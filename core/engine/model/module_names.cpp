#include "engine/model/module_names.h"

namespace lorimer {

namespace {

ModuleNames gpt2Names() {
    ModuleNames names;
    names.root = "transformer.";
    names.embedding = "transformer.wte";
    names.positions = "transformer.wpe";
    names.blocks = "transformer.h";
    names.finalNorm = "transformer.ln_f";
    names.attentionNorm = "ln_1";
    names.feedForwardNorm = "ln_2";
    names.qkv = "attn.c_attn";
    names.output = "attn.c_proj";
    names.up = "mlp.c_fc";
    names.down = "mlp.c_proj";
    return names;
}

/// "post_attention_layernorm" comes after attention where results are normed, and before the feed-forward part where
/// they are not.
void nameNorms(const ModelConfig& config, ModuleNames& names) {
    if (config.normsBefore) {
        names.attentionNorm = "input_layernorm";
        names.feedForwardNorm = config.normsAfter ? "pre_feedforward_layernorm" : "post_attention_layernorm";
    }
    if (config.normsAfter) {
        names.attentionOutputNorm = "post_attention_layernorm";
        names.feedForwardOutputNorm = "post_feedforward_layernorm";
    }
    if (config.queryKeyNorm != QueryKeyNorm::None) {
        names.queryNorm = "self_attn.q_norm";
        names.keyNorm = "self_attn.k_norm";
    }
}

void add(std::vector<LinearShape>& layers, const std::string& module, std::int64_t out, std::int64_t in, bool bias) {
    if (!module.empty()) layers.push_back({module, out, in, bias});
}

}  // namespace

ModuleNames moduleNames(const ModelConfig& config) {
    if (config.conv1d) return gpt2Names();
    ModuleNames names;
    names.root = "model.";
    names.embedding = "model.embed_tokens";
    names.blocks = "model.layers";
    names.finalNorm = "model.norm";
    nameNorms(config, names);
    if (config.fusedProjections) {
        names.qkv = "self_attn.qkv_proj";
        names.gateUp = "mlp.gate_up_proj";
    } else {
        names.query = "self_attn.q_proj";
        names.key = "self_attn.k_proj";
        names.value = "self_attn.v_proj";
        names.gate = "mlp.gate_proj";
        names.up = "mlp.up_proj";
    }
    names.output = "self_attn.o_proj";
    names.down = "mlp.down_proj";
    return names;
}

std::vector<LinearShape> blockLinears(const ModelConfig& config) {
    const ModuleNames names = moduleNames(config);
    const std::int64_t hidden = config.hiddenSize;
    const std::int64_t inner = config.intermediateSize;
    const std::int64_t queries = std::int64_t{config.heads} * config.headDim;
    const std::int64_t keys = std::int64_t{config.kvHeads} * config.headDim;
    std::vector<LinearShape> layers;
    add(layers, names.qkv, queries + 2 * keys, hidden, config.attentionBias);
    add(layers, names.query, queries, hidden, config.attentionBias);
    add(layers, names.key, keys, hidden, config.attentionBias);
    add(layers, names.value, keys, hidden, config.attentionBias);
    add(layers, names.output, hidden, queries, config.outputBias);
    add(layers, names.gateUp, 2 * inner, hidden, config.mlpBias);
    add(layers, names.gate, inner, hidden, config.mlpBias);
    add(layers, names.up, inner, hidden, config.mlpBias);
    add(layers, names.down, hidden, inner, config.mlpBias);
    return layers;
}

std::vector<NormShape> blockNorms(const ModelConfig& config) {
    const ModuleNames names = moduleNames(config);
    std::vector<NormShape> norms;
    for (const std::string* module :
         {&names.attentionNorm, &names.attentionOutputNorm, &names.feedForwardNorm, &names.feedForwardOutputNorm})
        if (!module->empty()) norms.push_back({*module, config.hiddenSize});
    if (names.queryNorm.empty()) return norms;
    const bool perHead = config.queryKeyNorm == QueryKeyNorm::PerHead;
    norms.push_back({names.queryNorm, std::int64_t{config.headDim} * (perHead ? 1 : config.heads)});
    norms.push_back({names.keyNorm, std::int64_t{config.headDim} * (perHead ? 1 : config.kvHeads)});
    return norms;
}

}  // namespace lorimer
