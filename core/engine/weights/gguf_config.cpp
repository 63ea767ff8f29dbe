#include "engine/weights/gguf_config.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/weights/gguf_keys.h"

namespace lorimer {

namespace {

void readSizes(const GgufKeys& keys, ModelConfig& config) {
    config.layers = keys.requiredInteger("block_count");
    config.hiddenSize = keys.requiredInteger("embedding_length");
    config.intermediateSize = keys.requiredInteger("feed_forward_length");
    config.contextLength = keys.requiredInteger("context_length");
    config.heads = keys.requiredInteger("attention.head_count");
    config.kvHeads = keys.integer("attention.head_count_kv").value_or(config.heads);
    if (config.heads < 1) keys.refuse("attention.head_count", "is not above 0");
    const std::optional<int> keyLength = keys.integer("attention.key_length");
    if (!keyLength && config.hiddenSize % config.heads != 0)
        keys.refuse("attention.head_count", "does not divide the embedding length");
    config.headDim = keyLength.value_or(config.hiddenSize / config.heads);
    if (keys.integer("attention.value_length").value_or(config.headDim) != config.headDim)
        keys.refuse("attention.value_length", "differs from the key length, which is not supported");
    const GgufTensor* embeddings = keys.file().findTensor("token_embd.weight");
    if (embeddings == nullptr || embeddings->shape.size() != 2)
        keys.refuseTensor("token_embd.weight", "is missing or is no matrix");
    config.vocabSize = static_cast<int>(std::min<std::int64_t>(embeddings->shape[0], 1 << 30));
    config.tieEmbeddings = keys.file().findTensor("output.weight") == nullptr;
    requireUsable(config, keys.file().path());
}

void requireSupported(const GgufKeys& keys) {
    if (keys.integer("expert_count").value_or(0) > 0)
        keys.refuse("expert_count", "is above 0; mixtures of experts are not supported by this version");
    if (!keys.flag("attention.causal").value_or(true))
        keys.refuse("attention.causal", "is false, which this version does not support");
    const GgufFile& file = keys.file();
    const std::string* kind = file.stringValue("general.type");
    if (kind != nullptr && *kind != "model")
        keys.refuseWhole("general.type", "is " + quotedText(*kind) + "; only whole models can be read");
    if (file.intValue("split.count").value_or(0) > 1)
        keys.refuseWhole("split.count", "says that the model is split over several files; join them first");
}

void readRmsNorm(const GgufKeys& keys, ModelConfig& config) {
    config.rmsNormEps = keys.requiredNumber("attention.layer_norm_rms_epsilon");
}

bool hasTensor(const GgufKeys& keys, const std::string& name) { return keys.file().findTensor(name) != nullptr; }

/// Some converters leave biases out of the metadata: the tensors tell.
void readBiases(const GgufKeys& keys, ModelConfig& config) {
    const auto has = [&](std::initializer_list<const char*> modules) {
        return std::any_of(modules.begin(), modules.end(), [&](const char* module) {
            return hasTensor(keys, "blk.0." + std::string(module) + ".bias");
        });
    };
    config.attentionBias = has({"attn_q", "attn_k", "attn_v", "attn_qkv"});
    config.outputBias = has({"attn_output"});
    config.mlpBias = has({"ffn_gate", "ffn_up", "ffn_down"});
}

/// The same window in every layer.
void readWindow(const GgufKeys& keys, ModelConfig& config) {
    const int window = keys.integer("attention.sliding_window").value_or(0);
    if (window > 0) config.layerKinds.assign(static_cast<std::size_t>(config.layers), {.window = window});
}

/// Gemma: layers that see everything come once in `period`, which newer files say themselves.
void readAlternatingWindows(const GgufKeys& keys, int usualWindow, int usualPeriod, ModelConfig& config) {
    const int window = keys.integer("attention.sliding_window").value_or(usualWindow);
    const int period = keys.integer("attention.sliding_window_pattern").value_or(usualPeriod);
    if (window == 0 || period == 1) return;
    if (period < 1) keys.refuse("attention.sliding_window_pattern", "is not above 0");
    for (int layer = 0; layer < config.layers; ++layer)
        config.layerKinds.push_back({.window = (layer + 1) % period != 0 ? window : 0});
}

void readRope(const GgufKeys& keys, ModelConfig& config) {
    config.ropeTheta = keys.number("rope.freq_base").value_or(10000.0);
    const int dimensions = keys.integer("rope.dimension_count").value_or(config.headDim);
    if (dimensions < 1 || dimensions > config.headDim || dimensions % 2 != 0)
        keys.refuse("rope.dimension_count", "is " + std::to_string(dimensions) + ", but the heads have " +
                                                std::to_string(config.headDim) + " dimensions");
    config.rotaryDim = dimensions == config.headDim ? 0 : dimensions;
    readGgufRopeScaling(keys, config);
}

void readLlama(const GgufKeys& keys, ModelConfig& config) {
    readRmsNorm(keys, config);
    readBiases(keys, config);
    readWindow(keys, config);
    readRope(keys, config);
    if (config.rotaryDim != 0)
        keys.refuse("rope.dimension_count", "is below the head's dimensions, which is not supported for llama");
}

void readQwen2(const GgufKeys& keys, ModelConfig& config) {
    readRmsNorm(keys, config);
    readBiases(keys, config);
    readRope(keys, config);
}

void readQwen3(const GgufKeys& keys, ModelConfig& config) {
    readQwen2(keys, config);
    config.queryKeyNorm = QueryKeyNorm::PerHead;
}

void readGemma(const GgufKeys& keys, ModelConfig& config) {
    readRmsNorm(keys, config);
    readBiases(keys, config);
    config.activation = Activation::GeluTanh;
    config.normAddsOne = true;
    config.embeddingScale = std::sqrt(static_cast<double>(config.hiddenSize));
    readRope(keys, config);
}

/// Scores are scaled by the head's dimensions, but in the largest model of each generation, which has this many layers,
/// by the hidden size shared out to the heads. The files do not say it.
void setScoreScale(int layersOfLargest, ModelConfig& config) {
    const int scalar = config.layers == layersOfLargest ? config.hiddenSize / config.heads : config.headDim;
    config.attentionScale = 1.0 / std::sqrt(static_cast<double>(scalar));
}

void readGemma2(const GgufKeys& keys, ModelConfig& config) {
    readGemma(keys, config);
    config.normsAfter = true;
    setScoreScale(46, config);
    config.attentionSoftCap = keys.number("attn_logit_softcapping").value_or(50.0);
    config.logitSoftCap = keys.number("final_logit_softcapping").value_or(30.0);
    readAlternatingWindows(keys, 4096, 2, config);
}

void readGemma3(const GgufKeys& keys, ModelConfig& config) {
    readGemma(keys, config);
    config.normsAfter = true;
    config.queryKeyNorm = QueryKeyNorm::PerHead;
    setScoreScale(62, config);
    config.logitSoftCap = keys.number("final_logit_softcapping").value_or(0.0);
    readAlternatingWindows(keys, 0, 6, config);
    for (LayerKind& kind : config.layerKinds) kind.rope = kind.window > 0 ? LayerRope::Local : LayerRope::Global;
    config.localRopeTheta = keys.number("rope.freq_base_swa").value_or(10000.0);
}

void readPhi3(const GgufKeys& keys, ModelConfig& config) {
    readRmsNorm(keys, config);
    readBiases(keys, config);
    config.fusedProjections = true;
    readWindow(keys, config);
    readRope(keys, config);
}

void readGpt2(const GgufKeys& keys, ModelConfig& config) {
    config.rmsNormEps = keys.requiredNumber("attention.layer_norm_epsilon");
    config.activation = Activation::GeluTanh;
    config.norm = NormKind::Layer;
    config.attentionBias = config.outputBias = config.mlpBias = true;
    config.fusedProjections = config.conv1d = config.learnedPositions = true;
    config.gatedMlp = false;
}

struct GgufFamily {
    const char* architecture;
    const char* modelType;  ///< of Hugging Face
    void (*read)(const GgufKeys& keys, ModelConfig& config);
};

constexpr std::array families = {
    GgufFamily{"llama", "llama", readLlama},    GgufFamily{"qwen2", "qwen2", readQwen2},
    GgufFamily{"qwen3", "qwen3", readQwen3},    GgufFamily{"gemma", "gemma", readGemma},
    GgufFamily{"gemma2", "gemma2", readGemma2}, GgufFamily{"gemma3", "gemma3_text", readGemma3},
    GgufFamily{"phi3", "phi3", readPhi3},       GgufFamily{"gpt2", "gpt2", readGpt2}};

std::string familyNames() {
    std::string names;
    for (const GgufFamily& family : families) names += (names.empty() ? "" : ", ") + std::string(family.architecture);
    return names;
}

}  // namespace

ModelConfig modelConfigFromGguf(const GgufFile& file) {
    const std::string& architecture = file.requiredString("general.architecture");
    const GgufKeys keys(file, architecture);
    const auto family = std::find_if(families.begin(), families.end(), [&](const GgufFamily& candidate) {
        return architecture == candidate.architecture;
    });
    if (family == families.end())
        keys.refuseWhole("general.architecture",
                         "is " + quotedText(architecture) + "; this version reads " + familyNames());
    requireSupported(keys);
    ModelConfig config;
    config.architecture = family->modelType;
    readSizes(keys, config);
    family->read(keys, config);
    keys.requireNoOthers();
    requireUsable(config, file.path());
    return config;
}

}  // namespace lorimer
