// One reader for each family. Reference: the configuration and modeling files of transformers 5.24; defaults are those
// of its configuration classes.
#include "engine/model/model_families.h"

#include <array>
#include <cmath>

#include "engine/base/error.h"
#include "engine/model/config_fields.h"
#include "engine/model/rope_config.h"

namespace lorimer {

namespace {

constexpr double usualTheta = 10'000.0;

void readLlama(const ConfigReader& reader, ModelConfig& config) {
    readSizes(reader, {}, config);
    config.activation = readActivation(reader, "hidden_act", "silu");
    config.attentionBias = config.outputBias = reader.flag("attention_bias", false);
    config.mlpBias = reader.flag("mlp_bias", false);
    readRope(reader, usualTheta, false, config);
}

void readMistral(const ConfigReader& reader, ModelConfig& config) {
    readSizes(reader, {.kvHeads = 8, .context = 131'072}, config);
    config.activation = readActivation(reader, "hidden_act", "silu");
    const int window = readWindow(reader, 4096);
    if (window > 0) config.layerKinds.assign(static_cast<std::size_t>(config.layers), {.window = window});
    readRope(reader, usualTheta, false, config);
}

/// Qwen 2 and 3: the first max_window_layers layers see everything, if windows are used at all.
void readQwenWindows(const ConfigReader& reader, ModelConfig& config) {
    const int given = readWindow(reader, 4096);
    const int window = reader.flag("use_sliding_window", false) ? given : 0;
    const int fullLayers = reader.integer("max_window_layers", 28);
    std::vector<bool> sliding = readSlidingLayers(reader, config);
    if (sliding.empty() && window > 0)
        for (int layer = 0; layer < config.layers; ++layer) sliding.push_back(layer >= fullLayers);
    setWindows(reader, sliding, window, config);
}

void readQwen2(const ConfigReader& reader, ModelConfig& config) {
    readSizes(reader, {.kvHeads = 32, .context = 32'768}, config);
    config.activation = readActivation(reader, "hidden_act", "silu");
    config.attentionBias = true;
    readQwenWindows(reader, config);
    readRope(reader, usualTheta, false, config);
}

void readQwen3(const ConfigReader& reader, ModelConfig& config) {
    readSizes(reader, {.kvHeads = 32, .headDim = 128, .context = 32'768}, config);
    config.activation = readActivation(reader, "hidden_act", "silu");
    config.attentionBias = config.outputBias = reader.flag("attention_bias", false);
    config.queryKeyNorm = QueryKeyNorm::PerHead;
    readQwenWindows(reader, config);
    readRope(reader, usualTheta, false, config);
}

/// What the three generations of Gemma share.
void readGemmaBase(const ConfigReader& reader, const ConfigDefaults& defaults, const char* activation,
                   ModelConfig& config) {
    readSizes(reader, defaults, config);
    config.activation = readActivation(reader, activation, "gelu_pytorch_tanh");
    config.normAddsOne = true;
    config.embeddingScale = std::sqrt(static_cast<double>(config.hiddenSize));
    config.attentionBias = config.outputBias = reader.flag("attention_bias", false);
}

void readGemma(const ConfigReader& reader, ModelConfig& config) {
    readGemmaBase(reader, {.kvHeads = 16, .headDim = 256, .context = 8192, .tieEmbeddings = true}, "hidden_act",
                  config);
    // The first releases say "gelu" and mean its tanh approximation.
    if (config.activation == Activation::Gelu) config.activation = Activation::GeluTanh;
    readRope(reader, usualTheta, false, config);
}

void readScoreScale(const ConfigReader& reader, ModelConfig& config) {
    const double scalar = reader.number("query_pre_attn_scalar", 256.0);
    if (!(scalar > 0.0)) reader.refuse("query_pre_attn_scalar", "is not above 0");
    config.attentionScale = 1.0 / std::sqrt(scalar);
}

/// Windows alternate: every `period`-th layer sees everything.
void readAlternatingWindows(const ConfigReader& reader, int period, ModelConfig& config) {
    if (period < 1) reader.refuse("sliding_window_pattern", "is not above 0");
    std::vector<bool> sliding = readSlidingLayers(reader, config);
    if (sliding.empty())
        for (int layer = 0; layer < config.layers; ++layer) sliding.push_back((layer + 1) % period != 0);
    setWindows(reader, sliding, readWindow(reader, 4096), config);
}

void readGemma2(const ConfigReader& reader, ModelConfig& config) {
    readGemmaBase(reader, {.kvHeads = 4, .headDim = 256, .context = 8192, .tieEmbeddings = true}, "hidden_activation",
                  config);
    config.normsAfter = true;
    readScoreScale(reader, config);
    config.attentionSoftCap = readSoftCap(reader, "attn_logit_softcapping", 50.0);
    config.logitSoftCap = readSoftCap(reader, "final_logit_softcapping", 30.0);
    readAlternatingWindows(reader, 2, config);
    readRope(reader, usualTheta, false, config);
}

void readGemma3(const ConfigReader& reader, ModelConfig& config) {
    readGemmaBase(reader, {.kvHeads = 4, .headDim = 256, .context = 131'072, .tieEmbeddings = true},
                  "hidden_activation", config);
    config.normsAfter = true;
    config.queryKeyNorm = QueryKeyNorm::PerHead;
    readScoreScale(reader, config);
    config.logitSoftCap = readSoftCap(reader, "final_logit_softcapping", 0.0);
    readAlternatingWindows(reader, reader.integer("sliding_window_pattern", 6), config);
    for (LayerKind& kind : config.layerKinds) kind.rope = kind.window > 0 ? LayerRope::Local : LayerRope::Global;
    readRopeByLayerType(reader, config);
}

void readPhi3(const ConfigReader& reader, ModelConfig& config) {
    readSizes(reader, {.context = 4096, .normEpsilon = 1e-5}, config);
    config.activation = readActivation(reader, "hidden_act", "silu");
    config.fusedProjections = true;
    const int window = readWindow(reader, 0);
    if (window > 0) config.layerKinds.assign(static_cast<std::size_t>(config.layers), {.window = window});
    readRope(reader, usualTheta, true, config);
}

/// "no_rope_layers": 1 for a layer that rotates, 0 for one that knows no positions.
std::vector<bool> readRotatedLayers(const ConfigReader& reader, const ModelConfig& config) {
    std::vector<bool> rotated;
    const int interval = reader.integer("no_rope_layer_interval", 4);
    const Json* list = reader.find("no_rope_layers");
    if (list == nullptr) {
        if (interval < 1) reader.refuse("no_rope_layer_interval", "is not above 0");
        for (int layer = 0; layer < config.layers; ++layer) rotated.push_back((layer + 1) % interval != 0);
        return rotated;
    }
    if (!list->is_array() || list->size() < static_cast<std::size_t>(config.layers))
        reader.refuse("no_rope_layers", "is no list of " + std::to_string(config.layers) + " layers");
    for (int layer = 0; layer < config.layers; ++layer) {
        const Json& value = (*list)[static_cast<std::size_t>(layer)];
        if (value != 0 && value != 1) reader.refuse("no_rope_layers", "holds a value other than 0 and 1");
        rotated.push_back(value == 1);
    }
    return rotated;
}

void readSmolLm3(const ConfigReader& reader, ModelConfig& config) {
    readSizes(reader, {.kvHeads = 4, .context = 32'768, .tieEmbeddings = true}, config);
    config.activation = readActivation(reader, "hidden_act", "silu");
    config.attentionBias = config.outputBias = reader.flag("attention_bias", false);
    config.mlpBias = reader.flag("mlp_bias", false);
    const std::vector<bool> rotated = readRotatedLayers(reader, config);
    const int given = readWindow(reader, 0);
    const int window = reader.flag("use_sliding_window", false) ? given : 0;
    std::vector<bool> sliding = readSlidingLayers(reader, config);
    if (sliding.empty() && window > 0)
        for (const bool rotates : rotated) sliding.push_back(!rotates);
    setWindows(reader, sliding, window, config);
    config.layerKinds.resize(rotated.size());
    for (std::size_t i = 0; i < rotated.size(); ++i)
        if (!rotated[i]) config.layerKinds[i].rope = LayerRope::None;
    reader.ignore("pretraining_tp");  // the published models say 2, and no code reads it
    readRope(reader, 2'000'000.0, false, config);
}

void readOlmo2(const ConfigReader& reader, ModelConfig& config) {
    readSizes(reader, {.normEpsilon = 1e-5}, config);
    config.activation = readActivation(reader, "hidden_act", "silu");
    config.attentionBias = config.outputBias = reader.flag("attention_bias", false);
    config.queryKeyNorm = QueryKeyNorm::FullWidth;
    config.normsBefore = false;
    config.normsAfter = true;
    readRope(reader, usualTheta, false, config);
}

void readGranite(const ConfigReader& reader, ModelConfig& config) {
    readSizes(reader, {}, config);
    config.activation = readActivation(reader, "hidden_act", "silu");
    config.attentionBias = config.outputBias = reader.flag("attention_bias", false);
    config.mlpBias = reader.flag("mlp_bias", false);
    config.embeddingScale = reader.number("embedding_multiplier", 1.0);
    config.residualScale = reader.number("residual_multiplier", 1.0);
    config.attentionScale = reader.number("attention_multiplier", 1.0);
    config.logitDivisor = reader.number("logits_scaling", 1.0);
    if (!(config.attentionScale > 0.0)) reader.refuse("attention_multiplier", "is not above 0");
    if (config.logitDivisor == 0.0) reader.refuse("logits_scaling", "is 0");
    reader.ignore("attention_dropout");  // 0.1 in the published models; fine-tuning here drops out in the adapter alone
    readRope(reader, usualTheta, false, config);
}

void readGpt2(const ConfigReader& reader, ModelConfig& config) {
    config.vocabSize = reader.integer("vocab_size", std::nullopt);
    config.hiddenSize = reader.integer("n_embd", std::nullopt);
    config.layers = reader.integer("n_layer", std::nullopt);
    config.heads = config.kvHeads = reader.integer("n_head", std::nullopt);
    if (config.heads < 1) reader.refuse("n_head", "is not above 0");
    if (config.hiddenSize % config.heads != 0) reader.refuse("n_embd", "is no multiple of n_head");
    config.headDim = config.hiddenSize / config.heads;
    config.intermediateSize = reader.integer("n_inner", 4 * config.hiddenSize);
    config.contextLength = reader.integer("n_positions", 1024);
    config.rmsNormEps = reader.number("layer_norm_epsilon", 1e-5);
    config.tieEmbeddings = reader.flag("tie_word_embeddings", true);
    config.activation = readActivation(reader, "activation_function", "gelu_new");
    config.norm = NormKind::Layer;
    config.attentionBias = config.outputBias = config.mlpBias = true;
    config.fusedProjections = config.conv1d = config.learnedPositions = true;
    config.gatedMlp = false;
    if (!reader.flag("scale_attn_weights", true)) config.attentionScale = 1.0;
    config.scaleByLayer = reader.flag("scale_attn_by_inverse_layer_idx", false);
    // 0.1 in the published models; fine-tuning here drops out in the adapter alone.
    for (const char* dropout : {"attn_pdrop", "embd_pdrop", "resid_pdrop"}) reader.ignore(dropout);
}

constexpr std::array families = {
    ModelFamily{"llama", "LlamaForCausalLM", "Llama, and what shares its shape", readLlama},
    ModelFamily{"mistral", "MistralForCausalLM", "Mistral", readMistral},
    ModelFamily{"qwen2", "Qwen2ForCausalLM", "Qwen 2 and 2.5", readQwen2},
    ModelFamily{"qwen3", "Qwen3ForCausalLM", "Qwen 3", readQwen3},
    ModelFamily{"gemma", "GemmaForCausalLM", "Gemma", readGemma},
    ModelFamily{"gemma2", "Gemma2ForCausalLM", "Gemma 2", readGemma2},
    ModelFamily{"gemma3_text", "Gemma3ForCausalLM", "Gemma 3 (text)", readGemma3},
    ModelFamily{"phi3", "Phi3ForCausalLM", "Phi-3, 3.5 and 4-mini", readPhi3},
    ModelFamily{"smollm3", "SmolLM3ForCausalLM", "SmolLM3", readSmolLm3},
    ModelFamily{"olmo2", "Olmo2ForCausalLM", "OLMo 2", readOlmo2},
    ModelFamily{"granite", "GraniteForCausalLM", "Granite", readGranite},
    ModelFamily{"gpt2", "GPT2LMHeadModel", "GPT-2", readGpt2}};

}  // namespace

std::span<const ModelFamily> modelFamilies() { return families; }

std::string familyTitle(const std::string& modelType) {
    for (const ModelFamily& family : families)
        if (modelType == family.modelType) return family.title;
    throw Error(ErrorKind::Internal, "There is no family of models of the type " + modelType + ".");
}

}  // namespace lorimer
