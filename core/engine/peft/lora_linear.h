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
    Tensor magnitude;  ///< [out], the trained lengths of DoRA (arXiv 2402.09353); undefined without
    double scale = 1.0;
    double dropout = 0.0;
    bool defined() const { return a.defined(); }
};

/// A frozen linear layer that an adapter may stand beside: y = x W^T + bias + scale * (dropout(x) A^T) B^T. With DoRA
/// y = x W^T + bias + (f - 1) x' W^T + f * scale * (x' A^T) B^T, where x' = dropout(x) and f = magnitude / |W + scale
/// BA| for each output; the length below the line counts as a constant, as in PEFT.
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
    /// float32 [out]: |W + scale BA| of each row, without a gradient.
    Tensor rowLengths() const;
    const LoraPair& lora() const { return m_lora; }

private:
    Tensor doraForward(const Tensor& x, const Tensor& input, const Tensor& update) const;

    std::string m_name;
    std::uint64_t m_nameHash = 0;
    FrozenWeight m_weight;
    Tensor m_bias;
    LoraPair m_lora;
};

}  // namespace lorimer
