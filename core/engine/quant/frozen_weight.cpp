#include "engine/quant/frozen_weight.h"

#include <algorithm>
#include <utility>


namespace lorimer {

FrozenWeight FrozenWeight::dense(Tensor weight) {
    FrozenWeight result;
    result.m_out = weight.size(0);
    result.m_in = weight.size(1);
    result.m_dense = std::move(weight);
    return result;
}

FrozenWeight FrozenWeight::nf4(Nf4Tensor tensor, at::ScalarType computeType) {
    FrozenWeight result;
    result.m_out = tensor.shape.at(0);
    result.m_in = tensor.shape.at(1);
    result.m_computeType = computeType;
    result.m_nf4 = std::make_shared<const Nf4Tensor>(std::move(tensor));
    return result;
}

Tensor FrozenWeight::materialize() const {
    if (m_dense.defined()) return m_dense;
    Tensor result = at::empty({m_out, m_in}, m_computeType);
    // Threads take whole blocks that share nested scales.
    const std::int64_t grain = std::int64_t{m_nf4->blockSize} * 256;
    const std::int64_t count = m_out * m_in;
    at::parallel_for(0, (count + grain - 1) / grain, 1, [&](std::int64_t begin, std::int64_t end) {
        const std::int64_t first = begin * grain;
        const std::int64_t length = std::min(count, end * grain) - first;
        if (m_computeType == at::kBFloat16) {
            auto* out = reinterpret_cast<std::uint16_t*>(result.mutable_data_ptr<at::BFloat16>());
            dequantizeNf4RangeToBfloat16(*m_nf4, first, length, out + first);
        } else {
            dequantizeNf4Range(*m_nf4, first, length, result.mutable_data_ptr<float>() + first);
        }
    });
    return result;
}

std::int64_t FrozenWeight::bytes() const {
    return m_nf4 ? m_nf4->byteCount() : static_cast<std::int64_t>(m_dense.nbytes());
}

namespace {

struct FrozenLinear : torch::autograd::Function<FrozenLinear> {
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const FrozenWeight* weight) {
        context->saved_data["weight"] = reinterpret_cast<std::int64_t>(weight);
        return at::linear(x, weight->materialize());
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto* weight = reinterpret_cast<const FrozenWeight*>(context->saved_data["weight"].toInt());
        Tensor dx;
        if (context->needs_input_grad(0)) dx = at::matmul(gradients[0], weight->materialize());
        return {dx, Tensor()};
    }
};

}  // namespace

Tensor frozenLinear(const Tensor& x, const FrozenWeight& weight, const Tensor& bias) {
    if (!at::GradMode::is_enabled()) return at::linear(x, weight.materialize(), bias);
    Tensor y = FrozenLinear::apply(x, &weight);
    return bias.defined() ? y.add_(bias) : y;
}

}  // namespace lorimer
