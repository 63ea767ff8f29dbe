#include "engine/quant/quant_config.h"

#include <array>

#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::array allTypes = {QuantizationType::None, QuantizationType::Nf4, QuantizationType::Fp4,
                                 QuantizationType::Int8, QuantizationType::Gguf};

}  // namespace

const std::vector<std::string>& quantizationTypeNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made;
        for (const QuantizationType type : allTypes) made.push_back(quantizationTypeName(type));
        return made;
    }();
    return names;
}

QuantizationType quantizationTypeFromName(const std::string& name) {
    for (const QuantizationType type : allTypes)
        if (quantizationTypeName(type) == name) return type;
    throw Error(ErrorKind::WrongUse, "The quantization \"" + name +
                                         "\" is not available in this version. Choose none, nf4, fp4, int8 or gguf.");
}

std::string quantizationTypeName(QuantizationType type) {
    switch (type) {
        case QuantizationType::None:
            return "none";
        case QuantizationType::Nf4:
            return "nf4";
        case QuantizationType::Fp4:
            return "fp4";
        case QuantizationType::Int8:
            return "int8";
        case QuantizationType::Gguf:
            return "gguf";
    }
    throw Error(ErrorKind::Internal, "Unknown quantization type.");
}

QuantizationType usualCompression(const std::string& storedAs) {
    for (const QuantizationType type : {QuantizationType::Fp4, QuantizationType::Int8})
        if (quantizationTypeName(type) == storedAs) return type;
    return QuantizationType::Nf4;
}

bool isFourBit(QuantizationType type) { return type == QuantizationType::Nf4 || type == QuantizationType::Fp4; }

ComputeType computeTypeFromName(const std::string& name) {
    if (name == "float32") return ComputeType::Float32;
    if (name == "bfloat16") return ComputeType::BFloat16;
    throw Error(ErrorKind::WrongUse, "The compute type \"" + name + "\" is not available. Choose float32 or bfloat16.");
}

std::string computeTypeName(ComputeType type) {
    switch (type) {
        case ComputeType::Float32:
            return "float32";
        case ComputeType::BFloat16:
            return "bfloat16";
    }
    throw Error(ErrorKind::Internal, "Unknown compute type.");
}

}  // namespace lorimer
