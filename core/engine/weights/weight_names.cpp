#include "engine/weights/weight_names.h"

#include <map>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/model/module_names.h"

namespace lorimer {

namespace {

/// Hugging Face's paths to GGUF's, those of blocks without their number.
std::map<std::string, std::string> ggufModules(const ModuleNames& names) {
    std::map<std::string, std::string> modules = {{names.attentionNorm, "attn_norm"},
                                                  {names.attentionOutputNorm, "post_attention_norm"},
                                                  {names.feedForwardNorm, "ffn_norm"},
                                                  {names.feedForwardOutputNorm, "post_ffw_norm"},
                                                  {names.queryNorm, "attn_q_norm"},
                                                  {names.keyNorm, "attn_k_norm"},
                                                  {names.qkv, "attn_qkv"},
                                                  {names.query, "attn_q"},
                                                  {names.key, "attn_k"},
                                                  {names.value, "attn_v"},
                                                  {names.output, "attn_output"},
                                                  {names.gateUp, "ffn_up"},
                                                  {names.gate, "ffn_gate"},
                                                  {names.up, "ffn_up"},
                                                  {names.down, "ffn_down"}};
    modules.erase("");
    return modules;
}

/// "model.layers.12.mlp.up_proj.weight" split into "12.", "mlp.up_proj", ".weight"; the number is empty outside of
/// blocks.
struct SplitName {
    std::string layer;
    std::string module;
    std::string kind;
};

SplitName splitName(const std::string& name, const ModuleNames& names) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos) return {"", name, ""};
    SplitName split = {"", name.substr(0, dot), name.substr(dot)};
    const std::string prefix = names.blocks + ".";
    if (!split.module.starts_with(prefix)) return split;
    const std::size_t end = split.module.find('.', prefix.size());
    if (end == std::string::npos) return split;
    split.layer = split.module.substr(prefix.size(), end + 1 - prefix.size());
    split.module = split.module.substr(end + 1);
    return split;
}

/// Converters permute the rows of q and k for the architecture "llama" alone.
int permutedHeads(const std::string& module, const ModelConfig& config) {
    if (config.architecture != "llama") return 0;
    if (module == "attn_q") return config.heads;
    return module == "attn_k" ? config.kvHeads : 0;
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
    const ModuleNames names = moduleNames(config);
    const SplitName split = splitName(name, names);
    const std::map<std::string, std::string> whole = {{names.embedding, "token_embd"},
                                                      {names.positions, "position_embd"},
                                                      {names.finalNorm, "output_norm"},
                                                      {names.head, "output"}};
    const std::map<std::string, std::string> modules = split.layer.empty() ? whole : ggufModules(names);
    const auto found = modules.find(split.module);
    if (found == modules.end() || split.module.empty())
        throw Error(ErrorKind::Internal, "The weight " + quotedText(name) + " has no name in GGUF.");
    const std::string& module = found->second;
    const bool isNorm = module.ends_with("_norm");
    return {(split.layer.empty() ? "" : "blk." + split.layer) + module + split.kind, permutedHeads(module, config),
            isNorm && config.normAddsOne};
}

std::int64_t permutedRow(std::int64_t row, int headDim) {
    const std::int64_t half = headDim / 2;
    const std::int64_t head = row / headDim;
    const std::int64_t within = row % headDim;
    return head * headDim + 2 * (within % half) + within / half;
}

}  // namespace lorimer
