#pragma once

#include <cstdint>
#include <memory>

#include "engine/base/torch.h"
#include "engine/quant/compressed_weight.h"

namespace lorimer {

struct WeightOnDevice;

/// The weight [out, in] of a linear layer that never changes: dense in the compute type, or compressed (NF4, FP4, int8,
/// GGUF's blocks) and dequantized each time it is used, so that no full-precision copy stays in memory (arXiv
/// 2305.14314).
class FrozenWeight {
public:
    FrozenWeight() = default;

    static FrozenWeight dense(Tensor weight);
    /// `computeType` is what materialize() returns. On a GPU, codes and scales of bitsandbytes' forms are moved to
    /// `device`; GGUF's blocks stay in main memory and are dequantized there.
    static FrozenWeight compressed(CompressedWeight weight, at::ScalarType computeType, const at::Device& device);

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
    at::Device m_device = at::kCPU;
    std::shared_ptr<const CompressedWeight> m_compressed;  // in main memory
    std::shared_ptr<const WeightOnDevice> m_onDevice;      // on a GPU
};

/// y = x W^T + bias for x [N, in]; only x gets a gradient. `bias` may be undefined. Keeps nothing of x.
Tensor frozenLinear(const Tensor& x, const FrozenWeight& weight, const Tensor& bias);

}  // namespace lorimer
