#include "engine/model/decoder_block.h"

#include "engine/model/attention.h"
#include "engine/model/rms_norm.h"
#include "engine/model/silu_product.h"

namespace lorimer {

Tensor DecoderBlock::forward(const Tensor& x, const RopeTable& rope, const BatchLayout& layout,
                             const AdapterUse& use) const {
    const auto heads = [this](const Tensor& t) { return t.view({t.size(0), -1, headDim}); };
    const Tensor normed = rmsNorm(x, inputNorm, normEpsilon);
    const Tensor q = rope.apply(heads(qProj.forward(normed, use)), layout.positions);
    const Tensor k = rope.apply(heads(kProj.forward(normed, use)), layout.positions);
    const Tensor v = heads(vProj.forward(normed, use));
    const Tensor mixed = x + oProj.forward(attend(q, k, v, layout, layer), use);

    const Tensor fed = rmsNorm(mixed, postAttentionNorm, normEpsilon);
    const Tensor product = siluProduct(gateProj.forward(fed, use), upProj.forward(fed, use));
    return mixed + downProj.forward(product, use);
}

}  // namespace lorimer
