#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lorimer {

/// Values for the modules whose path ends as a regular expression says, as PEFT's rank_pattern and alpha_pattern.
template <typename Value>
using ModulePattern = std::vector<std::pair<std::string, Value>>;

/// The "peft" object of train.json and the part of PEFT's adapter_config.json that changes results (arXiv 2106.09685).
struct PeftConfig {
    int rank = 16;
    double alpha = 32.0;   ///< the update is scaled by alpha / rank
    double dropout = 0.0;  ///< probability, on the input of A, while training
    /// Leaf names such as "q_proj"; empty means all linear layers of the decoder blocks.
    std::vector<std::string> targetModules;
    std::string initAdapter;     ///< PEFT folder to start from; empty: A kaiming-uniform, B zero
    bool useRslora = false;      ///< scale by alpha / sqrt(rank) (rsLoRA, arXiv 2312.03732)
    bool useDora = false;        ///< a trained length for each output beside the direction (DoRA, arXiv 2402.09353)
    double loraPlusRatio = 1.0;  ///< learning rate of B and of lengths over that of A (LoRA+, arXiv 2402.12354)
    ModulePattern<int> rankPattern;
    ModulePattern<double> alphaPattern;

    /// For the module path, such as "model.layers.0.self_attn.q_proj". Throw BadInput where two patterns disagree.
    int rankOf(const std::string& module) const;
    double scaleOf(const std::string& module) const;
};

}  // namespace lorimer
