#include "engine/weights/gguf_config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

/// Keys of the architecture that are read below, or that describe without changing results.
constexpr std::array knownKeys = {
    "llama.block_count",
    "llama.context_length",
    "llama.embedding_length",
    "llama.feed_forward_length",
    "llama.attention.head_count",
    "llama.attention.head_count_kv",
    "llama.attention.key_length",
    "llama.attention.value_length",
    "llama.attention.layer_norm_rms_epsilon",
    "llama.attention.causal",
    "llama.rope.freq_base",
    "llama.rope.dimension_count",
    "llama.rope.scaling.type",
    "llama.rope.scaling.factor",
    "llama.rope.scaling.original_context_length",
    "llama.rope.scaling.finetuned",
    "llama.rope.scale_linear",
    "llama.rope.scaling.attn_factor",
    "llama.vocab_size",
    "llama.expert_count",
    "llama.expert_used_count",
    "llama.tensor_data_layout",
};

/// The number with the fewest digits that is the same float32: 1e-05 instead of 9.999999747378752e-06.
double shortest(double value) {
    std::array<char, 32> buffer = {};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<float>(value));
    double result = value;
    std::from_chars(buffer.data(), written.ptr, result);
    return result;
}

class GgufConfigReader {
public:
    explicit GgufConfigReader(const GgufFile& file) : m_file(file) {}

    [[noreturn]] void refuse(std::string_view key, const std::string& what) const {
        throw badInput("The key " + quotedText(key) + " of the GGUF file " + quotedText(m_file.path(), 4096) + " " +
                       what + ". Nothing was changed; choose another model or get this one again.");
    }

    /// Some files give one number for each layer: they must agree.
    std::optional<int> integer(std::string_view key) const {
        const GgufValue* value = m_file.find(key);
        if (value == nullptr) return std::nullopt;
        std::int64_t number = 0;
        if (const auto* list = std::get_if<std::vector<std::int64_t>>(value)) {
            if (list->empty()) refuse(key, "is an empty list");
            number = list->front();
            if (std::any_of(list->begin(), list->end(), [&](std::int64_t other) { return other != number; }))
                refuse(key, "differs between layers, which this version does not support");
        } else {
            number = *m_file.intValue(key);
        }
        if (number < 0 || number > std::numeric_limits<int>::max())
            refuse(key, "is " + std::to_string(number) + ", which is out of range");
        return static_cast<int>(number);
    }

    int requiredInteger(std::string_view key) const {
        const std::optional<int> value = integer(key);
        if (!value) refuse(key, "is missing");
        return *value;
    }

    void requireOnlyKnownKeys() const {
        for (const auto& [key, value] : m_file.values())
            if (key.starts_with("llama.") && std::find(knownKeys.begin(), knownKeys.end(), key) == knownKeys.end())
                refuse(key, "is not supported by this version and could change the model's results");
    }

    void requireSupported() const {
        if (integer("llama.expert_count").value_or(0) > 0)
            refuse("llama.expert_count", "is above 0; mixtures of experts are not supported by this version");
        if (!m_file.boolValue("llama.attention.causal").value_or(true))
            refuse("llama.attention.causal", "is false, which this version does not support");
        if (m_file.floatValue("llama.rope.scaling.attn_factor").value_or(1.0) != 1.0)
            refuse("llama.rope.scaling.attn_factor", "is not 1, which this version does not support");
        const std::string* kind = m_file.stringValue("general.type");
        if (kind != nullptr && *kind != "model")
            refuse("general.type", "is " + quotedText(*kind) + "; only whole models can be read");
        if (integer("split.count").value_or(0) > 1)
            refuse("split.count", "says that the model is split over several files; join them first");
    }

    void readRope(ModelConfig& config) const {
        config.ropeTheta = shortest(m_file.floatValue("llama.rope.freq_base").value_or(10000.0));
        const int dimensions = integer("llama.rope.dimension_count").value_or(config.headDim);
        if (dimensions != config.headDim)
            refuse("llama.rope.dimension_count", "is " + std::to_string(dimensions) + ", but the heads have " +
                                                     std::to_string(config.headDim) +
                                                     " dimensions; partial rotation is not supported");
        const std::string* type = m_file.stringValue("llama.rope.scaling.type");
        if (type != nullptr && *type != "none" && *type != "linear")
            refuse("llama.rope.scaling.type", "is " + quotedText(*type) + "; this version supports none and linear");
        if (type != nullptr && *type == "none") return;
        double factor = m_file.floatValue("llama.rope.scaling.factor").value_or(0.0);
        if (factor == 0.0) factor = m_file.floatValue("llama.rope.scale_linear").value_or(0.0);
        if (factor == 0.0 || factor == 1.0) return;
        config.ropeScaling.type = RopeScaling::Type::Linear;
        config.ropeScaling.factor = shortest(factor);
    }

