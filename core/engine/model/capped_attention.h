#pragma once

#include "engine/base/torch.h"

namespace lorimer {

/// Attention whose scores are bounded: softmax(cap * tanh(scale * q k^T / cap)) v. q [D, heads, T, headDim], k and v
/// [D, kvHeads, S, headDim], mask bool [T, S] (true: seen) give [D, heads, T, headDim]. Float32 inside; keeps no scores
/// for the backward pass.
Tensor cappedAttention(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask, double scale, double cap);

}  // namespace lorimer
