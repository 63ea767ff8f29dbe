#pragma once

#include "engine/base/torch.h"
#include "engine/model/forward_context.h"
#include "engine/model/model_config.h"

namespace lorimer {

/// Positions beyond the context that tokens which only fill a batch up may have.
constexpr int spareRopePositions = 128;

/// Rotary position embedding (arXiv 2104.09864) with the model's frequency scaling.
class RopeTable {
public:
    /// `rope` is LayerRope::Global or LayerRope::Local.
    RopeTable(const ModelConfig& config, LayerRope rope, const at::Device& device);

    /// Rotates x [N, heads, headDim] to the layout's positions, which are below context length + spareRopePositions;
    /// halves of the rotated dimensions are paired as in Hugging Face models.
    Tensor apply(const Tensor& x, const BatchLayout& layout) const;

private:
    /// Cosines and sines, float32 [rows, rotated dimensions / 2] each.
    struct Angles {
        Tensor cosine;
        Tensor sine;
    };

    Angles anglesOf(const Tensor& angles) const;
    Angles anglesByLength(const BatchLayout& layout) const;

    double m_theta;
    int m_dimensions;
    RopeScaling m_scaling;
    at::Device m_device;
    Angles m_table;  // a row for each position; empty where angles follow the length
};

}  // namespace lorimer
