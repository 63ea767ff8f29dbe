#include "engine/weights/weight_names.h"

#include <array>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/model/module_names.h"

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

}  // namespace

std::vector<WeightSpec> expectedWeights(const ModelConfig& config) {
    const ModuleNames names = moduleNames(config);
    const std::int64_t hidden = config.hiddenSize;
    std::vector<WeightSpec> weights;
    const auto addNorm = [&](const std::string& module, std::int64_t width) {
        weights.push_back({module + ".weight", {width}});
        if (config.norm == NormKind::Layer) weights.push_back({module + ".bias", {width}});
    };
    weights.push_back({names.embedding + ".weight", {config.vocabSize, hidden}});
    if (config.learnedPositions) weights.push_back({names.positions + ".weight", {config.contextLength, hidden}});
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = names.blockPrefix(layer);
        for (const NormShape& norm : blockNorms(config)) addNorm(prefix + norm.module, norm.width);
        for (const LinearShape& linear : blockLinears(config)) {
            weights.push_back({prefix + linear.module + ".weight", {linear.out, linear.in}, true, config.conv1d});
            if (linear.bias) weights.push_back({prefix + linear.module + ".bias", {linear.out}});
        }
    }
    addNorm(names.finalNorm, hidden);
    if (!config.tieEmbeddings) weights.push_back({names.head + ".weight", {config.vocabSize, hidden}});
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
