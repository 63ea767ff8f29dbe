#include "engine/hardware/matrix_product.h"

namespace lorimer {

namespace {

/// With fewer rows, as in answering token by token, converting the weights takes longer than the product.
constexpr std::int64_t fewRows = 16;

bool multiplies16Bits() {
    static const bool can = __builtin_cpu_supports("avx512bw") > 0 && __builtin_cpu_supports("avx512vl") > 0 &&
                            __builtin_cpu_supports("avx512dq") > 0;
    return can;
}

bool goesThroughFloat(const Tensor& a) {
    return a.is_cpu() && at::isReducedFloatingType(a.scalar_type()) && a.size(0) >= fewRows && !multiplies16Bits();
}

}  // namespace

Tensor linearProduct(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    if (!goesThroughFloat(x)) return at::linear(x, weight, bias);
    const Tensor wide = bias.defined() ? bias.to(at::kFloat) : Tensor();
    return at::linear(x.to(at::kFloat), weight.to(at::kFloat), wide).to(x.scalar_type());
}

Tensor matrixProduct(const Tensor& a, const Tensor& b) {
    if (!goesThroughFloat(a)) return at::mm(a, b);
    return at::mm(a.to(at::kFloat), b.to(at::kFloat)).to(a.scalar_type());
}

Tensor addProduct(Tensor y, const Tensor& a, const Tensor& b, double scale) {
    if (!goesThroughFloat(a)) return y.addmm_(a, b, 1, scale);
    return y.add_(at::mm(a.to(at::kFloat), b.to(at::kFloat)), scale);
}

}  // namespace lorimer
