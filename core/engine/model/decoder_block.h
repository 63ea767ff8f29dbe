#pragma once

#include <array>

#include "engine/base/torch.h"
#include "engine/model/forward_context.h"
#include "engine/model/model_config.h"
#include "engine/model/rope.h"
#include "engine/peft/lora_linear.h"

namespace lorimer {

/// One decoder block of the Llama family: x + attention(norm(x)), then + feed-forward(norm(.)) (arXiv 2302.13971).
struct DecoderBlock {
    int layer = 0;
    int headDim = 0;
    double normEpsilon = 0.0;
    Tensor inputNorm;          // float32 [hidden]
    Tensor postAttentionNorm;  // float32 [hidden]
    LoraLinear qProj;
    LoraLinear kProj;
    LoraLinear vProj;
    LoraLinear oProj;
    LoraLinear gateProj;
    LoraLinear upProj;
    LoraLinear downProj;

    /// x [N, hidden] gives [N, hidden].
    Tensor forward(const Tensor& x, const RopeTable& rope, const BatchLayout& layout, const AdapterUse& use) const;

    std::array<LoraLinear*, 7> linears() { return {&qProj, &kProj, &vProj, &oProj, &gateProj, &upProj, &downProj}; }
};

}  // namespace lorimer
