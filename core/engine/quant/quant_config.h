#pragma once

#include <string>

namespace lorimer {

/// How the frozen base weights are held in memory.
enum class QuantizationType { None, Nf4 };

/// Element type of activations and of weights that are not quantized.
enum class ComputeType { Float32, BFloat16 };

/// The "quantization" object of train.json; names as in bitsandbytes and transformers.
struct QuantizationConfig {
    QuantizationType type = QuantizationType::Nf4;
    bool doubleQuant = true;
    ComputeType computeType = ComputeType::BFloat16;
    int blockSize = 64;  ///< values that share one absmax
};

/// "none" or "nf4". Throws WrongUse, naming the value, for what a later version brings.
QuantizationType quantizationTypeFromName(const std::string& name);
std::string quantizationTypeName(QuantizationType type);

/// "float32" or "bfloat16". Throws WrongUse for any other name.
ComputeType computeTypeFromName(const std::string& name);
std::string computeTypeName(ComputeType type);

}  // namespace lorimer
