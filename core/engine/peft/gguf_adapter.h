#pragma once

#include <string>

#include "engine/peft/adapter_file.h"

namespace lorimer {

/// Reads a LoRA adapter in llama.cpp's layout (general.type "adapter", tensors "blk.0.attn_q.weight.lora_a"). `model`
/// tells the module paths and where rows are permuted. Throws BadInput, naming key or tensor.
StoredAdapter readGgufAdapter(const std::string& path, const ModelConfig& model);

/// Writes the adapter so that llama.cpp computes the same update: it scales by adapter.lora.alpha / rank, so a B with
/// another scale (rsLoRA, patterns) is multiplied. `architecture` is GGUF's name of it. The file appears whole or not
/// at all. Throws BadInput for DoRA, which this layout cannot hold, and for modules that have no name in it.
void writeGgufAdapter(const std::string& path, const StoredAdapter& adapter, const ModelConfig& model,
                      const std::string& architecture);

}  // namespace lorimer
