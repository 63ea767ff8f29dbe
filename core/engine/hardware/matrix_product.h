#pragma once

#include "engine/base/torch.h"

namespace lorimer {

/// Products of matrices, differentiable, in the type of their factors. Torch computes 16-bit products number by number
/// on a processor without AVX-512, tens of times slower than in float32. There, larger ones are computed in float32 and
/// rounded to 16 bits: what the 16-bit instructions of other processors do, too (they add up in float32).

/// x [rows, in] times weight [out, in] transposed, plus bias [out] where it is defined.
Tensor linearProduct(const Tensor& x, const Tensor& weight, const Tensor& bias = {});

/// a [rows, n] times b [n, columns].
Tensor matrixProduct(const Tensor& a, const Tensor& b);

/// Adds scale * a [rows, n] times b [n, columns] to y [rows, columns], in place; returns y.
Tensor addProduct(Tensor y, const Tensor& a, const Tensor& b, double scale);

}  // namespace lorimer
