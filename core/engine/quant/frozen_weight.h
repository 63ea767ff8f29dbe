#pragma once

#include <cstdint>
#include <memory>

#include "engine/base/torch.h"
#include "engine/quant/nf4.h"

namespace lorimer {

struct Nf4OnDevice;

/// The weight [out, in] of a linear layer that never changes: dense in the compute type, or NF4 (arXiv 2305.14314) that
/// is dequantized each time it is used, so that no full-precision copy stays in memory.
class FrozenWeight {
public:
    FrozenWeight() = default;

    static FrozenWeight dense(Tensor weight);
    /// `computeType` is what materialize() returns. Codes and scales are moved to `device`.
    static FrozenWeight nf4(Nf4Tensor tensor, at::ScalarType computeType, const at::Device& device);

    /// [out, in] in the compute type; a view where the weight is dense.
    Tensor materialize() const;
    /// Keeps the weight dense from now on: the same values without the work at each use, in more memory.
    void expand();
    bool isDense() const { return m_dense.defined(); }
    std::int64_t outFeatures() const { return m_out; }
    std::int64_t inFeatures() const { return m_in; }
    /// Bytes held in memory for this weight.
    std::int64_t bytes() const;

private:
    std::int64_t m_out = 0;
    std::int64_t m_in = 0;
    Tensor m_dense;
    at::ScalarType m_computeType = at::kFloat;
    std::shared_ptr<const Nf4Tensor> m_nf4;            // on the CPU
    std::shared_ptr<const Nf4OnDevice> m_nf4OnDevice;  // on a GPU
};

/// y = x W^T + bias for x [N, in]; only x gets a gradient. `bias` may be undefined. Keeps nothing of x.
Tensor frozenLinear(const Tensor& x, const FrozenWeight& weight, const Tensor& bias);

}  // namespace lorimer
