#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/model_config.h"

namespace lorimer {

/// Paths of a model's modules as Hugging Face names them, such as "model.norm". Those of a block come after
/// blockPrefix(); an empty one does not exist in this model.
struct ModuleNames {
    std::string root;  ///< what checkpoints of the bare model leave away: "model."
    std::string embedding;
    std::string positions;
    std::string blocks;
    std::string finalNorm;
    std::string head = "lm_head";
    std::string attentionNorm;
    std::string attentionOutputNorm;
    std::string feedForwardNorm;
    std::string feedForwardOutputNorm;
    std::string queryNorm;
    std::string keyNorm;
    std::string qkv;
    std::string query;
    std::string key;
    std::string value;
    std::string output;
    std::string gateUp;
    std::string gate;
    std::string up;
    std::string down;

    /// "model.layers.3."
    std::string blockPrefix(int layer) const { return blocks + "." + std::to_string(layer) + "."; }
};

ModuleNames moduleNames(const ModelConfig& config);

/// A linear layer of a decoder block.
struct LinearShape {
    std::string module;  ///< "self_attn.q_proj"
    std::int64_t out = 0;
    std::int64_t in = 0;
    bool bias = false;
};

/// Those of one block, in the order of computation.
std::vector<LinearShape> blockLinears(const ModelConfig& config);

/// A norm of a decoder block.
struct NormShape {
    std::string module;
    std::int64_t width = 0;
};

std::vector<NormShape> blockNorms(const ModelConfig& config);

}  // namespace lorimer