    /// rope_freqs.weight holds a divisor for each frequency (how GGUF stores Llama 3's scaling).
    void readRopeFactors(ModelConfig& config) const {
        const GgufTensor* tensor = m_file.findTensor("rope_freqs.weight");
        if (tensor == nullptr) return;
        if (tensor->format != BlockFormat::F32 || tensor->shape != std::vector<std::int64_t>{config.headDim / 2})
            refuse("rope_freqs.weight", "does not hold " + std::to_string(config.headDim / 2) + " values of F32");
        std::vector<float> factors(static_cast<std::size_t>(config.headDim / 2));
        std::memcpy(factors.data(), tensor->data.data(), tensor->data.size());
        for (const float factor : factors)
            if (!(factor > 0.0f && factor < 1e9f)) refuse("rope_freqs.weight", "holds a divisor that is not above 0");
        if (std::all_of(factors.begin(), factors.end(), [](float factor) { return factor == 1.0f; })) return;
        if (config.ropeScaling.type != RopeScaling::Type::None)
            refuse("rope_freqs.weight", "stands beside a linear scaling, which this version does not support");
        config.ropeScaling.type = RopeScaling::Type::Factors;
        config.ropeScaling.factors = std::move(factors);
    }

    void readBiases(ModelConfig& config) const {
        config.attentionBias = hasBiases({"attn_q", "attn_k", "attn_v", "attn_output"});
        config.outputBias = config.attentionBias;
        config.mlpBias = hasBiases({"ffn_gate", "ffn_up", "ffn_down"});
    }

private:
    bool hasBiases(std::initializer_list<const char*> modules) const {
        return std::any_of(modules.begin(), modules.end(), [&](const char* module) {
            return m_file.findTensor("blk.0." + std::string(module) + ".bias") != nullptr;
        });
    }

    const GgufFile& m_file;
};

}  // namespace

ModelConfig modelConfigFromGguf(const GgufFile& file) {
    const GgufConfigReader reader(file);
    const std::string& architecture = file.requiredString("general.architecture");
    if (architecture != "llama")
        reader.refuse("general.architecture",
                      "is " + quotedText(architecture) + "; this version reads the architecture \"llama\"");
    reader.requireOnlyKnownKeys();
    reader.requireSupported();
    ModelConfig config;
    config.layers = reader.requiredInteger("llama.block_count");
    config.hiddenSize = reader.requiredInteger("llama.embedding_length");
    config.intermediateSize = reader.requiredInteger("llama.feed_forward_length");
    config.contextLength = reader.requiredInteger("llama.context_length");
    config.heads = reader.requiredInteger("llama.attention.head_count");
    config.kvHeads = reader.integer("llama.attention.head_count_kv").value_or(config.heads);
    if (config.heads < 1) reader.refuse("llama.attention.head_count", "is not above 0");
    const std::optional<int> keyLength = reader.integer("llama.attention.key_length");
    if (!keyLength && config.hiddenSize % config.heads != 0)
        reader.refuse("llama.attention.head_count", "does not divide llama.embedding_length");
    config.headDim = keyLength.value_or(config.hiddenSize / config.heads);
    if (reader.integer("llama.attention.value_length").value_or(config.headDim) != config.headDim)
        reader.refuse("llama.attention.value_length", "differs from the key length, which is not supported");
    config.rmsNormEps = shortest(file.requiredFloat("llama.attention.layer_norm_rms_epsilon"));
    const GgufTensor* embeddings = file.findTensor("token_embd.weight");
    if (embeddings == nullptr || embeddings->shape.size() != 2)
        reader.refuse("token_embd.weight", "is missing or is no matrix");
    config.vocabSize = static_cast<int>(std::min<std::int64_t>(embeddings->shape[0], 1 << 30));
    config.tieEmbeddings = file.findTensor("output.weight") == nullptr;
    requireUsable(config, file.path());
    reader.readRope(config);
    reader.readRopeFactors(config);
    reader.readBiases(config);
    requireUsable(config, file.path());
    return config;
}

}  // namespace lorimer
