#include "engine/model/kv_cache.h"

#include <algorithm>

#include "engine/base/error.h"

namespace lorimer {

KvCache::KvCache(const ModelConfig& config, std::int64_t capacity)
    : m_capacity(capacity), m_layers(static_cast<std::size_t>(config.layers)) {}

void KvCache::grow(Layer& layer, std::int64_t needed, const Tensor& like) const {
    const std::int64_t held = layer.keys.defined() ? layer.keys.size(1) : 0;
    if (needed <= held) return;
    if (needed > m_capacity) throw Error(ErrorKind::Internal, "The key-value cache is full.");
    const std::int64_t room = std::min(m_capacity, std::max(needed, 2 * held));
    for (Tensor* part : {&layer.keys, &layer.values}) {
        Tensor larger = at::empty({like.size(1), room, like.size(2)}, like.options());
        if (part->defined()) larger.narrow(1, 0, layer.length).copy_(part->narrow(1, 0, layer.length));
        *part = std::move(larger);
    }
}

void KvCache::append(int layer, const Tensor& keys, const Tensor& values) {
    Layer& held = m_layers[static_cast<std::size_t>(layer)];
    const std::int64_t count = keys.size(0);
    grow(held, held.length + count, keys);
    held.keys.narrow(1, held.length, count).copy_(keys.transpose(0, 1));
    held.values.narrow(1, held.length, count).copy_(values.transpose(0, 1));
    held.length += count;
}

Tensor KvCache::keys(int layer) const {
    const Layer& held = m_layers[static_cast<std::size_t>(layer)];
    return held.keys.narrow(1, 0, held.length);
}

Tensor KvCache::values(int layer) const {
    const Layer& held = m_layers[static_cast<std::size_t>(layer)];
    return held.values.narrow(1, 0, held.length);
}

}  // namespace lorimer
