#include "engine/model/rope.h"

#include <algorithm>
#include <vector>

#include "engine/model/cpu/row_buffer.h"

namespace lorimer {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Rotation by the positions' angles (direction 1) or back (direction -1).
Tensor rotateOnCpu(const Tensor& x, const Tensor& cosine, const Tensor& sine, const Tensor& positions,
                   double direction) {
    const std::int64_t heads = x.size(1);
    const std::int64_t dim = x.size(2);
    const std::int64_t half = cosine.size(1);
    Tensor y = at::empty(x.sizes(), x.options());
    const RowReader in(x);
    const RowWriter out(y);
    const auto* position = positions.const_data_ptr<std::int64_t>();
    const auto* c = cosine.const_data_ptr<float>();
    const auto* s = sine.const_data_ptr<float>();
    at::parallel_for(0, x.size(0), rowGrain(heads * dim), [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> inBuffer(static_cast<std::size_t>(dim));
        std::vector<float> outBuffer(static_cast<std::size_t>(dim));
        for (std::int64_t row = begin * heads; row < end * heads; ++row) {
            const std::int64_t at = position[row / heads] * half;
            float* to = out.row(row, outBuffer);
            const float* from = in.row(row, inBuffer);
            kernels::rotate(from, c + at, s + at, static_cast<float>(direction), to, static_cast<std::size_t>(half));
            std::copy(from + 2 * half, from + dim, to + 2 * half);
            out.store(row, to);
        }
    });
    return y;
}

Tensor rotateWithTorch(const Tensor& x, const Tensor& cosine, const Tensor& sine, const Tensor& positions,
                       double direction) {
    const Tensor c = cosine.index_select(0, positions).unsqueeze(1);
    const Tensor s = sine.index_select(0, positions).unsqueeze(1) * direction;
    const std::int64_t half = cosine.size(1);
    const Tensor wide = x.to(at::kFloat);
    const Tensor first = wide.narrow(-1, 0, half);
    const Tensor second = wide.narrow(-1, half, half);
    const Tensor rest = wide.narrow(-1, 2 * half, x.size(2) - 2 * half);
    return at::cat({first * c - second * s, second * c + first * s, rest}, -1).to(x.scalar_type());
}

Tensor rotate(const Tensor& x, const Tensor& cosine, const Tensor& sine, const Tensor& positions, double direction) {
    const Tensor input = x.contiguous();
    return input.is_cpu() ? rotateOnCpu(input, cosine, sine, positions, direction)
                          : rotateWithTorch(input, cosine, sine, positions, direction);
}

struct Rotate : torch::autograd::Function<Rotate> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& cosine, const Tensor& sine,
                          const Tensor& positions) {
        context->save_for_backward({cosine, sine, positions});
        return rotate(x, cosine, sine, positions, 1.0);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        // A rotation's gradient is the rotation back.
        return {rotate(gradients[0], saved[0], saved[1], saved[2], -1.0), Tensor(), Tensor(), Tensor()};
    }
};

}  // namespace

RopeTable::RopeTable(const ModelConfig& config, LayerRope rope, const at::Device& device)
    : m_theta(rope == LayerRope::Local ? config.localRopeTheta : config.ropeTheta),
      m_dimensions(config.rotaryDimensions()),
      m_scaling(rope == LayerRope::Local ? config.localRopeScaling : config.ropeScaling),
      m_device(device) {
    if (m_scaling.followsLength()) return;
    std::vector<float> frequencies = ropeFrequencies(m_theta, m_dimensions, m_scaling, 0);
    m_table = anglesOf(at::outer(at::arange(config.contextLength + spareRopePositions, at::kFloat),
                                 at::from_blob(frequencies.data(), {m_dimensions / 2}, at::kFloat)));
}

RopeTable::Angles RopeTable::anglesOf(const Tensor& angles) const {
    const double factor = m_scaling.attentionFactor;
    return {angles.cos().mul_(factor).to(m_device), angles.sin().mul_(factor).to(m_device)};
}

RopeTable::Angles RopeTable::anglesByLength(const BatchLayout& layout) const {
    const Tensor positions = layout.positions.to(at::kCPU, at::kFloat);
    std::vector<Tensor> parts;
    for (std::int64_t i = 0; i < layout.documents(); ++i) {
        std::vector<float> frequencies =
            ropeFrequencies(m_theta, m_dimensions, m_scaling, layout.totals[static_cast<std::size_t>(i)]);
        parts.push_back(at::outer(positions.narrow(0, layout.offsets[static_cast<std::size_t>(i)], layout.length(i)),
                                  at::from_blob(frequencies.data(), {m_dimensions / 2}, at::kFloat)));
    }
    return anglesOf(at::cat(parts));
}

Tensor RopeTable::apply(const Tensor& x, const BatchLayout& layout) const {
    if (!m_scaling.followsLength()) return Rotate::apply(x, m_table.cosine, m_table.sine, layout.positions);
    const Angles angles = anglesByLength(layout);
    const Tensor rows = at::arange(x.size(0), layout.positions.options());
    return Rotate::apply(x, angles.cosine, angles.sine, rows);
}

}  // namespace lorimer
