#include "engine/model/decoder_block.h"

#include "engine/model/activation.h"

namespace lorimer {

DecoderBlock::Heads DecoderBlock::project(const Tensor& normed, const AdapterUse& use) const {
    const auto split = [this](const Tensor& t) { return t.view({t.size(0), -1, headDim}); };
    Heads result;
    if (qkvProj.isDefined()) {
        const Tensor all = split(qkvProj.forward(normed, use));
        result = {all.narrow(1, 0, heads), all.narrow(1, heads, kvHeads), all.narrow(1, heads + kvHeads, kvHeads)};
    } else {
        result.queries = qProj.forward(normed, use);
        result.keys = kProj.forward(normed, use);
        result.values = split(vProj.forward(normed, use));
        if (queryKeyNorm == QueryKeyNorm::FullWidth) {
            result.queries = queryNorm.apply(result.queries);
            result.keys = keyNorm.apply(result.keys);
        }
        result.queries = split(result.queries);
        result.keys = split(result.keys);
    }
    if (queryKeyNorm == QueryKeyNorm::PerHead) {
        result.queries = queryNorm.apply(result.queries);
        result.keys = keyNorm.apply(result.keys);
    }
    return result;
}

Tensor DecoderBlock::attentionOf(const Tensor& normed, const BatchLayout& layout, const AdapterUse& use) const {
    Heads parts = project(normed, use);
    if (rope) {
        parts.queries = rope->apply(parts.queries, layout);
        parts.keys = rope->apply(parts.keys, layout);
    }
    return oProj.forward(attend(parts.queries, parts.keys, parts.values, layout, attention), use);
}

Tensor DecoderBlock::feedForwardOf(const Tensor& normed, const AdapterUse& use) const {
    Tensor inner;
    if (gateUpProj.isDefined()) {
        const std::vector<Tensor> halves = gateUpProj.forward(normed, use).chunk(2, -1);
        inner = gatedProduct(activation, halves[0], halves[1]);
    } else if (gateProj.isDefined()) {
        inner = gatedProduct(activation, gateProj.forward(normed, use), upProj.forward(normed, use));
    } else {
        inner = activate(activation, upProj.forward(normed, use));
    }
    return downProj.forward(inner, use);
}

Tensor DecoderBlock::forward(const Tensor& x, const BatchLayout& layout, const AdapterUse& use) const {
    const Tensor attended = attentionOutputNorm.apply(attentionOf(attentionNorm.apply(x), layout, use));
    const Tensor mixed = at::add(x, attended, residualScale);
    const Tensor fed = feedForwardOutputNorm.apply(feedForwardOf(feedForwardNorm.apply(mixed), use));
    return at::add(mixed, fed, residualScale);
}

std::vector<LoraLinear*> DecoderBlock::linears() {
    std::vector<LoraLinear*> result;
    for (LoraLinear* linear : {&qkvProj, &qProj, &kProj, &vProj, &oProj, &gateUpProj, &gateProj, &upProj, &downProj})
        if (linear->isDefined()) result.push_back(linear);
    return result;
}

}  // namespace lorimer
