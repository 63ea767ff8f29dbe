#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/quant/nf4.h"
#include "engine/weights/safetensors.h"

namespace lorimer {

// How bitsandbytes 0.50 stores a 4-bit weight X.weight in safetensors: the codes under its name, and beside it
// X.weight.absmax, .quant_map, .quant_state.bitsandbytes__nf4 (a JSON text as bytes) and, double-quantized,
// .nested_absmax and .nested_quant_map.

/// Null when there is no such tensor.
using TensorFinder = std::function<const SafetensorsTensor*(const std::string&)>;

/// True when the weight has a quant_state beside it. Throws BadInput for one that is not NF4 (fp4).
bool hasNf4Layout(const TensorFinder& find, const std::string& name);

/// What can be said of a stored NF4 weight without its codes.
struct Nf4Header {
    std::vector<std::int64_t> shape;
    int blockSize = 64;
    FloatType valueType = FloatType::Float32;
    bool doubleQuant = false;
    float nestedOffset = 0.0f;
};

/// Reads and checks the weight's parts against each other. Throws BadInput, naming `model` (its path) and the part.
Nf4Header readNf4Header(const TensorFinder& find, const std::string& name, const std::string& model);
/// The same with codes and scales.
Nf4Tensor readNf4(const TensorFinder& find, const std::string& name, const std::string& model);

/// "X.weight" for "X.weight.absmax" and the other parts; else empty.
std::optional<std::string> nf4PartOwner(const std::string& tensorName);

/// True when config.json's quantization_config announces bitsandbytes NF4, false when there is none. Throws BadInput,
/// naming the key, for other methods and settings.
bool announcesNf4(const Json& config, const std::string& configPath);

/// A tensor to write, with its own bytes.
struct StoredPart {
    std::string name;
    SafetensorsType type = SafetensorsType::U8;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;
};

/// Everything stored beside the codes.
std::vector<StoredPart> nf4SideParts(const std::string& name, const Nf4Tensor& tensor);

/// The quantization_config that transformers writes for such weights.
Json nf4QuantizationConfig(bool doubleQuant, FloatType computeType);

/// A number as Python's repr() prints it: the shortest text that reads back as the same double.
std::string pythonNumber(double value);

}  // namespace lorimer
