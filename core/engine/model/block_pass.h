#pragma once

#include <functional>
#include <vector>

#include "engine/base/torch.h"
#include "engine/model/causal_lm.h"
#include "engine/model/forward_context.h"

namespace lorimer {

/// Forward and backward through the blocks with one autograd graph a block. Between blocks only the input is kept; a
/// block's graph is kept from the forward pass, or built again in the backward pass (gradient checkpointing, arXiv
/// 1604.06174). Both give the same bits. Any block boundary is a place to leave.
class BlockPass {
public:
    /// Asked at each block boundary; throws to leave the pass.
    using Boundary = std::function<void()>;

    /// keepGraph[i]: block i keeps its graph. All arguments must outlive the pass.
    BlockPass(const CausalLm& model, const BatchLayout& layout, const AdapterUse& use,
              const std::vector<bool>& keepGraph, const Boundary& boundary);

    /// embedded [N, hidden] to the last block's output [N, hidden], without a graph.
    Tensor forward(const Tensor& embedded);

    /// Gradient of the output [N, hidden]; adds to the .grad of the adapter's tensors and frees what forward() kept.
    void backward(Tensor gradient);

private:
    struct Segment {
        Tensor input;
        Tensor output;  // undefined where the graph is built again
    };

    Tensor run(std::size_t block, const Tensor& input) const;

    const CausalLm& m_model;
    const BatchLayout& m_layout;
    const AdapterUse& m_use;
    const std::vector<bool>& m_keepGraph;
    const Boundary& m_boundary;
    std::vector<Segment> m_segments;
};

}  // namespace lorimer
