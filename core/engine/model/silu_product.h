#pragma once

#include "engine/base/torch.h"

namespace lorimer {

/// silu(gate) * up for [N, F] (arXiv 2002.05202): float32 inside, result in the inputs' type.
Tensor siluProduct(const Tensor& gate, const Tensor& up);

}  // namespace lorimer
