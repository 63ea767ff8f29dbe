#pragma once

#include <string>

namespace lorimer {

/// Element type of floating-point values in files.
enum class FloatType { Float32, Float16, BFloat16 };

/// "float32", "float16" or "bfloat16", as torch names them.
std::string floatTypeName(FloatType type);
/// Throws BadInput, naming the value, for any other name.
FloatType floatTypeFromName(const std::string& name);
/// Bytes of one value.
int floatTypeBytes(FloatType type);

/// The value as it is after a round trip through `type` (to nearest, ties to even).
float roundedTo(FloatType type, float value);

}  // namespace lorimer
