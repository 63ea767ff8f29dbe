#include "engine/base/float_type.h"

#include "engine/base/error.h"
#include "engine/base/half.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

std::string floatTypeName(FloatType type) {
    switch (type) {
        case FloatType::Float32:
            return "float32";
        case FloatType::Float16:
            return "float16";
        case FloatType::BFloat16:
            return "bfloat16";
    }
    throw Error(ErrorKind::Internal, "Unknown float type.");
}

FloatType floatTypeFromName(const std::string& name) {
    if (name == "float32") return FloatType::Float32;
    if (name == "float16") return FloatType::Float16;
    if (name == "bfloat16") return FloatType::BFloat16;
    throw badInput("The element type " + quotedText(name) + " is not supported; float32, float16 and bfloat16 are.");
}

int floatTypeBytes(FloatType type) { return type == FloatType::Float32 ? 4 : 2; }

float roundedTo(FloatType type, float value) {
    switch (type) {
        case FloatType::Float32:
            return value;
        case FloatType::Float16:
            return halfToFloat(floatToHalf(value));
        case FloatType::BFloat16:
            return bfloat16ToFloat(floatToBfloat16(value));
    }
    throw Error(ErrorKind::Internal, "Unknown float type.");
}

}  // namespace lorimer
