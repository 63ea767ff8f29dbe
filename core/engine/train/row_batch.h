#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/base/torch.h"
#include "engine/model/causal_lm.h"
#include "engine/train/batcher.h"
#include "engine/train/token_loss.h"

namespace lorimer {

/// Rows laid end to end, ready for the model. N is paddedTokens().
struct RowBatch {
    Tensor ids;  ///< int64 [N] on the model's device
    BatchLayout layout;
    LossTargets targets;
};

/// Joins rows[chosen[0]], rows[chosen[1]], ... end to end. What fills them up comes after a row's last token, where no
/// token that counts can see it, and has no label: losses and gradients are those of the rows alone.
RowBatch joinRows(const std::vector<EncodedRow>& rows, const std::vector<std::size_t>& chosen,
                  const at::Device& device);

struct LossSum {
    double sum = 0.0;  ///< nats over all trained tokens
    std::int64_t tokens = 0;
    TokenLoss perToken;  ///< in the order of batch.targets
};

/// Loss of a batch without gradients. `boundary` is called between blocks and may throw to leave.
LossSum lossOf(const CausalLm& model, const RowBatch& batch, const AdapterUse& use,
               const std::function<void()>& boundary);

}  // namespace lorimer
