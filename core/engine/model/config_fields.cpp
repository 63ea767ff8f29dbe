#include "engine/model/config_fields.h"

#include <algorithm>
#include <array>

#include "engine/base/quoted_text.h"

namespace lorimer {

void readSizes(const ConfigReader& reader, const ConfigDefaults& defaults, ModelConfig& config) {
    config.vocabSize = reader.integer("vocab_size", std::nullopt);
    config.hiddenSize = reader.integer("hidden_size", std::nullopt);
    config.intermediateSize = reader.integer("intermediate_size", std::nullopt);
    config.layers = reader.integer("num_hidden_layers", std::nullopt);
    config.heads = reader.integer("num_attention_heads", std::nullopt);
    if (config.heads < 1) reader.refuse("num_attention_heads", "is not above 0");
    const bool absent = !reader.has("num_key_value_heads");
    config.kvHeads =
        absent && defaults.kvHeads > 0 ? defaults.kvHeads : reader.integer("num_key_value_heads", config.heads);
    config.headDim = reader.has("head_dim") ? reader.integer("head_dim", 0) : defaults.headDim;
    if (config.headDim == 0) {
        if (config.hiddenSize % config.heads != 0)
            reader.refuse("hidden_size", "is no multiple of num_attention_heads, and head_dim is not given");
        config.headDim = config.hiddenSize / config.heads;
    }
    config.contextLength = reader.integer("max_position_embeddings", defaults.context);
    config.rmsNormEps = reader.number("rms_norm_eps", defaults.normEpsilon);
    config.tieEmbeddings = reader.flag("tie_word_embeddings", defaults.tieEmbeddings);
    requireUsable(config, reader.file());  // before anything is made for each layer
}

Activation readActivation(const ConfigReader& reader, const std::string& key, const std::string& fallback) {
    struct Known {
        const char* name;
        Activation activation;
    };
    constexpr std::array known = {Known{"silu", Activation::Silu},
                                  Known{"swish", Activation::Silu},
                                  Known{"gelu", Activation::Gelu},
                                  Known{"gelu_python", Activation::Gelu},
                                  Known{"gelu_new", Activation::GeluTanh},
                                  Known{"gelu_fast", Activation::GeluTanh},
                                  Known{"gelu_pytorch_tanh", Activation::GeluTanh},
                                  Known{"gelu_python_tanh", Activation::GeluTanh},
                                  Known{"relu", Activation::Relu}};
    const std::string name = reader.text(key, fallback);
    for (const Known& entry : known)
        if (name == entry.name) return entry.activation;
    reader.refuse(key, "is " + quotedText(name) + ", which this version does not support");
}

int readWindow(const ConfigReader& reader, int fallback) {
    if (!reader.has("sliding_window")) return fallback;
    const int window = reader.integer("sliding_window", 0);
    if (window < 1 && reader.find("sliding_window") != nullptr) reader.refuse("sliding_window", "is not above 0");
    return window;
}

double readSoftCap(const ConfigReader& reader, const std::string& key, double fallback) {
    if (!reader.has(key)) return fallback;
    const double cap = reader.number(key, 0.0);
    if (!(cap > 0.0) && reader.find(key) != nullptr) reader.refuse(key, "is not above 0");
    return cap;
}

std::vector<bool> readSlidingLayers(const ConfigReader& reader, const ModelConfig& config) {
    const Json* types = reader.find("layer_types");
    if (types == nullptr) return {};
    if (!types->is_array() || types->size() != static_cast<std::size_t>(config.layers))
        reader.refuse("layer_types", "is no list of " + std::to_string(config.layers) + " layers");
    std::vector<bool> sliding;
    for (const Json& type : *types) {
        if (type != "full_attention" && type != "sliding_attention")
            reader.refuse("layer_types", "holds " + ConfigReader::shown(type) +
                                             "; this version supports full_attention and sliding_attention");
        sliding.push_back(type == "sliding_attention");
    }
    return sliding;
}

void setWindows(const ConfigReader& reader, const std::vector<bool>& sliding, int window, ModelConfig& config) {
    if (std::find(sliding.begin(), sliding.end(), true) == sliding.end()) return;
    if (window == 0) reader.refuse("layer_types", "has sliding_attention, but there is no sliding_window");
    config.layerKinds.resize(sliding.size());
    for (std::size_t i = 0; i < sliding.size(); ++i)
        if (sliding[i]) config.layerKinds[i].window = window;
}

}  // namespace lorimer
