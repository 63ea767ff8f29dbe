#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/torch.h"

namespace lorimer {

class KvCache;

/// How the N tokens of one forward pass belong together. Documents lie end to end without padding; a token attends to
/// earlier tokens of its own document only, and positions start anew in each (after what its cache already holds).
struct BatchLayout {
    std::vector<std::int64_t> offsets;  ///< document i is tokens [offsets[i], offsets[i + 1])
    /// Tokens of document i with those that its cache holds, without what only fills it up.
    std::vector<std::int64_t> totals;
    Tensor positions;              ///< int64 [N]
    std::vector<KvCache*> caches;  ///< one a document, or empty: without cache

    std::int64_t documents() const { return static_cast<std::int64_t>(offsets.size()) - 1; }
    std::int64_t length(std::int64_t document) const {
        return offsets[static_cast<std::size_t>(document) + 1] - offsets[static_cast<std::size_t>(document)];
    }
};

/// Layout of documents with these lengths; `caches` may be empty.
BatchLayout makeLayout(const std::vector<std::int64_t>& lengths, const std::vector<KvCache*>& caches,
                       const at::Device& device);

/// What a forward pass does beside the base model.
struct AdapterUse {
    bool enabled = true;            ///< false: the base model answers
    bool dropout = false;           ///< only while training
    std::uint64_t dropoutSeed = 0;  ///< of this pass; each layer derives its own mask from it
};

}  // namespace lorimer
