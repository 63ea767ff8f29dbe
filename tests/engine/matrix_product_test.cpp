#include "tests/support/torch_doctest.h"

#include "engine/hardware/matrix_product.h"

using namespace lorimer;

namespace {

/// The largest distance of `got` from `wanted`, in parts of the largest value of `wanted`.
double distance(const Tensor& got, const Tensor& wanted) {
    const Tensor exact = wanted.to(at::kDouble);
    return ((got.to(at::kDouble) - exact).abs().max() / exact.abs().max()).item<double>();
}

Tensor random16(at::IntArrayRef shape) { return at::randn(shape).to(at::kBFloat16); }

constexpr double rounding = 1.0 / 256.0;  // bfloat16 keeps 8 bits: half a unit in the last place, and the sum's order

}  // namespace

TEST_CASE("16-bit products are those of the exact numbers, rounded") {
    at::manual_seed(1);
    for (const std::int64_t rows : {1, 15, 16, 70}) {  // few rows and many go different ways
        const Tensor x = random16({rows, 96});
        const Tensor weight = random16({40, 96});
        const Tensor bias = random16({40});
        const Tensor exact = at::linear(x.to(at::kDouble), weight.to(at::kDouble), bias.to(at::kDouble));
        const Tensor got = linearProduct(x, weight, bias);
        CHECK((got.scalar_type() == at::kBFloat16));
        CHECK(distance(got, exact) < rounding);
        CHECK(distance(matrixProduct(x, weight.t()), exact - bias.to(at::kDouble)) < rounding);
        const Tensor y = random16({rows, 40});
        const Tensor sum = y.to(at::kDouble) + 0.5 * at::mm(x.to(at::kDouble), weight.to(at::kDouble).t());
        CHECK(distance(addProduct(y, x, weight.t(), 0.5), sum) < rounding);
    }
}

TEST_CASE("16-bit products take parts and transposes of larger matrices") {
    at::manual_seed(3);
    const Tensor x = random16({96, 70}).t().narrow(1, 5, 64);
    const Tensor weight = random16({40, 96}).narrow(1, 20, 64);
    const Tensor exact = at::mm(x.to(at::kDouble), weight.to(at::kDouble).t());
    CHECK(distance(linearProduct(x, weight), exact) < rounding);
    CHECK(distance(matrixProduct(x, weight.t()), exact) < rounding);
}

TEST_CASE("16-bit products pass gradients back in 16 bits") {
    at::manual_seed(2);
    const Tensor x = random16({32, 24});
    const Tensor a = at::randn({8, 24}).set_requires_grad(true);
    const Tensor b = at::randn({40, 8}).set_requires_grad(true);
    const at::AutoGradMode gradients(true);
    const Tensor low = linearProduct(x, a.to(at::kBFloat16));
    const Tensor y = addProduct(at::zeros({32, 40}, at::kBFloat16), low, b.to(at::kBFloat16).t(), 2.0);
    const Tensor up = random16({32, 40});
    y.backward(up);
    const at::NoGradGuard none;
    const Tensor exactLow = at::linear(x.to(at::kDouble), a.to(at::kDouble));
    const Tensor exactUp = 2.0 * up.to(at::kDouble);
    // The factors themselves are rounded to 16 bits: a few roundings instead of one.
    CHECK(distance(b.grad(), at::mm(exactUp.t(), exactLow)) < 4.0 * rounding);
    CHECK(distance(a.grad(), at::mm(at::mm(exactUp, b.to(at::kDouble)).t(), x.to(at::kDouble))) < 4.0 * rounding);
}
