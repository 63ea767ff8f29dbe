#pragma once

#include <string>

#include "engine/base/torch.h"
#include "engine/model/forward_context.h"
#include "engine/quant/frozen_weight.h"

namespace lorimer {

/// The low-rank pair of one layer, float32: A [rank, in], B [out, rank] (arXiv 2106.09685).
struct LoraPair {
    Tensor a;
    Tensor b;
    double scale = 1.0;
    double dropout = 0.0;
    bool defined() const { return a.defined(); }
};

/// A frozen linear layer that an adapter may stand beside: y = x W^T + bias + scale * (dropout(x) A^T) B^T.
class LoraLinear {
public:
    LoraLinear() = default;
    /// `name` is the Hugging Face module path, such as "model.layers.0.self_attn.q_proj". `bias` may be undefined.
    LoraLinear(std::string name, FrozenWeight weight, Tensor bias);

    /// x [N, in] in the compute type gives [N, out].
    Tensor forward(const Tensor& x, const AdapterUse& use) const;

    bool isDefined() const { return !m_name.empty(); }
    const std::string& name() const { return m_name; }
    const FrozenWeight& weight() const { return m_weight; }
    void expandWeight() { m_weight.expand(); }
    LoraPair& lora() { return m_lora; }
    const LoraPair& lora() const { return m_lora; }

private:
    std::string m_name;
    std::uint64_t m_nameHash = 0;
    FrozenWeight m_weight;
    Tensor m_bias;
    LoraPair m_lora;
};

}  // namespace lorimer
