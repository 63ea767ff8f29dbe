#include "engine/model/activation.h"

#include <ATen/ops/gelu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>

#include "engine/base/error.h"
#include "engine/model/silu_product.h"

namespace lorimer {

Tensor activate(Activation activation, const Tensor& x) {
    switch (activation) {
        case Activation::Silu:
            return at::silu(x);
        case Activation::Gelu:
            return at::gelu(x);
        case Activation::GeluTanh:
            return at::gelu(x, "tanh");
        case Activation::Relu:
            return at::relu(x);
    }
    throw Error(ErrorKind::Internal, "Unknown activation.");
}

Tensor gatedProduct(Activation activation, const Tensor& gate, const Tensor& up) {
    if (activation == Activation::Silu) return siluProduct(gate, up);
    return activate(activation, gate) * up;
}

}  // namespace lorimer
