#pragma once

#include "engine/base/torch.h"
#include "engine/model/forward_context.h"

namespace lorimer {

/// How the attention of one layer differs from plain causal attention.
struct AttentionKind {
    int layer = 0;
    double scale = 1.0;    ///< of the scores
    double softCap = 0.0;  ///< scores become cap * tanh(scores / cap); 0: none
    int window = 0;        ///< a token sees this many tokens, itself among them; 0: all before it
};

/// Causal attention within each document of `layout`: queries [N, heads, headDim], keys and values [N, kvHeads,
/// headDim], already rotated, give [N, heads * headDim]. Grouped queries (arXiv 2305.13245) where kvHeads divides
/// heads. Where the layout has caches, keys and values are appended to them and queries attend to all that a cache
/// holds.
Tensor attend(const Tensor& queries, const Tensor& keys, const Tensor& values, const BatchLayout& layout,
              const AttentionKind& kind);

}  // namespace lorimer
