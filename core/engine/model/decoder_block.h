#pragma once

#include <memory>
#include <vector>

#include "engine/base/torch.h"
#include "engine/model/attention.h"
#include "engine/model/forward_context.h"
#include "engine/model/model_config.h"
#include "engine/model/norm.h"
#include "engine/model/rope.h"
#include "engine/peft/lora_linear.h"

namespace lorimer {

/// One decoder block: x + attention(x), then + feed-forward(.), each with norms before or after it (arXiv 2302.13971,
/// 2408.00118). What a family does not have is undefined: the norm changes nothing, the layer is not asked.
struct DecoderBlock {
    int headDim = 0;
    int heads = 0;
    int kvHeads = 0;
    QueryKeyNorm queryKeyNorm = QueryKeyNorm::None;
    Activation activation = Activation::Silu;
    double residualScale = 1.0;
    AttentionKind attention;
    std::shared_ptr<const RopeTable> rope;  ///< null: no rotation
    Norm attentionNorm;
    Norm attentionOutputNorm;
    Norm feedForwardNorm;
    Norm feedForwardOutputNorm;
    Norm queryNorm;
    Norm keyNorm;
    LoraLinear qkvProj;  ///< in the place of q, k and v
    LoraLinear qProj;
    LoraLinear kProj;
    LoraLinear vProj;
    LoraLinear oProj;
    LoraLinear gateUpProj;  ///< in the place of gate and up
    LoraLinear gateProj;    ///< undefined with gateUpProj: the activation is not gated
    LoraLinear upProj;
    LoraLinear downProj;

    /// x [N, hidden] gives [N, hidden].
    Tensor forward(const Tensor& x, const BatchLayout& layout, const AdapterUse& use) const;

    /// Those that exist, in the order of blockLinears().
    std::vector<LoraLinear*> linears();

private:
    struct Heads {
        Tensor queries;  // [N, heads, headDim]
        Tensor keys;     // [N, kvHeads, headDim]
        Tensor values;   // as keys
    };

    Heads project(const Tensor& normed, const AdapterUse& use) const;
    Tensor attentionOf(const Tensor& normed, const BatchLayout& layout, const AdapterUse& use) const;
    Tensor feedForwardOf(const Tensor& normed, const AdapterUse& use) const;
};

}  // namespace lorimer
