#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/quant/four_bit.h"

namespace lorimer {

struct QuantizeJob {
    std::string modelPath;  ///< Hugging Face folder or .gguf
    std::string outFolder;  ///< must not exist, or be empty
    FourBitCode code = FourBitCode::Nf4;
    bool doubleQuant = true;
    int blockSize = 64;
    std::function<void(std::int64_t done, std::int64_t total)> onProgress;  ///< in values
};

struct QuantizeReport {
    std::int64_t bytes = 0;  ///< of the written model.safetensors
    std::int64_t linearParameters = 0;
    double bitsPerParameter = 0.0;  ///< of the quantized layers: codes and scales
    bool hasTokenizer = false;      ///< false: there was no tokenizer.json to copy or to make from the GGUF file
};

/// Writes a model folder whose linear layers of the decoder blocks are NF4 or FP4 in bitsandbytes' layout, as
/// transformers would save it; embeddings, norms, biases and an untied head stay in 16 bit (in float32 where
/// config.json says so). The folder appears whole or not at all. Holds the quantized model in memory once. Throws
/// BadInput for a folder that is in use and for a model that bitsandbytes has quantized already, OutOfResources when
/// the disk is full.
QuantizeReport quantizeModel(const QuantizeJob& job);

}  // namespace lorimer
