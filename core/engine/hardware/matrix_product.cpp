#include "engine/hardware/matrix_product.h"

#include "engine/hardware/cpu_features.h"

namespace lorimer {

namespace {

/// With fewer rows, as in answering token by token, converting the weights takes longer than the product.
constexpr std::int64_t fewRows = 16;

bool goesThroughFloat(const Tensor& a) {
    return a.is_cpu() && at::isReducedFloatingType(a.scalar_type()) && a.size(0) >= fewRows && !multiplies16Bits();
}

/// The product in float32, rounded to `type`. What the backward pass needs is kept in 16 bits.
struct WideProduct : torch::autograd::Function<WideProduct> {
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& a, const Tensor& b,
                          at::ScalarType type) {
        context->save_for_backward({a, b});
        return at::mm(a.to(at::kFloat), b.to(at::kFloat)).to(type);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const Tensor wide = gradients[0].to(at::kFloat);
        Tensor da;
        Tensor db;
        if (context->needs_input_grad(0)) da = at::mm(wide, saved[1].to(at::kFloat).t()).to(saved[0].scalar_type());
        if (context->needs_input_grad(1)) db = at::mm(saved[0].to(at::kFloat).t(), wide).to(saved[1].scalar_type());
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
