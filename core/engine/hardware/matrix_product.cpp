#include "engine/hardware/matrix_product.h"

#include "engine/hardware/cpu_features.h"

namespace lorimer {

namespace {

/// With fewer rows, as in answering token by token, converting the weights takes longer than the product.
constexpr std::int64_t fewRows = 16;

bool goesThroughFloat(const Tensor& a) {
    return a.is_cpu() && at::isReducedFloatingType(a.scalar_type()) && a.size(0) >= fewRows && !multiplies16Bits();
}

/// A float32 tensor that one product after the other uses, so that short-lived copies cost neither new pages nor holes
/// between what the heap keeps. Larger tensors than `heldBytes` are not held.
class WideBuffer {
public:
    /// `values` in float32; valid until the next call.
    Tensor widened(const Tensor& values) {
        const Tensor dense = values.is_non_overlapping_and_dense() ? values : values.contiguous();
        if (dense.numel() * 4 > heldBytes) return dense.to(at::kFloat);
        if (!m_buffer.defined() || m_buffer.numel() < dense.numel()) m_buffer = at::empty({dense.numel()}, at::kFloat);
        return m_buffer.as_strided(dense.sizes(), dense.strides()).copy_(dense);
    }

private:
    static constexpr std::int64_t heldBytes = 16 << 20;
    Tensor m_buffer;
};

/// a times b in float32, rounded to `type`.
Tensor wideMm(const Tensor& a, const Tensor& b, at::ScalarType type) {
    static thread_local WideBuffer wideA;
    static thread_local WideBuffer wideB;
    return at::mm(wideA.widened(a), wideB.widened(b)).to(type);
}

/// The product in float32, rounded to `type`. What the backward pass needs is kept in 16 bits.
struct WideProduct : torch::autograd::Function<WideProduct> {
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& a, const Tensor& b,
                          at::ScalarType type) {
        context->save_for_backward({a, b});
        return wideMm(a, b, type);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        Tensor da;
        Tensor db;
        if (context->needs_input_grad(0)) da = wideMm(gradients[0], saved[1].t(), saved[0].scalar_type());
        if (context->needs_input_grad(1)) db = wideMm(saved[0].t(), gradients[0], saved[1].scalar_type());
        return {da, db, Tensor()};
    }
};

}  // namespace

Tensor linearProduct(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    if (!goesThroughFloat(x)) return at::linear(x, weight, bias);
    if (!bias.defined()) return WideProduct::apply(x, weight.t(), x.scalar_type());
    return (WideProduct::apply(x, weight.t(), at::kFloat) + bias).to(x.scalar_type());
}

Tensor matrixProduct(const Tensor& a, const Tensor& b) {
    if (!goesThroughFloat(a)) return at::mm(a, b);
    return WideProduct::apply(a, b, a.scalar_type());
}

Tensor addProduct(Tensor y, const Tensor& a, const Tensor& b, double scale) {
    if (!goesThroughFloat(a)) return y.addmm_(a, b, 1, scale);
    return y.add_(WideProduct::apply(a, b, at::kFloat), scale);
}

}  // namespace lorimer
