#pragma once

#include <map>
#include <string>

#include "engine/base/error.h"
#include "engine/base/torch.h"
#include "engine/peft/adapter.h"
#include "engine/peft/peft_config.h"

namespace lorimer {

/// Writes a PEFT folder (adapter_config.json, adapter_model.safetensors) that `peft` opens. `tensors` may be a copy of
/// the adapter at another step. `baseName` goes into base_model_name_or_path and must not be a path of this machine.
void writeAdapterFolder(const std::string& folder, const std::vector<AdapterTensor>& tensors, const PeftConfig& config,
                        const std::string& baseName);

/// What stands beside one linear layer, float32: the update is scale * B A.
struct AdapterPair {
    Tensor a;          ///< [rank, in]
    Tensor b;          ///< [out, rank]
    Tensor magnitude;  ///< [out], the trained lengths of DoRA; undefined without
    double scale = 1.0;
};

/// An adapter on the disk.
struct StoredAdapter {
    std::string file;  ///< that holds the tensors
    PeftConfig config;
    std::map<std::string, AdapterPair> pairs;  ///< by module path, such as "model.layers.0.self_attn.q_proj"
};

/// Reads a PEFT folder, or an adapter as a .gguf file (llama.cpp's layout), whose names and order of rows `model`
/// tells. Throws BadInput for tensors that are not whole or do not fit each other, and as readAdapterConfig().
StoredAdapter readAdapter(const std::string& path, const ModelConfig& model);

/// Throws BadInput unless the pair belongs beside a layer of this size.
void requireFits(const StoredAdapter& adapter, const std::string& module, std::int64_t out, std::int64_t in);

/// The adapter adapts a module that the model does not have.
Error strangeModule(const StoredAdapter& adapter, const std::string& module);

/// Reads adapter_config.json. Throws BadInput, naming the key, for a method or setting that changes the result and is
/// not supported.
PeftConfig readAdapterConfig(const std::string& folder);

/// Replaces the model's adapter by the one at `path` (as readAdapter()). Every tensor must belong to a linear layer of
/// the model and fit its shape, else BadInput names it and the model keeps the adapter that it had.
PeftConfig loadAdapter(CausalLm& model, const std::string& path);

/// The model's name for base_model_name_or_path: the last part of its path without ".gguf".
std::string baseModelName(const std::string& modelPath);

}  // namespace lorimer
