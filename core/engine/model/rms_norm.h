#pragma once

#include "engine/base/torch.h"

namespace lorimer {

/// Root mean square normalization of the rows of x [N, D] (arXiv 1910.07467): float32 inside, result in x's type.
/// `weight` is float32 [D] and frozen.
Tensor rmsNorm(const Tensor& x, const Tensor& weight, double epsilon);

}  // namespace lorimer
