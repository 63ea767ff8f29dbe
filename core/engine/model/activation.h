#pragma once

#include "engine/base/torch.h"
#include "engine/model/model_config.h"

namespace lorimer {

/// act(x), float32 inside, result in x's type.
Tensor activate(Activation activation, const Tensor& x);

/// act(gate) * up (arXiv 2002.05202).
Tensor gatedProduct(Activation activation, const Tensor& gate, const Tensor& up);

}  // namespace lorimer
