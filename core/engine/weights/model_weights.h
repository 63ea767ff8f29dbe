#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/float_type.h"
#include "engine/model/model_config.h"
#include "engine/quant/compressed_weight.h"

namespace lorimer {

/// The weights of a model on disk under their Hugging Face names ("model.layers.0.self_attn.q_proj.weight"), whatever
/// file they are in. Everything that expectedWeights() lists is there with its shape: openModel() checked it. Files
/// stay mapped as long as the object lives. Constant calls from several threads are safe.
class ModelWeights {
public:
    virtual ~ModelWeights() = default;

    virtual const ModelConfig& config() const = 0;
    virtual bool isGguf() const = 0;

    /// A head that is tied to the embeddings (lm_head.weight) is not contained.
    virtual bool contains(const std::string& name) const = 0;
    /// {out, in} of a matrix, {n} of a vector.
    virtual std::vector<std::int64_t> shape(const std::string& name) const = 0;

    /// Rows as float32, row-major, dequantized, in Hugging Face's order. A vector's rows are its single values.
    virtual void readRows(const std::string& name, std::int64_t firstRow, std::int64_t rowCount, float* out) const = 0;

    /// The matrix as the file holds it: in bitsandbytes' 4 or 8 bits, or in GGUF's blocks (which may be plain floats);
    /// monostate where it is a float tensor of safetensors.
    virtual CompressedWeight compressed(const std::string& name) const = 0;

    /// The element type in which the stored values are exact: that of the file, float32 for block-quantized ones.
    virtual FloatType valueType(const std::string& name) const = 0;

    /// How the blocks' linear layers are stored: "none", "nf4", "fp4", "int8", or GGUF types, the most frequent first,
    /// such as "Q4_1" or "Q4_K+Q6_K".
    virtual std::string quantization() const = 0;

    /// The files that hold the weights, in the order of their names.
    virtual std::vector<std::string> files() const = 0;

    /// All values of a weight.
    std::vector<float> readAll(const std::string& name) const;
};

/// Opens a Hugging Face folder (config.json, *.safetensors) or a .gguf file and checks that all weights are there with
/// the right shapes. Throws BadInput naming file and key or tensor: a missing file or weight, a wrong shape, an unknown
/// architecture, a configuration that this version does not support, pickle files.
std::unique_ptr<ModelWeights> openModel(const std::string& modelPath);

}  // namespace lorimer
