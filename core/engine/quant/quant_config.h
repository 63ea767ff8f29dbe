#pragma once

#include <string>
#include <vector>

namespace lorimer {

/// How the frozen base weights are held in memory. Gguf: in the blocks of the .gguf file.
enum class QuantizationType { None, Nf4, Fp4, Int8, Gguf };

/// Element type of activations and of weights that are not quantized.
enum class ComputeType { Float32, BFloat16 };

/// The "quantization" object of train.json; names as in bitsandbytes and transformers.
struct QuantizationConfig {
    QuantizationType type = QuantizationType::Nf4;
    bool doubleQuant = true;  ///< of NF4 and FP4
    ComputeType computeType = ComputeType::BFloat16;
    int blockSize = 64;  ///< of NF4 and FP4: values that share one absmax, a power of two from 32 to 4096
};

/// "none", "nf4", "fp4", "int8" and "gguf".
const std::vector<std::string>& quantizationTypeNames();
/// Throws WrongUse, naming the value, for any other name.
QuantizationType quantizationTypeFromName(const std::string& name);
std::string quantizationTypeName(QuantizationType type);

/// To what a base is compressed where nobody chose: the form in which bitsandbytes stored it ("nf4", "fp4", "int8" of
/// ModelReport::quantization), since it is not quantized a second time; else NF4.
QuantizationType usualCompression(const std::string& storedAs);

/// NF4 and FP4: what blocks, their size and double quantization belong to.
bool isFourBit(QuantizationType type);

/// "float32" or "bfloat16". Throws WrongUse for any other name.
ComputeType computeTypeFromName(const std::string& name);
std::string computeTypeName(ComputeType type);

}  // namespace lorimer
