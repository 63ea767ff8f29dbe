#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/float_type.h"
#include "engine/base/json.h"

namespace lorimer {

/// How rotary frequencies are changed for contexts longer than the pretraining's; names and formulas as in the
/// "rope_parameters" of transformers.
struct RopeScaling {
    enum class Type { None, Linear, Dynamic, Yarn, LongRope, Llama3, Factors };
    Type type = Type::None;
    double factor = 1.0;           ///< Linear, Dynamic, Yarn, Llama3
    double lowFreqFactor = 1.0;    ///< Llama3
    double highFreqFactor = 4.0;   ///< Llama3
    int originalContext = 8192;    ///< Dynamic, Yarn, LongRope, Llama3: context length of the pretraining
    double betaFast = 32.0;        ///< Yarn
    double betaSlow = 1.0;         ///< Yarn
    bool truncate = true;          ///< Yarn: whole dimensions bound the ramp
    double attentionFactor = 1.0;  ///< Yarn, LongRope: multiplies cosines and sines
    /// Factors (GGUF's rope_freqs): one divisor for each frequency. LongRope: those of documents within
    /// originalContext.
    std::vector<float> factors = {};
    std::vector<float> longFactors = {};  ///< LongRope: those of longer documents

    /// Frequencies depend on the length of the whole document.
    bool followsLength() const { return type == Type::Dynamic || type == Type::LongRope; }
    /// Documents of these lengths have the same frequencies.
    bool rotatesAlike(std::int64_t length, std::int64_t otherLength) const {
        const bool isLong = length > originalContext;
        const bool otherIsLong = otherLength > originalContext;
        if (!followsLength() || (!isLong && !otherIsLong)) return true;
        return type == Type::LongRope ? isLong == otherIsLong : length == otherLength;
    }
};

enum class NormKind { Rms, Layer };
enum class QueryKeyNorm { None, PerHead, FullWidth };
enum class Activation { Silu, Gelu, GeluTanh, Relu };
enum class LayerRope { None, Global, Local };

/// Queries that attention computes at once where its scores need a mask.
constexpr std::int64_t queryChunk = 512;

/// What may differ between the blocks of one model.
struct LayerKind {
    int window = 0;  ///< a token sees this many tokens, itself among them; 0: all before it
    LayerRope rope = LayerRope::Global;
};

/// What a decoder-only model computes; names as in the Hugging Face configurations. A family is a way to fill this in.
struct ModelConfig {
    std::string architecture = "llama";  ///< "model_type"
    int vocabSize = 0;
    int hiddenSize = 0;
    int intermediateSize = 0;
    int layers = 0;
    int heads = 0;
    int kvHeads = 0;
    int headDim = 0;
    int contextLength = 2048;
    bool tieEmbeddings = false;

    NormKind norm = NormKind::Rms;
    double rmsNormEps = 1e-6;  ///< of layer norms too
    bool normAddsOne = false;  ///< the stored weight is the deviation from 1
    bool normsBefore = true;   ///< attention and feed-forward read normed values
    bool normsAfter = false;   ///< their results are normed before they are added
    QueryKeyNorm queryKeyNorm = QueryKeyNorm::None;

    bool attentionBias = false;     ///< of q, k and v
    bool outputBias = false;        ///< of the attention's output projection
    bool mlpBias = false;           ///< of all feed-forward layers
    bool fusedProjections = false;  ///< q, k, v are one layer; so are gate and up
    bool gatedMlp = true;           ///< act(gate(x)) * up(x); else act(up(x))
    Activation activation = Activation::Silu;
    bool conv1d = false;            ///< GPT-2's names, and its linear layers stored as [in, out]
    bool learnedPositions = false;  ///< a table of contextLength positions is added to the embeddings; no rotation

    double attentionScale = 0.0;    ///< of the scores; 0: 1 / sqrt(headDim)
    bool scaleByLayer = false;      ///< scores are divided by the layer's number, from 1
    double attentionSoftCap = 0.0;  ///< scores become cap * tanh(scores / cap); 0: none
    double logitSoftCap = 0.0;      ///< so do logits
    double embeddingScale = 1.0;
    double residualScale = 1.0;  ///< of what attention and feed-forward add
    double logitDivisor = 1.0;

    double ropeTheta = 10000.0;
    RopeScaling ropeScaling;
    double localRopeTheta = 10000.0;  ///< of layers with LayerRope::Local
    RopeScaling localRopeScaling;
    int rotaryDim = 0;                  ///< leading dimensions of a head that are rotated; 0: all
    std::vector<LayerKind> layerKinds;  ///< one a layer; empty: all are LayerKind()

    LayerKind layerKind(int layer) const {
        return layerKinds.empty() ? LayerKind() : layerKinds.at(static_cast<std::size_t>(layer));
    }
    /// Documents of these lengths have the same angles. Where not, keys of the shorter one are of no use in the longer.
    bool rotatesAlike(std::int64_t length, std::int64_t otherLength) const {
        return ropeScaling.rotatesAlike(length, otherLength) && localRopeScaling.rotatesAlike(length, otherLength);
    }
    int rotaryDimensions() const { return rotaryDim > 0 ? rotaryDim : headDim; }
};

/// From a config.json, in the spelling of transformers 4 or 5. Throws BadInput, naming `name` (the file) and the key,
/// for an unknown architecture and for what is missing, out of range, or changes results and is not supported.
ModelConfig modelConfigFromJson(const Json& json, const std::string& name);

/// A config.json for it, in a spelling that transformers 4 and 5 both read. `type` is the type of the stored weights.
Json modelConfigToJson(const ModelConfig& config, FloatType type);

/// Throws BadInput, naming `name` (the file), unless the sizes are positive, within limits and fit each other.
void requireUsable(const ModelConfig& config, const std::string& name);

/// The angle per position of each pair of rotated dimensions, dimensions / 2 values, in fp32 and in the order of
/// operations of transformers. `length` is the document's length in tokens, for scalings that follow it.
std::vector<float> ropeFrequencies(double theta, int dimensions, const RopeScaling& scaling, std::int64_t length);

/// Those of the model's global layers, for documents within the pretraining's context.
std::vector<float> ropeInverseFrequencies(const ModelConfig& config);

}  // namespace lorimer
