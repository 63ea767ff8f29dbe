#include "engine/quant/quant_config.h"

#include "engine/base/error.h"

namespace lorimer {

QuantizationType quantizationTypeFromName(const std::string& name) {
    if (name == "none") return QuantizationType::None;
    if (name == "nf4") return QuantizationType::Nf4;
    throw Error(ErrorKind::WrongUse,
                "The quantization \"" + name + "\" is not available in this version. Choose none or nf4.");
}

std::string quantizationTypeName(QuantizationType type) {
    switch (type) {
        case QuantizationType::None:
            return "none";
        case QuantizationType::Nf4:
            return "nf4";
    }
    throw Error(ErrorKind::Internal, "Unknown quantization type.");
}

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
