#include "engine/quant/base_weights.h"

#include <vector>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

namespace {

/// The bitsandbytes quantization in which a folder is stored; None for other folders and for GGUF.
QuantizationType storedAs(const ModelWeights& weights) {
    const std::string name = weights.quantization();
    for (const QuantizationType type : {QuantizationType::Nf4, QuantizationType::Fp4, QuantizationType::Int8})
        if (quantizationTypeName(type) == name) return type;
    return QuantizationType::None;
}

CompressedWeight quantize(const ModelWeights& weights, const std::string& name,
                          const QuantizationConfig& quantization) {
    const std::vector<std::int64_t> shape = weights.shape(name);
    const std::vector<float> values = weights.readAll(name);
    if (quantization.type == QuantizationType::Int8) return quantizeInt8(values.data(), shape);
    const FourBitCode code = quantization.type == QuantizationType::Nf4 ? FourBitCode::Nf4 : FourBitCode::Fp4;
    return quantizeFourBit(code, values.data(), shape, quantization.blockSize, quantization.doubleQuant);
}

}  // namespace

void requireQuantizationFits(const ModelWeights& weights, const QuantizationConfig& quantization) {
    const std::string model = quotedText(weights.files().front(), 4096);
    if (quantization.type == QuantizationType::Gguf && !weights.isGguf())
        throw badInput("The quantization gguf keeps the blocks of a .gguf file, but " + model +
                       " is not one. Nothing was changed; choose none, nf4, fp4 or int8, or give a .gguf file.");
    const QuantizationType stored = storedAs(weights);
    if (stored == QuantizationType::None || quantization.type == QuantizationType::None || quantization.type == stored)
        return;
    throw badInput("The weights in " + model + " are quantized as " + quantizationTypeName(stored) +
                   " and are not quantized to " + quantizationTypeName(quantization.type) +
                   " once more. Nothing was changed; choose " + quantizationTypeName(stored) +
                   " or none, or start from the unquantized model.");
}

CompressedWeight compressedWeight(const ModelWeights& weights, const std::string& name,
                                  const QuantizationConfig& quantization) {
    if (quantization.type == QuantizationType::None) return {};
    if (quantization.type == QuantizationType::Gguf || storedAs(weights) != QuantizationType::None)
        return weights.compressed(name);
    try {
        return quantize(weights, name, quantization);
    } catch (const Error& error) {
        throw Error(error.kind(), "In the weight " + quotedText(name) + ": " + error.sentence());
    }
}

std::int64_t blockBytesOfLinears(const ModelWeights& weights) {
    if (!weights.isGguf()) return 0;
    std::int64_t bytes = 0;
    for (const WeightSpec& weight : expectedWeights(weights.config()))
        if (weight.blockLinear) bytes += byteCountOf(weights.compressed(weight.name));
    return bytes;
}

}  // namespace lorimer
