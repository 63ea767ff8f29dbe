#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/quant/four_bit.h"
#include "engine/quant/int8.h"
#include "engine/weights/safetensors.h"

namespace lorimer {

// How bitsandbytes 0.50 stores a 4-bit weight X.weight in safetensors: the codes under its name, and beside it
// X.weight.absmax, .quant_map, .quant_state.bitsandbytes__nf4 or __fp4 (a JSON text as bytes) and, double-quantized,
// .nested_absmax and .nested_quant_map. An 8-bit weight X.weight has int8 codes, and beside it X.SCB (the rows'
// largest magnitudes) and mostly X.weight_format (0: by rows).

/// Null when there is no such tensor.
using TensorFinder = std::function<const SafetensorsTensor*(const std::string&)>;

/// True when the weight has a quant_state beside it.
bool hasFourBitLayout(const TensorFinder& find, const std::string& name);

/// What can be said of a stored 4-bit weight without its codes.
struct FourBitHeader {
    FourBitCode code = FourBitCode::Nf4;
    std::vector<std::int64_t> shape;
    int blockSize = 64;
    FloatType valueType = FloatType::Float32;
    bool doubleQuant = false;
    float nestedOffset = 0.0f;
};

/// Reads and checks the weight's parts against each other. Throws BadInput, naming `model` (its path) and the part.
FourBitHeader readFourBitHeader(const TensorFinder& find, const std::string& name, const std::string& model);
/// The same with codes and scales.
FourBitTensor readFourBit(const TensorFinder& find, const std::string& name, const std::string& model);

/// True when the weight has an SCB beside it.
bool hasInt8Layout(const TensorFinder& find, const std::string& name);
/// Throws as readFourBitHeader(). `shape` is the expected {rows, columns}.
void checkInt8(const TensorFinder& find, const std::string& name, const std::vector<std::int64_t>& shape,
               const std::string& model);
/// The checked weight.
Int8Tensor readInt8(const TensorFinder& find, const std::string& name);

/// "X.weight" for "X.weight.absmax", "X.SCB" and the other parts; else empty.
std::optional<std::string> quantizedPartOwner(const std::string& tensorName);

/// A tensor to write, with its own bytes.
struct StoredPart {
    std::string name;
    SafetensorsType type = SafetensorsType::U8;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;
};

/// Everything stored beside the codes.
std::vector<StoredPart> fourBitSideParts(const std::string& name, const FourBitTensor& tensor);

/// A number as Python's repr() prints it: the shortest text that reads back as the same double.
std::string pythonNumber(double value);

}  // namespace lorimer
