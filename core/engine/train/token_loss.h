#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/torch.h"
#include "engine/model/causal_lm.h"

namespace lorimer {

/// Where a loss is taken: hidden row rows[i] predicts token labels[i]. Both int64 [M] on the CPU.
struct LossTargets {
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> labels;
};

struct TokenLoss {
    std::vector<float> losses;          ///< [M], nats
    std::vector<std::uint8_t> correct;  ///< [M], the label has the largest logit
    Tensor gradient;                    ///< of scale * sum(losses) for `hidden`, [N, D]; undefined where not asked
};

/// Cross-entropy fused with the head, in chunks of rows: logits exist only for rows that have a label, a chunk at a
/// time, and become their own gradient. `hidden` [N, D] is the head's input.
TokenLoss tokenLoss(const Tensor& hidden, const LmHead& head, const LossTargets& targets, double scale,
                    bool wantGradient);

}  // namespace lorimer
