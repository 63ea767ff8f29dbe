#include "engine/weights/weight_names.h"

#include <array>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

struct LinearName {
    const char* huggingFace;
    const char* gguf;
};

constexpr std::array linearNames = {
    LinearName{"self_attn.q_proj", "attn_q"},
    LinearName{"self_attn.k_proj", "attn_k"},
    LinearName{"self_attn.v_proj", "attn_v"},
    LinearName{"self_attn.o_proj", "attn_output"},
    LinearName{"mlp.gate_proj", "ffn_gate"},
    LinearName{"mlp.up_proj", "ffn_up"},
    LinearName{"mlp.down_proj", "ffn_down"},
    LinearName{"input_layernorm", "attn_norm"},
    LinearName{"post_attention_layernorm", "ffn_norm"},
};

/// "model.layers.12.mlp.up_proj.weight" split into "12", "mlp.up_proj", "weight".
struct LayerName {
    std::string_view layer;
    std::string_view module;
    std::string_view kind;
};

std::optional<LayerName> splitLayerName(std::string_view name) {
    constexpr std::string_view prefix = "model.layers.";
    if (!name.starts_with(prefix)) return std::nullopt;
    name.remove_prefix(prefix.size());
    const std::size_t first = name.find('.');
    const std::size_t last = name.rfind('.');
    if (first == std::string_view::npos || last <= first) return std::nullopt;
    return LayerName{name.substr(0, first), name.substr(first + 1, last - first - 1), name.substr(last + 1)};
}

void addLinear(std::vector<WeightSpec>& weights, const std::string& module, std::int64_t out, std::int64_t in,
               bool bias) {
    weights.push_back({module + ".weight", {out, in}, true});
    if (bias) weights.push_back({module + ".bias", {out}, false});
}

}  // namespace

std::vector<WeightSpec> expectedWeights(const ModelConfig& config) {
    const std::int64_t hidden = config.hiddenSize;
    const std::int64_t inner = config.intermediateSize;
    const std::int64_t queries = std::int64_t{config.heads} * config.headDim;
    const std::int64_t keys = std::int64_t{config.kvHeads} * config.headDim;
    std::vector<WeightSpec> weights;
    weights.push_back({"model.embed_tokens.weight", {config.vocabSize, hidden}, false});
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = "model.layers." + std::to_string(layer) + ".";
        weights.push_back({prefix + "input_layernorm.weight", {hidden}, false});
        addLinear(weights, prefix + "self_attn.q_proj", queries, hidden, config.attentionBias);
        addLinear(weights, prefix + "self_attn.k_proj", keys, hidden, config.attentionBias);
        addLinear(weights, prefix + "self_attn.v_proj", keys, hidden, config.attentionBias);
        addLinear(weights, prefix + "self_attn.o_proj", hidden, queries, config.attentionBias);
        weights.push_back({prefix + "post_attention_layernorm.weight", {hidden}, false});
        addLinear(weights, prefix + "mlp.gate_proj", inner, hidden, config.mlpBias);
        addLinear(weights, prefix + "mlp.up_proj", inner, hidden, config.mlpBias);
        addLinear(weights, prefix + "mlp.down_proj", hidden, inner, config.mlpBias);
    }
    weights.push_back({"model.norm.weight", {hidden}, false});
    if (!config.tieEmbeddings) weights.push_back({"lm_head.weight", {config.vocabSize, hidden}, false});
    return weights;
}

GgufWeightName ggufWeightName(const std::string& name, const ModelConfig& config) {
    if (name == "model.embed_tokens.weight") return {"token_embd.weight", 0};
    if (name == "model.norm.weight") return {"output_norm.weight", 0};
    if (name == "lm_head.weight") return {"output.weight", 0};
    if (const std::optional<LayerName> parts = splitLayerName(name)) {
        for (const LinearName& entry : linearNames) {
            if (parts->module != entry.huggingFace) continue;
            const int heads = parts->module == "self_attn.q_proj"   ? config.heads
                              : parts->module == "self_attn.k_proj" ? config.kvHeads
                                                                    : 0;
            return {"blk." + std::string(parts->layer) + "." + entry.gguf + "." + std::string(parts->kind), heads};
        }
    }
    throw Error(ErrorKind::Internal, "The weight " + quotedText(name) + " has no name in GGUF.");
}

std::int64_t permutedRow(std::int64_t row, int headDim) {
    const std::int64_t half = headDim / 2;
    const std::int64_t head = row / headDim;
    const std::int64_t within = row % headDim;
    return head * headDim + 2 * (within % half) + within / half;
}

}  // namespace lorimer
