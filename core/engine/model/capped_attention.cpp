#include "engine/model/capped_attention.h"

#include <limits>

namespace lorimer {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// [D, heads, T, E] to [D, kvHeads, group * T, E]: the queries that share keys lie together.
Tensor grouped(const Tensor& x, std::int64_t kvHeads) {
    return x.reshape({x.size(0), kvHeads, x.size(1) / kvHeads * x.size(2), x.size(3)});
}

struct Scores {
    Tensor bounded;        // tanh(scale * q k^T / cap), float32 [D, kvHeads, group * T, S]
    Tensor probabilities;  // float32, the same shape
};

Scores scoresOf(const Tensor& q, const Tensor& k, const Tensor& mask, double scale, double cap) {
    const Tensor products = at::matmul(q, k.transpose(-2, -1)).to(at::kFloat);
    Scores result;
    result.bounded = products.mul(scale / cap).tanh_();
    const Tensor hidden = mask.logical_not().repeat({q.size(-2) / mask.size(0), 1});
    result.probabilities =
        at::softmax(result.bounded.mul(cap).masked_fill_(hidden, -std::numeric_limits<double>::infinity()), -1);
    return result;
}

struct CappedAttention : torch::autograd::Function<CappedAttention> {
    static Tensor forward(AutogradContext* context, const Tensor& q, const Tensor& k, const Tensor& v,
                          const Tensor& mask, double scale, double cap) {
        context->save_for_backward({q, k, v, mask});
        context->saved_data["scale"] = scale;
        context->saved_data["cap"] = cap;
        const Scores scores = scoresOf(grouped(q, k.size(1)), k, mask, scale, cap);
        return at::matmul(scores.probabilities.to(v.scalar_type()), v).view(q.sizes());
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& k = saved[1];
        const Tensor& v = saved[2];
        const double scale = context->saved_data["scale"].toDouble();
        const Tensor q = grouped(saved[0], k.size(1));
        const Tensor out = grouped(gradients[0], k.size(1));
        const Scores scores = scoresOf(q, k, saved[3], scale, context->saved_data["cap"].toDouble());
        const Tensor& p = scores.probabilities;
        const Tensor dv = at::matmul(p.to(v.scalar_type()).transpose(-2, -1), out);
        const Tensor dp = at::matmul(out, v.transpose(-2, -1)).to(at::kFloat);
        const Tensor dCapped = p * (dp - (dp * p).sum(-1, true));
        // d(cap * tanh(s / cap)) / ds = 1 - tanh^2
        const Tensor ds = (dCapped * (1.0 - scores.bounded.square())).mul_(scale).to(q.scalar_type());
        const Tensor dq = at::matmul(ds, k).view(saved[0].sizes());
        const Tensor dk = at::matmul(ds.transpose(-2, -1), q);
        return {dq, dk, dv, Tensor(), Tensor(), Tensor()};
    }
};

}  // namespace

Tensor cappedAttention(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask, double scale,
                       double cap) {
    return CappedAttention::apply(q, k, v, mask, scale, cap);
}

}  // namespace lorimer
