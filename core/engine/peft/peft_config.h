#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lorimer {

/// The "peft" object of train.json and the part of PEFT's adapter_config.json that changes results (arXiv 2106.09685).
struct PeftConfig {
    int rank = 16;
    double alpha = 32.0;   ///< the update is scaled by alpha / rank
    double dropout = 0.0;  ///< probability, on the input of A, while training
    /// Leaf names such as "q_proj"; empty means all linear layers of the decoder blocks.
    std::vector<std::string> targetModules;
    std::string initAdapter;  ///< PEFT folder to start from; empty: A kaiming-uniform, B zero
};

}  // namespace lorimer
