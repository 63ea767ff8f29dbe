#include "engine/model/attention.h"

#include <ATen/ops/scaled_dot_product_attention.h>

#include <algorithm>

#include "engine/model/kv_cache.h"

namespace lorimer {

namespace {

/// [documents, T, heads, headDim] to attention over equally long documents; result [documents * T, heads * headDim].
Tensor attendTogether(const Tensor& q, const Tensor& k, const Tensor& v) {
    const bool grouped = q.size(2) != k.size(2);
    const Tensor out =
        at::scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), {}, 0.0,
                                         /*is_causal=*/true, {}, grouped);
    return out.transpose(1, 2).reshape({q.size(0) * q.size(1), q.size(2) * q.size(3)});
}

/// Queries [T, heads, headDim] against a cache that holds their own keys last: query i sees all but the later T-1-i.
Tensor attendToCache(const Tensor& q, const Tensor& k, const Tensor& v) {
    const std::int64_t count = q.size(0);
    const std::int64_t held = k.size(1);
    const bool grouped = q.size(1) != k.size(0);
    std::optional<Tensor> mask;
    if (count > 1) mask = at::ones({count, held}, q.options().dtype(at::kBool)).tril_(held - count);
    const Tensor out = at::scaled_dot_product_attention(q.transpose(0, 1).unsqueeze(0), k.unsqueeze(0), v.unsqueeze(0),
                                                        mask, 0.0, /*is_causal=*/false, {}, grouped);
    return out.squeeze(0).transpose(0, 1).reshape({count, q.size(1) * q.size(2)});
}

/// Consecutive documents of one length are computed together.
std::int64_t endOfEqualRun(const BatchLayout& layout, std::int64_t first) {
    std::int64_t end = first + 1;
    while (end < layout.documents() && layout.length(end) == layout.length(first)) ++end;
    return end;
}

Tensor attendWithoutCache(const Tensor& q, const Tensor& k, const Tensor& v, const BatchLayout& layout) {
    std::vector<Tensor> parts;
    for (std::int64_t first = 0; first < layout.documents();) {
        const std::int64_t end = endOfEqualRun(layout, first);
        const std::int64_t start = layout.offsets[static_cast<std::size_t>(first)];
        const std::int64_t length = layout.length(first);
        const auto documents = [&](const Tensor& x) {
            return x.narrow(0, start, (end - first) * length).view({end - first, length, x.size(1), x.size(2)});
        };
        parts.push_back(attendTogether(documents(q), documents(k), documents(v)));
        first = end;
    }
    return parts.size() == 1 ? parts[0] : at::cat(parts);
}

Tensor attendWithCaches(const Tensor& q, const Tensor& k, const Tensor& v, const BatchLayout& layout, int layer) {
    std::vector<Tensor> parts;
    for (std::int64_t i = 0; i < layout.documents(); ++i) {
        const std::int64_t start = layout.offsets[static_cast<std::size_t>(i)];
        const std::int64_t length = layout.length(i);
        KvCache& cache = *layout.caches[static_cast<std::size_t>(i)];
        cache.append(layer, k.narrow(0, start, length), v.narrow(0, start, length));
        parts.push_back(attendToCache(q.narrow(0, start, length), cache.keys(layer), cache.values(layer)));
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
    }
    layout.positions = positions.to(device);
    return layout;
}

Tensor attend(const Tensor& queries, const Tensor& keys, const Tensor& values, const BatchLayout& layout, int layer) {
    return layout.caches.empty() ? attendWithoutCache(queries, keys, values, layout)
                                 : attendWithCaches(queries, keys, values, layout, layer);
}

}  // namespace lorimer
