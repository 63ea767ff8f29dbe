#pragma once

#include <string>

#include "engine/base/torch.h"
#include "engine/peft/adapter.h"
#include "engine/peft/peft_config.h"

namespace lorimer {

/// Writes a PEFT folder (adapter_config.json, adapter_model.safetensors) that `peft` opens. `tensors` may be a copy of
/// the adapter at another step. `baseName` goes into base_model_name_or_path and must not be a path of this machine.
void writeAdapterFolder(const std::string& folder, const std::vector<AdapterTensor>& tensors, const PeftConfig& config,
                        const std::string& baseName);

/// Reads adapter_config.json. Throws BadInput, naming the key, for a method or setting that changes the result and is
/// not supported.
PeftConfig readAdapterConfig(const std::string& folder);

/// Replaces the model's adapter by the one in `folder`. Every tensor must belong to a linear layer of the model and fit
/// its shape, else BadInput names it and the model keeps the adapter that it had.
PeftConfig loadAdapterFolder(CausalLm& model, const std::string& folder);

/// The model's name for base_model_name_or_path: the last part of its path without ".gguf".
std::string baseModelName(const std::string& modelPath);

}  // namespace lorimer
