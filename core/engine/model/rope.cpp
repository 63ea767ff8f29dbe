#include "engine/model/rope.h"

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
    const std::int64_t half = dim / 2;
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
            kernels::rotate(in.row(row, inBuffer), c + at, s + at, static_cast<float>(direction), to,
                            static_cast<std::size_t>(half));
            out.store(row, to);
        }
    });
    return y;
}

Tensor rotateWithTorch(const Tensor& x, const Tensor& cosine, const Tensor& sine, const Tensor& positions,
                       double direction) {
    const Tensor c = cosine.index_select(0, positions).unsqueeze(1);
    const Tensor s = sine.index_select(0, positions).unsqueeze(1) * direction;
    const std::vector<Tensor> halves = x.to(at::kFloat).chunk(2, -1);
    return at::cat({halves[0] * c - halves[1] * s, halves[1] * c + halves[0] * s}, -1).to(x.scalar_type());
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

RopeTable::RopeTable(const ModelConfig& config, const at::Device& device) {
    std::vector<float> frequencies = ropeInverseFrequencies(config);
    const auto half = static_cast<std::int64_t>(frequencies.size());
    const Tensor angles = at::outer(at::arange(config.contextLength + spareRopePositions, at::kFloat),
                                    at::from_blob(frequencies.data(), {half}, at::kFloat));
    m_cosine = angles.cos().to(device);
    m_sine = angles.sin().to(device);
}

Tensor RopeTable::apply(const Tensor& x, const Tensor& positions) const {
    return Rotate::apply(x, m_cosine, m_sine, positions);
}

}  // namespace lorimer
