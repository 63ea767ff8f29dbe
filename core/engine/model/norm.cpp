#include "engine/model/norm.h"

#include <ATen/ops/layer_norm.h>

#include "engine/base/error.h"
#include "engine/model/rms_norm.h"

namespace lorimer {

Tensor Norm::apply(const Tensor& x) const {
    if (!weight.defined()) return x;
    switch (kind) {
        case NormKind::Rms:
            return rmsNorm(x.reshape({-1, x.size(-1)}), weight, epsilon).view(x.sizes());
        case NormKind::Layer:
            return at::layer_norm(x.to(at::kFloat), {x.size(-1)}, weight, bias, epsilon).to(x.scalar_type());
    }
    throw Error(ErrorKind::Internal, "Unknown kind of norm.");
}

}  // namespace lorimer
