#pragma once

#include "engine/base/torch.h"
#include "engine/model/forward_context.h"

namespace lorimer {

/// Causal attention within each document of `layout`: queries [N, heads, headDim], keys and values [N, kvHeads,
/// headDim], already rotated, give [N, heads * headDim]. Grouped queries (arXiv 2305.13245) where kvHeads divides
/// heads. Where the layout has caches, keys and values are appended to them and queries attend to all that a cache
/// holds.
Tensor attend(const Tensor& queries, const Tensor& keys, const Tensor& values, const BatchLayout& layout, int layer);

}  // namespace lorimer
