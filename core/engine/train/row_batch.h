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

/// Tokens that rows of these lengths take in a batch. Rows are filled up to a multiple of 16 and the batch to a
/// multiple of 128, so that few different shapes occur: the kernel library compiles and keeps code for every shape that
/// it meets (measured: one new shape a step cost a third of the speed and 40 MB each).
std::int64_t paddedTokens(const std::vector<std::int64_t>& lengths);

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
