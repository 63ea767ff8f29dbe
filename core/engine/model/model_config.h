#pragma once

#include <string>
#include <vector>

#include "engine/base/float_type.h"
#include "engine/base/json.h"

namespace lorimer {

/// How rotary frequencies are changed for contexts longer than the pretraining's.
struct RopeScaling {
    enum class Type { None, Linear, Llama3, Factors };
    Type type = Type::None;
    double factor = 1.0;              ///< Linear, Llama3
    double lowFreqFactor = 1.0;       ///< Llama3
    double highFreqFactor = 4.0;      ///< Llama3
    int originalContext = 8192;       ///< Llama3: context length of the pretraining
    std::vector<float> factors = {};  ///< Factors (GGUF's rope_freqs): one divisor for each of headDim / 2 frequencies
};

/// The shape of a decoder-only model of the Llama family; names as in Hugging Face's LlamaConfig.
struct ModelConfig {
    std::string architecture = "llama";
    int vocabSize = 0;
    int hiddenSize = 0;
    int intermediateSize = 0;
    int layers = 0;
    int heads = 0;
    int kvHeads = 0;
    int headDim = 0;
    int contextLength = 2048;
    double ropeTheta = 10000.0;
    double rmsNormEps = 1e-6;
    bool tieEmbeddings = false;
    bool attentionBias = false;  ///< of q, k, v and o
    bool mlpBias = false;        ///< of gate, up and down
    RopeScaling ropeScaling;
};

/// From a config.json of LlamaForCausalLM, in the spelling of transformers 4 or 5. Throws BadInput, naming `name` (the
/// file) and the key, for what is missing, out of range, or changes results and is not supported.
ModelConfig modelConfigFromJson(const Json& json, const std::string& name);

/// A config.json for it, in a spelling that transformers 4 and 5 both read. `type` is the type of the stored weights.
Json modelConfigToJson(const ModelConfig& config, FloatType type);

/// Throws BadInput, naming `name` (the file), unless the sizes are positive, within limits and fit each other.
void requireUsable(const ModelConfig& config, const std::string& name);

/// The angle per position of each pair of a head's dimensions, headDim / 2 values, scaling applied; in fp32 and in the
/// order of operations of transformers.
std::vector<float> ropeInverseFrequencies(const ModelConfig& config);

}  // namespace lorimer
