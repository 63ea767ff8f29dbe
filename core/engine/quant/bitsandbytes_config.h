#pragma once

#include <string>

#include "engine/base/float_type.h"
#include "engine/base/json.h"
#include "engine/quant/four_bit.h"
#include "engine/quant/quant_config.h"

namespace lorimer {

/// What config.json's quantization_config announces: None (where there is none), Nf4, Fp4 or Int8 of bitsandbytes.
/// Which modules are left out (llm_int8_skip_modules) is told by the stored tensors. Throws BadInput, naming the key,
/// for other methods and settings.
QuantizationType announcedQuantization(const Json& config, const std::string& configPath);

/// The quantization_config that transformers writes for 4-bit weights.
Json fourBitQuantizationConfig(FourBitCode code, bool doubleQuant, FloatType computeType);

}  // namespace lorimer
