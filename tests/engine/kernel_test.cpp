// The row kernels against plain torch, as tables of sizes and types.
#include "tests/support/torch_doctest.h"

#include "engine/model/rms_norm.h"
#include "engine/model/silu_product.h"
#include "engine/train/token_loss.h"

using namespace lorimer;

namespace {

/// Sizes around the vector widths, and the models' own.
constexpr std::int64_t widths[] = {1, 7, 8, 15, 16, 17, 64, 576, 1000, 1536};

double largestDifference(const Tensor& a, const Tensor& b) {
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

Tensor noise(at::IntArrayRef sizes, at::ScalarType type) { return at::randn(sizes, at::kFloat).to(type); }

/// Units in the last place of values around `size`: 2^-23 for float32, 2^-8 for bfloat16.
double ulps(at::ScalarType type, double count, double size = 4.0) {
    return count * size * (type == at::kFloat ? 1.2e-7 : 4e-3);
}

}  // namespace

TEST_CASE("rmsNorm and its gradient equal torch's") {
    at::manual_seed(0);
    for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        for (const std::int64_t width : widths) {
            CAPTURE(width);
            const Tensor weight = at::randn({width}, at::kFloat);
            Tensor x = noise({5, width}, type).set_requires_grad(true);
            const Tensor dy = noise({5, width}, type);
            const Tensor y = rmsNorm(x, weight, 1e-5);
            torch::autograd::backward({y}, {dy});
            Tensor wide = x.detach().to(at::kDouble).set_requires_grad(true);
            const Tensor expected = wide * (wide.square().mean(-1, true) + 1e-5).rsqrt() * weight.to(at::kDouble);
            torch::autograd::backward({expected}, {dy.to(at::kDouble)});
            CHECK(largestDifference(y, expected) < ulps(type, 4));
            // A row of one value has rstd up to 300, which scales the gradient's rounding.
            const double scale = std::max(1.0, wide.grad().abs().max().item<double>());
            CHECK(largestDifference(x.grad(), wide.grad()) < ulps(type, 8, 4.0 * scale));
        }
    }
}

TEST_CASE("siluProduct and its gradients equal torch's") {
    at::manual_seed(0);
    for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        for (const std::int64_t width : widths) {
            CAPTURE(width);
            Tensor gate = (noise({5, width}, type) * 3).set_requires_grad(true);
            Tensor up = noise({5, width}, type).set_requires_grad(true);
            const Tensor dy = noise({5, width}, type);
            const Tensor y = siluProduct(gate, up);
            torch::autograd::backward({y}, {dy});
            Tensor wideGate = gate.detach().to(at::kDouble).set_requires_grad(true);
            Tensor wideUp = up.detach().to(at::kDouble).set_requires_grad(true);
            const Tensor expected = at::silu(wideGate) * wideUp;
            torch::autograd::backward({expected}, {dy.to(at::kDouble)});
            CHECK(largestDifference(y, expected) < ulps(type, 4, 16.0));
            CHECK(largestDifference(gate.grad(), wideGate.grad()) < ulps(type, 4, 16.0));
            CHECK(largestDifference(up.grad(), wideUp.grad()) < ulps(type, 4, 16.0));
        }
    }
}

TEST_CASE("silu saturates and carries not-a-number") {
    const Tensor gate = at::tensor({-200.0F, 200.0F, -INFINITY, NAN}).reshape({1, 4});
    const Tensor y = siluProduct(gate, at::ones_like(gate));
    CHECK(y[0][0].item<float>() == doctest::Approx(0.0));
    CHECK(y[0][1].item<float>() == 200.0F);
    CHECK(std::isnan(y[0][3].item<float>()));
}

TEST_CASE("tokenLoss and its gradient equal torch's cross-entropy, also beyond one chunk and capped") {
    at::manual_seed(0);
    for (const auto& [type, cap] : std::vector<std::pair<at::ScalarType, double>>{
             {at::kFloat, 0.0}, {at::kBFloat16, 0.0}, {at::kFloat, 3.0}, {at::kBFloat16, 3.0}}) {
        const Tensor head = noise({1003, 24}, type);
        const Tensor hidden = noise({700, 24}, type);
        LossTargets targets;
        for (std::int64_t i = 0; i < 700; i += (i % 5 == 0 ? 2 : 1)) {
            targets.rows.push_back(i);
            targets.labels.push_back((i * 37) % 1003);
        }
        const TokenLoss loss = tokenLoss(hidden, {head, cap}, targets, 0.25, true);
        Tensor wide = hidden.to(at::kDouble).set_requires_grad(true);
        Tensor logits = at::linear(wide, head.to(at::kDouble)).index_select(0, at::tensor(targets.rows));
        if (cap > 0.0) logits = (logits / cap).tanh() * cap;
        const Tensor losses = at::cross_entropy_loss(logits, at::tensor(targets.labels), {}, at::Reduction::None);
        torch::autograd::backward({losses.sum() * 0.25});
        const Tensor actual = at::tensor(loss.losses);
        CHECK(largestDifference(actual, losses.detach()) < ulps(type, 8, 16.0));
        CHECK(largestDifference(loss.gradient, wide.grad()) < ulps(type, 8, 2.0));
        CHECK(loss.gradient[1].abs().max().item<double>() == 0.0);  // row 1 has no label
    }
}

TEST_CASE("a loss with not-a-number is not a number") {
    const Tensor head = at::ones({10, 4});
    const Tensor hidden = at::full({1, 4}, NAN);
    for (const double cap : {0.0, 3.0})
        CHECK(std::isnan(tokenLoss(hidden, {head, cap}, {{0}, {3}}, 1.0, false).losses[0]));
}
