#include "engine/model/silu_product.h"

#include "engine/model/cpu/row_buffer.h"

namespace lorimer {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor productOnCpu(const Tensor& gate, const Tensor& up) {
    const std::int64_t width = gate.size(-1);
    Tensor y = at::empty_like(gate);
    const RowReader gateRows(gate);
    const RowReader upRows(up);
    const RowWriter out(y);
    at::parallel_for(0, gate.size(0), rowGrain(width), [&](std::int64_t begin, std::int64_t end) {
        const auto n = static_cast<std::size_t>(width);
        std::vector<float> gateBuffer(n);
        std::vector<float> upBuffer(n);
        std::vector<float> outBuffer(n);
        for (std::int64_t i = begin; i < end; ++i) {
            float* to = out.row(i, outBuffer);
            kernels::siluProduct(gateRows.row(i, gateBuffer), upRows.row(i, upBuffer), to, n);
            out.store(i, to);
        }
    });
    return y;
}

void gradientOnCpu(const Tensor& dy, const Tensor& gate, const Tensor& up, const Tensor& dGate, const Tensor& dUp) {
    const std::int64_t width = gate.size(-1);
    const RowReader dyRows(dy);
    const RowReader gateRows(gate);
    const RowReader upRows(up);
    const RowWriter dGateRows(dGate);
    const RowWriter dUpRows(dUp);
    at::parallel_for(0, gate.size(0), rowGrain(width), [&](std::int64_t begin, std::int64_t end) {
        const auto n = static_cast<std::size_t>(width);
        std::vector<float> dyBuffer(n);
        std::vector<float> gateBuffer(n);
        std::vector<float> upBuffer(n);
        std::vector<float> dGateBuffer(n);
        std::vector<float> dUpBuffer(n);
        for (std::int64_t i = begin; i < end; ++i) {
            float* toGate = dGateRows.row(i, dGateBuffer);
            float* toUp = dUpRows.row(i, dUpBuffer);
            kernels::siluProductBackward(dyRows.row(i, dyBuffer), gateRows.row(i, gateBuffer), upRows.row(i, upBuffer),
                                         toGate, toUp, n);
            dGateRows.store(i, toGate);
            dUpRows.store(i, toUp);
        }
    });
}

struct SiluProduct : torch::autograd::Function<SiluProduct> {
    static Tensor forward(AutogradContext* context, const Tensor& gate, const Tensor& up) {
        context->save_for_backward({gate, up});
        if (gate.is_cpu()) return productOnCpu(gate.contiguous(), up.contiguous());
        return (at::silu(gate.to(at::kFloat)) * up).to(gate.scalar_type());
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor gate = saved[0].contiguous();
        const Tensor up = saved[1].contiguous();
        const Tensor dy = gradients[0].contiguous();
        if (gate.is_cpu()) {
            Tensor dGate = at::empty_like(gate);
            Tensor dUp = at::empty_like(up);
            gradientOnCpu(dy, gate, up, dGate, dUp);
            return {dGate, dUp};
        }
        const Tensor wide = gate.to(at::kFloat);
        const Tensor s = at::sigmoid(wide);
        const Tensor dUp = (dy * wide * s).to(up.scalar_type());
        const Tensor dGate = (dy * up * s * (1.0 + wide * (1.0 - s))).to(gate.scalar_type());
        return {dGate, dUp};
    }
};

}  // namespace

Tensor siluProduct(const Tensor& gate, const Tensor& up) { return SiluProduct::apply(gate, up); }

}  // namespace lorimer
