// config.json as transformers writes it. Reference: LlamaConfig and the RoPE handling of transformers 5.24; unknown
// keys are ignored as there, known ones that change results and are not supported are refused by name.
#include <cmath>
#include <limits>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/model/model_config.h"

namespace lorimer {

namespace {

/// Typed access to one JSON object; null and absent are the same, as in transformers.
class ConfigReader {
public:
    ConfigReader(const Json& json, std::string file, std::string prefix = "")
        : m_json(json), m_file(std::move(file)), m_prefix(std::move(prefix)) {}

    [[noreturn]] void refuse(const std::string& key, const std::string& what) const {
        throw badInput("The key " + quotedText(m_prefix + key) + " of " + quotedText(m_file, 4096) + " " + what +
                       ". Nothing was changed; choose another model or get this one again.");
    }

    const Json* find(const std::string& key) const {
        const auto found = m_json.find(key);
        return found == m_json.end() || found->is_null() ? nullptr : &*found;
    }

    int integer(const std::string& key, std::optional<int> fallback) const {
        const Json* value = find(key);
        if (value == nullptr) {
            if (!fallback) refuse(key, "is missing");
            return *fallback;
        }
        if (!value->is_number_integer() ||
            (value->is_number_unsigned() && value->get<std::uint64_t>() > std::numeric_limits<int>::max()) ||
            value->get<std::int64_t>() > std::numeric_limits<int>::max() ||
            value->get<std::int64_t>() < std::numeric_limits<int>::min())
            refuse(key, "is " + shown(*value) + " and not a usable whole number");
        return value->get<int>();
    }

    double number(const std::string& key, std::optional<double> fallback) const {
        const Json* value = find(key);
        if (value == nullptr) {
            if (!fallback) refuse(key, "is missing");
            return *fallback;
        }
        if (!value->is_number() || !std::isfinite(value->get<double>()))
            refuse(key, "is " + shown(*value) + " and not a number");
        return value->get<double>();
    }

    bool flag(const std::string& key, bool fallback) const {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (!value->is_boolean()) refuse(key, "is " + shown(*value) + " and not true or false");
        return value->get<bool>();
    }

    std::string text(const std::string& key, const std::string& fallback) const {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (!value->is_string()) refuse(key, "is " + shown(*value) + " and not a text");
        return value->get<std::string>();
    }

    /// Throws unless the number is absent or `neutral`.
    void requireNeutral(const std::string& key, double neutral) const {
        const double value = number(key, neutral);
        if (value != neutral) refuse(key, "is " + shown(*find(key)) + ", which this version does not support");
    }

