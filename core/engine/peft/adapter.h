#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/torch.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/peft_config.h"

namespace lorimer {

/// One trained tensor of an adapter and its PEFT name, such as
/// "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight".
struct AdapterTensor {
    std::string name;
    Tensor tensor;  ///< float32, a leaf that gets gradients
};

/// Puts a new LoRA pair beside each target layer: A kaiming-uniform (a = sqrt 5) from `seed`, B zero, with DoRA the
/// lengths of the weight's rows. Throws BadInput when a target module does not exist in the model.
void attachAdapter(CausalLm& model, const PeftConfig& config, std::uint64_t seed);

/// Takes every LoRA pair off the model.
void detachAdapter(CausalLm& model);

/// The adapter's tensors in the order of the model's layers, A before B before lengths; empty when there is none.
std::vector<AdapterTensor> adapterTensors(CausalLm& model);

}  // namespace lorimer
