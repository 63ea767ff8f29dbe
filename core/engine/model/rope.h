#pragma once

#include "engine/base/torch.h"
#include "engine/model/model_config.h"

namespace lorimer {

/// Positions beyond the context that tokens which only fill a batch up may have.
constexpr int spareRopePositions = 128;

/// Cosines and sines of rotary position embedding (arXiv 2104.09864), float32 [positions, headDim / 2] each, with the
/// model's frequency scaling.
class RopeTable {
public:
    RopeTable() = default;
    RopeTable(const ModelConfig& config, const at::Device& device);

    /// Rotates x [N, heads, headDim] to the positions int64 [N]; halves are paired as in Hugging Face models.
    /// Positions are below context length + spareRopePositions.
    Tensor apply(const Tensor& x, const Tensor& positions) const;

private:
    Tensor m_cosine;
    Tensor m_sine;
};

}  // namespace lorimer
