#include "engine/model/block_pass.h"

namespace lorimer {

BlockPass::BlockPass(const CausalLm& model, const BatchLayout& layout, const AdapterUse& use,
                     const std::vector<bool>& keepGraph, const Boundary& boundary)
    : m_model(model), m_layout(layout), m_use(use), m_keepGraph(keepGraph), m_boundary(boundary) {}

Tensor BlockPass::run(std::size_t block, const Tensor& input) const {
    return m_model.blocks()[block].forward(input, m_layout, m_use);
}

Tensor BlockPass::forward(const Tensor& embedded) {
    Tensor hidden = embedded;
    for (std::size_t i = 0; i < m_model.blocks().size(); ++i) {
        m_boundary();
        Segment segment{hidden.detach(), {}};
        // Nothing below the first block is trained, so its input needs no gradient.
        segment.input.set_requires_grad(i > 0);
        if (m_keepGraph[i]) {
            const at::AutoGradMode gradients(true);
            segment.output = run(i, segment.input);
            hidden = segment.output.detach();
        } else {
            const at::NoGradGuard noGradients;
            hidden = run(i, segment.input);
        }
        m_segments.push_back(std::move(segment));
    }
    return hidden;
}

void BlockPass::backward(Tensor gradient) {
    for (std::size_t i = m_segments.size(); i-- > 0;) {
        m_boundary();
        Segment segment = std::move(m_segments[i]);
        m_segments.pop_back();
        if (!segment.output.defined()) {
            const at::AutoGradMode gradients(true);
            segment.output = run(i, segment.input);
        }
        // A block without adapter and without trained blocks below it has no graph.
        if (!segment.output.requires_grad()) return;
        torch::autograd::backward({segment.output}, {gradient});
        gradient = segment.input.grad();
    }
}

}  // namespace lorimer
