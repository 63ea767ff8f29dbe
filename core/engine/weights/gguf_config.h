#pragma once

#include "engine/model/model_config.h"
#include "engine/weights/gguf.h"

namespace lorimer {

/// The configuration of a GGUF file of the architecture "llama". Throws BadInput, naming the key, for another
/// architecture, for what is missing, and for keys of the architecture that change results and are not supported.
ModelConfig modelConfigFromGguf(const GgufFile& file);

}  // namespace lorimer
