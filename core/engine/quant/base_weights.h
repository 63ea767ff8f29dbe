#pragma once

#include <string>

#include "engine/quant/compressed_weight.h"
#include "engine/quant/quant_config.h"
#include "engine/weights/model_weights.h"

namespace lorimer {

/// Throws BadInput when the model cannot be held so: GGUF's blocks of a model that is no .gguf file, or another
/// quantization than the one in which a folder is stored, since quantizing a second time would lose more.
void requireQuantizationFits(const ModelWeights& weights, const QuantizationConfig& quantization);

/// The matrix in the form in which `quantization` holds it. What a folder stores in this form is taken as it is;
/// modules that were left out when such a folder was quantized stay plain. monostate: to be held plain.
CompressedWeight compressedWeight(const ModelWeights& weights, const std::string& name,
                                  const QuantizationConfig& quantization);

/// Bytes of the blocks' linear layers in a .gguf file: what QuantizationType::Gguf holds. 0 for other models.
std::int64_t blockBytesOfLinears(const ModelWeights& weights);

}  // namespace lorimer
