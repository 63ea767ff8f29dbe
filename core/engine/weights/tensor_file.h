#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/torch.h"

namespace lorimer {

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

/// Writes tensors (float32, bfloat16, uint8, int64) as one safetensors file, durably and whole or not at all.
void writeTensorFile(const std::string& path, const NamedTensors& tensors,
                     const std::map<std::string, std::string>& metadata = {});

/// All tensors of a safetensors file, copied into memory.
std::map<std::string, Tensor> readTensorFile(const std::string& path);

}  // namespace lorimer
