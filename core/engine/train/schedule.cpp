#include "engine/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/error.h"

namespace lorimer {

std::int64_t stepsPerEpoch(std::int64_t rows, const TrainingConfig& config) {
    const std::int64_t perStep = std::int64_t{config.batchSize} * config.accumulationSteps;
    return std::max<std::int64_t>(1, (rows + perStep - 1) / perStep);
}

std::int64_t totalSteps(std::int64_t rows, const TrainingConfig& config) {
    if (config.maxSteps > 0) return config.maxSteps;
    return static_cast<std::int64_t>(std::ceil(config.epochs * static_cast<double>(stepsPerEpoch(rows, config))));
}

double learningRateAt(std::int64_t step, std::int64_t total, const TrainingConfig& config) {
    const auto done = static_cast<double>(step - 1);
    const double warmup =
        config.schedule == Schedule::Constant ? 0.0 : std::ceil(static_cast<double>(total) * config.warmupRatio);
    if (done < warmup) return config.learningRate * done / std::max(1.0, warmup);
    const double remaining = std::max(1.0, static_cast<double>(total) - warmup);
    const double progress = (done - warmup) / remaining;
    switch (config.schedule) {
        case Schedule::Constant:
        case Schedule::ConstantWithWarmup:
            return config.learningRate;
        case Schedule::Linear:
            return config.learningRate * std::max(0.0, 1.0 - progress);
        case Schedule::Cosine:
            return config.learningRate * std::max(0.0, 0.5 * (1.0 + std::cos(std::numbers::pi * progress)));
    }
    throw Error(ErrorKind::Internal, "Unknown schedule.");
}

}  // namespace lorimer
