#pragma once

#include <cstdint>
#include <string>

namespace lorimer {

/// What `model inspect` says of a model on disk; nothing of it needs the weights in memory.
struct ModelReport {
    std::string path;
    std::string architecture;  ///< "llama"
    std::int64_t parameters = 0;
    std::int64_t linearParameters = 0;  ///< of the decoder blocks' linear layers, what quantization compresses
    int layers = 0;
    int hiddenSize = 0;
    int vocabSize = 0;
    int contextLength = 0;
    std::string quantization;          ///< as stored: "none", "nf4", "fp4", "int8", or the GGUF types, as in "Q4_1"
    std::int64_t ggufLinearBytes = 0;  ///< of those linear layers in a .gguf file; 0: another kind of model
    bool hasChatTemplate = false;
    std::string sha256;  ///< of the weight file; of a sharded folder: over the shards' hashes in name order
    std::int64_t fileBytes = 0;
};

}  // namespace lorimer
