#include "engine/model/attention.h"

#include <ATen/ops/scaled_dot_product_attention.h>

#include <algorithm>
#include <vector>

#include "engine/model/capped_attention.h"
#include "engine/model/kv_cache.h"

namespace lorimer {

namespace {

/// Whether query i, the last but T-1-i of `held` tokens, sees key firstKey + j: bool [T, keys].
Tensor visibleKeys(std::int64_t firstQuery, std::int64_t queries, std::int64_t firstKey, std::int64_t keys,
                   std::int64_t window, const at::Device& device) {
    const auto options = at::TensorOptions().dtype(at::kLong).device(device);
    const Tensor query = at::arange(firstQuery, firstQuery + queries, options).unsqueeze(1);
    const Tensor key = at::arange(firstKey, firstKey + keys, options).unsqueeze(0);
    const Tensor before = key.le(query);
    return window > 0 ? before.logical_and_(key.gt(query - window)) : before;
}

/// Queries [D, heads, T, headDim], the last T of the S tokens of keys and values [D, kvHeads, S, headDim].
Tensor attendChunk(const Tensor& q, const Tensor& k, const Tensor& v, std::int64_t firstQuery,
                   const AttentionKind& kind) {
    const std::int64_t queries = q.size(2);
    const std::int64_t end = firstQuery + queries;
    const std::int64_t firstKey = kind.window > 0 ? std::max<std::int64_t>(0, firstQuery - kind.window + 1) : 0;
    const Tensor keys = k.narrow(2, firstKey, end - firstKey);
    const Tensor values = v.narrow(2, firstKey, end - firstKey);
    if (queries == 1 && kind.softCap == 0.0)
        return at::scaled_dot_product_attention(q, keys, values, {}, 0.0, false, kind.scale, q.size(1) != k.size(1));
    const Tensor mask = visibleKeys(firstQuery, queries, firstKey, end - firstKey, kind.window, q.device());
    if (kind.softCap > 0.0) return cappedAttention(q, keys, values, mask, kind.scale, kind.softCap);
    return at::scaled_dot_product_attention(q, keys, values, mask, 0.0, false, kind.scale, q.size(1) != k.size(1));
}

/// The same; result [D * T, heads * headDim].
Tensor attendToKeys(const Tensor& q, const Tensor& k, const Tensor& v, const AttentionKind& kind) {
    const std::int64_t queries = q.size(2);
    const std::int64_t earlier = k.size(2) - queries;
    const bool windowed = kind.window > 0 && k.size(2) > kind.window;
    Tensor out;
    if (earlier == 0 && !windowed && kind.softCap == 0.0) {
        out =
            at::scaled_dot_product_attention(q, k, v, {}, 0.0, /*is_causal=*/true, kind.scale, q.size(1) != k.size(1));
    } else {
        std::vector<Tensor> parts;
        for (std::int64_t first = 0; first < queries; first += queryChunk) {
            const std::int64_t count = std::min(queryChunk, queries - first);
            parts.push_back(attendChunk(q.narrow(2, first, count), k, v, earlier + first, kind));
        }
        out = parts.size() == 1 ? parts[0] : at::cat(parts, 2);
    }
    return out.transpose(1, 2).reshape({q.size(0) * queries, q.size(1) * q.size(3)});
}

/// Consecutive documents of one length are computed together.
std::int64_t endOfEqualRun(const BatchLayout& layout, std::int64_t first) {
    std::int64_t end = first + 1;
    while (end < layout.documents() && layout.length(end) == layout.length(first)) ++end;
    return end;
}

Tensor attendWithoutCache(const Tensor& q, const Tensor& k, const Tensor& v, const BatchLayout& layout,
                          const AttentionKind& kind) {
    std::vector<Tensor> parts;
    for (std::int64_t first = 0; first < layout.documents();) {
        const std::int64_t end = endOfEqualRun(layout, first);
        const std::int64_t start = layout.offsets[static_cast<std::size_t>(first)];
        const std::int64_t length = layout.length(first);
        const auto documents = [&](const Tensor& x) {
            return x.narrow(0, start, (end - first) * length)
                .view({end - first, length, x.size(1), x.size(2)})
                .transpose(1, 2);
        };
        parts.push_back(attendToKeys(documents(q), documents(k), documents(v), kind));
        first = end;
    }
    return parts.size() == 1 ? parts[0] : at::cat(parts);
}

Tensor attendWithCaches(const Tensor& q, const Tensor& k, const Tensor& v, const BatchLayout& layout,
                        const AttentionKind& kind) {
    std::vector<Tensor> parts;
    for (std::int64_t i = 0; i < layout.documents(); ++i) {
        const std::int64_t start = layout.offsets[static_cast<std::size_t>(i)];
        const std::int64_t length = layout.length(i);
        KvCache& cache = *layout.caches[static_cast<std::size_t>(i)];
        cache.append(kind.layer, k.narrow(0, start, length), v.narrow(0, start, length));
        parts.push_back(attendToKeys(q.narrow(0, start, length).transpose(0, 1).unsqueeze(0),
                                     cache.keys(kind.layer).unsqueeze(0), cache.values(kind.layer).unsqueeze(0), kind));
    }
    return parts.size() == 1 ? parts[0] : at::cat(parts);
}

}  // namespace

BatchLayout makeLayout(const std::vector<std::int64_t>& lengths, const std::vector<KvCache*>& caches,
                       const at::Device& device) {
    BatchLayout layout;
    layout.caches = caches;
    layout.offsets.push_back(0);
    for (const std::int64_t length : lengths) layout.offsets.push_back(layout.offsets.back() + length);
    Tensor positions = at::empty({layout.offsets.back()}, at::kLong);
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        const std::int64_t held = caches.empty() ? 0 : caches[i]->length();
        positions.narrow(0, layout.offsets[i], lengths[i]).copy_(at::arange(held, held + lengths[i], at::kLong));
        layout.totals.push_back(held + lengths[i]);
    }
    layout.positions = positions.to(device);
    return layout;
}

Tensor attend(const Tensor& queries, const Tensor& keys, const Tensor& values, const BatchLayout& layout,
              const AttentionKind& kind) {
    return layout.caches.empty() ? attendWithoutCache(queries, keys, values, layout, kind)
                                 : attendWithCaches(queries, keys, values, layout, kind);
}

}  // namespace lorimer
