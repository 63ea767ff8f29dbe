#pragma once

#include <cstdint>

#include "engine/train/train_config.h"

namespace lorimer {

/// Optimizer steps of a run: as transformers counts them, an epoch's last step may hold fewer rows.
std::int64_t stepsPerEpoch(std::int64_t rows, const TrainingConfig& config);
std::int64_t totalSteps(std::int64_t rows, const TrainingConfig& config);

/// Learning rate of step `step` (from 1) of `total`, equal to transformers' schedulers: warm-up over
/// ceil(total * warmup_ratio) steps, the first of which has rate 0.
double learningRateAt(std::int64_t step, std::int64_t total, const TrainingConfig& config);

}  // namespace lorimer
