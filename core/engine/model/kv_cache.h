#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/torch.h"
#include "engine/model/model_config.h"

namespace lorimer {

/// Keys and values of the tokens that one conversation has passed so far, per layer [kvHeads, capacity, headDim].
class KvCache {
public:
    /// Room for `capacity` tokens; memory is taken as it fills.
    KvCache(const ModelConfig& config, std::int64_t capacity);

    /// Holds nothing again.
    void clear() { m_layers.assign(m_layers.size(), Layer()); }

    /// Appends keys and values [T, kvHeads, headDim] of `layer` after what it holds.
    void append(int layer, const Tensor& keys, const Tensor& values);

    /// [kvHeads, n, headDim] of all tokens that `layer` holds.
    Tensor keys(int layer) const;
    Tensor values(int layer) const;

    /// Tokens that every layer holds (between forward passes).
    std::int64_t length() const { return m_layers.back().length; }
    std::int64_t capacity() const { return m_capacity; }

private:
    struct Layer {
        Tensor keys;
        Tensor values;
        std::int64_t length = 0;
    };

    void grow(Layer& layer, std::int64_t needed, const Tensor& like) const;

    std::int64_t m_capacity;
    std::vector<Layer> m_layers;
};

}  // namespace lorimer
