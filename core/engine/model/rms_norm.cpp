#include "engine/model/rms_norm.h"

#include "engine/model/cpu/row_buffer.h"

namespace lorimer {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Normalized {
    Tensor y;
    Tensor rstd;  // float [N]
};

Normalized normalizeOnCpu(const Tensor& x, const Tensor& weight, float epsilon) {
    const std::int64_t width = x.size(-1);
    Normalized result{at::empty_like(x), at::empty({x.size(0)}, at::kFloat)};
    const RowReader in(x);
    const RowWriter out(result.y);
    const auto* w = weight.const_data_ptr<float>();
    auto* rstd = result.rstd.mutable_data_ptr<float>();
    at::parallel_for(0, x.size(0), rowGrain(width), [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> inBuffer(static_cast<std::size_t>(width));
        std::vector<float> outBuffer(static_cast<std::size_t>(width));
        for (std::int64_t i = begin; i < end; ++i) {
            float* y = out.row(i, outBuffer);
            rstd[i] = kernels::rmsNorm(in.row(i, inBuffer), w, y, static_cast<std::size_t>(width), epsilon);
            out.store(i, y);
        }
    });
    return result;
}

Normalized normalizeWithTorch(const Tensor& x, const Tensor& weight, double epsilon) {
    const Tensor wide = x.to(at::kFloat);
    const Tensor rstd = (wide.square().mean(-1, true) + epsilon).rsqrt();
    return {(wide * rstd * weight).to(x.scalar_type()), rstd.squeeze(-1)};
}

Tensor gradientOnCpu(const Tensor& dy, const Tensor& x, const Tensor& weight, const Tensor& rstd) {
    const std::int64_t width = x.size(-1);
    Tensor dx = at::empty_like(x);
    const RowReader dyRows(dy);
    const RowReader xRows(x);
    const RowWriter out(dx);
    const auto* w = weight.const_data_ptr<float>();
    const auto* r = rstd.const_data_ptr<float>();
    at::parallel_for(0, x.size(0), rowGrain(width), [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> dyBuffer(static_cast<std::size_t>(width));
        std::vector<float> xBuffer(static_cast<std::size_t>(width));
        std::vector<float> outBuffer(static_cast<std::size_t>(width));
        for (std::int64_t i = begin; i < end; ++i) {
            float* to = out.row(i, outBuffer);
            kernels::rmsNormBackward(dyRows.row(i, dyBuffer), xRows.row(i, xBuffer), w, r[i], to,
                                     static_cast<std::size_t>(width));
            out.store(i, to);
        }
    });
    return dx;
}

Tensor gradientWithTorch(const Tensor& dy, const Tensor& x, const Tensor& weight, const Tensor& rstd) {
    const Tensor wide = x.to(at::kFloat);
    const Tensor r = rstd.unsqueeze(-1);
    const Tensor weighted = dy.to(at::kFloat) * weight;
    const Tensor share = (weighted * wide).mean(-1, true) * r * r;
    return (r * (weighted - wide * share)).to(x.scalar_type());
}

struct RmsNorm : torch::autograd::Function<RmsNorm> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight, double epsilon) {
        const Tensor input = x.contiguous();
        Normalized result = input.is_cpu() ? normalizeOnCpu(input, weight, static_cast<float>(epsilon))
                                           : normalizeWithTorch(input, weight, epsilon);
        context->save_for_backward({input, weight, result.rstd});
        return result.y;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor dy = gradients[0].contiguous();
        const Tensor dx = dy.is_cpu() ? gradientOnCpu(dy, saved[0], saved[1], saved[2])
                                      : gradientWithTorch(dy, saved[0], saved[1], saved[2]);
        return {dx, Tensor(), Tensor()};
    }
};

}  // namespace

Tensor rmsNorm(const Tensor& x, const Tensor& weight, double epsilon) { return RmsNorm::apply(x, weight, epsilon); }

}  // namespace lorimer