    static std::string shown(const Json& value) {
        const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
        return text.size() > 80 ? text.substr(0, 80) + "..." : text;
    }

private:
    const Json& m_json;
    std::string m_file;
    std::string m_prefix;
};

void requireLlama(const ConfigReader& reader) {
    const std::string type = reader.text("model_type", "llama");
    if (type != "llama")
        reader.refuse("model_type", "is " + quotedText(type) + "; this version reads the architecture \"llama\"");
    const Json* architectures = reader.find("architectures");
    if (architectures == nullptr && reader.find("model_type") == nullptr) reader.refuse("model_type", "is missing");
    if (architectures == nullptr) return;
    if (!architectures->is_array()) reader.refuse("architectures", "is not a list");
    for (const Json& name : *architectures)
        if (name == "LlamaForCausalLM") return;
    if (!architectures->empty())
        reader.refuse("architectures", "is " + ConfigReader::shown(*architectures) +
                                           "; this version reads the architecture \"LlamaForCausalLM\"");
}

void requireSupported(const ConfigReader& reader) {
    const std::string activation = reader.text("hidden_act", "silu");
    if (activation != "silu" && activation != "swish")
        reader.refuse("hidden_act", "is " + quotedText(activation) + ", which this version does not support");
    if (reader.flag("rope_interleaved", false))
        reader.refuse("rope_interleaved", "is true, which this version does not support");
    reader.requireNeutral("pretraining_tp", 1);
    reader.requireNeutral("attention_dropout", 0);
    reader.requireNeutral("partial_rotary_factor", 1);
}

/// "rope_scaling" (transformers 4) goes before "rope_parameters" (transformers 5), and a theta inside of it before the
/// one beside it.
void readRope(const ConfigReader& reader, const std::string& file, ModelConfig& config) {
    config.ropeTheta = reader.number("rope_theta", 10000.0);
    std::string key = "rope_scaling";
    const Json* json = reader.find(key);
    if (json == nullptr || json->empty()) {
        key = "rope_parameters";
        json = reader.find(key);
    }
    if (json == nullptr || json->empty()) return;
    if (!json->is_object()) reader.refuse(key, "is not an object");
    const ConfigReader rope(*json, file, key + ".");
    for (const auto& [name, value] : json->items())
        if (value.is_object()) rope.refuse(name, "gives layers rotary positions of their own, which is not supported");
    config.ropeTheta = rope.number("rope_theta", config.ropeTheta);
    rope.requireNeutral("partial_rotary_factor", 1);
    const std::string type = rope.text("rope_type", rope.text("type", "default"));
    RopeScaling& scaling = config.ropeScaling;
    if (type == "default") return;
    if (type == "linear") {
        scaling.type = RopeScaling::Type::Linear;
        scaling.factor = rope.number("factor", std::nullopt);
    } else if (type == "llama3") {
        scaling.type = RopeScaling::Type::Llama3;
        scaling.factor = rope.number("factor", std::nullopt);
        scaling.lowFreqFactor = rope.number("low_freq_factor", std::nullopt);
        scaling.highFreqFactor = rope.number("high_freq_factor", std::nullopt);
        const int outside = reader.integer("original_max_position_embeddings", 0);
        scaling.originalContext =
            outside != 0 ? outside : rope.integer("original_max_position_embeddings", config.contextLength);
        if (!(scaling.lowFreqFactor > 0.0 && scaling.highFreqFactor > scaling.lowFreqFactor))
            rope.refuse("high_freq_factor", "is not above low_freq_factor, or that is not above 0");
        if (scaling.originalContext < 1) rope.refuse("original_max_position_embeddings", "is not above 0");
    } else {
        rope.refuse(rope.find("rope_type") != nullptr ? "rope_type" : "type",
                    "is " + quotedText(type) + "; this version supports default, linear and llama3");
    }
}

}  // namespace

ModelConfig modelConfigFromJson(const Json& json, const std::string& name) {
    if (!json.is_object())
        throw badInput("The file " + quotedText(name, 4096) +
                       " does not hold a JSON object. Nothing was changed; get the model again.");
    const ConfigReader reader(json, name);
    requireLlama(reader);
    requireSupported(reader);
    ModelConfig config;
    config.vocabSize = reader.integer("vocab_size", std::nullopt);
    config.hiddenSize = reader.integer("hidden_size", std::nullopt);
    config.intermediateSize = reader.integer("intermediate_size", std::nullopt);
    config.layers = reader.integer("num_hidden_layers", std::nullopt);
    config.heads = reader.integer("num_attention_heads", std::nullopt);
    config.kvHeads = reader.integer("num_key_value_heads", config.heads);
    if (config.heads < 1) reader.refuse("num_attention_heads", "is not above 0");
    config.headDim = reader.integer("head_dim", 0);
    if (config.headDim == 0) {
        if (config.hiddenSize % config.heads != 0)
            reader.refuse("hidden_size", "is no multiple of num_attention_heads, and head_dim is not given");
        config.headDim = config.hiddenSize / config.heads;
    }
    config.contextLength = reader.integer("max_position_embeddings", 2048);
    config.rmsNormEps = reader.number("rms_norm_eps", 1e-6);
    config.tieEmbeddings = reader.flag("tie_word_embeddings", false);
    config.attentionBias = reader.flag("attention_bias", false);
    config.mlpBias = reader.flag("mlp_bias", false);
    readRope(reader, name, config);
    requireUsable(config, name);
    return config;
}

}  // namespace lorimer
