#pragma once

#include "engine/base/torch.h"
#include "engine/model/model_config.h"

namespace lorimer {

/// A frozen norm over the last dimension; without weight it is the identity.
struct Norm {
    NormKind kind = NormKind::Rms;
    Tensor weight;  ///< float32 [D]
    Tensor bias;    ///< float32 [D], of layer norms
    double epsilon = 0.0;

    /// x [..., D] gives the same shape and type; float32 inside.
    Tensor apply(const Tensor& x) const;
};

}  // namespace lorimer
