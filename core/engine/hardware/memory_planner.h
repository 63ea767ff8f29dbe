#pragma once

#include <cstdint>
#include <vector>

#include "engine/hardware/memory_estimate.h"
#include "engine/model/model_config.h"
#include "engine/train/train_config.h"

namespace lorimer {

/// What decides how much memory a run needs, beside its configuration.
struct MemoryDemand {
    ModelConfig model;
    std::int64_t stepTokens = 0;     ///< most tokens that are computed at once
    std::int64_t trainedTokens = 0;  ///< most trained tokens that are computed at once
    std::int64_t ggufBytes = 0;      ///< of the blocks' linear layers in a .gguf file
};

struct MemoryPlan {
    MemoryEstimate estimate;
    std::vector<bool> keepGraph;  ///< per block: keep its graph, or compute it again in the backward pass
};

/// What a device has for a run, bytes.
struct MemoryRoom {
    std::int64_t capacity = 0;
    std::int64_t free = 0;     ///< for the run, with what this process holds already
    std::int64_t program = 0;  ///< what this process holds already; 0 on a GPU
};

/// Main memory as it is now.
MemoryRoom hostMemoryRoom();

/// Decides what is kept between the forward and the backward pass and adds up the peak. With Recompute::Auto graphs are
/// kept as far as they fit into 85 % of what is free. On the CPU the total is resident memory of this process.
MemoryPlan planMemory(const MemoryDemand& demand, const TrainConfig& config, const MemoryRoom& room);

/// Numbers that an adapter of this shape trains.
std::int64_t adapterParameters(const ModelConfig& model, const PeftConfig& peft);

}  // namespace lorimer
