#include "engine/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/error.h"

namespace lorimer {

namespace {

double halfCosine(double turns) { return 0.5 * (1.0 + std::cos(std::numbers::pi * turns)); }

/// 0 to 1 while `progress` goes from 0 to 1.
double rise(Ramp ramp, double progress) {
    switch (ramp) {
        case Ramp::Linear:
            return progress;
        case Ramp::Cosine:
            return 0.5 * (1.0 - std::cos(std::numbers::pi * progress));
        case Ramp::OneMinusSqrt:
            return 1.0 - std::sqrt(1.0 - progress);
    }
    throw Error(ErrorKind::Internal, "Unknown ramp.");
}

/// 1 to 0 while `progress` goes from 0 to 1 (with half a cycle).
double fall(Ramp ramp, double progress, double cycles) {
    switch (ramp) {
        case Ramp::Linear:
            return 1.0 - progress;
        case Ramp::Cosine:
            return halfCosine(cycles * 2.0 * progress);
        case Ramp::OneMinusSqrt:
            return 1.0 - std::sqrt(progress);
    }
    throw Error(ErrorKind::Internal, "Unknown ramp.");
}

double warmupStableDecay(double done, double total, double warmup, const ScheduleShape& shape) {
    const double floor = shape.minimumShare.value_or(0.0);
    const auto lifted = [floor](double factor) { return std::max(0.0, factor * (1.0 - floor) + floor); };
    if (done < warmup) return lifted(rise(shape.warmupRamp, done / std::max(1.0, warmup)));
    const double decay = shape.decaySteps ? static_cast<double>(*shape.decaySteps) : std::ceil(total / 5.0);
    const double stable = shape.stableSteps ? static_cast<double>(*shape.stableSteps) : total - warmup - decay;
    if (done < warmup + stable) return 1.0;
    if (done >= warmup + stable + decay) return floor;
    return lifted(fall(shape.decayRamp, (done - warmup - stable) / std::max(1.0, decay), shape.cycles.value_or(0.5)));
}

double polynomial(double progress, double rate, const ScheduleShape& shape) {
    return ((rate - shape.endRate) * std::pow(1.0 - progress, shape.power) + shape.endRate) / rate;
}

double inverseSqrt(double done, double warmup, const ScheduleShape& shape) {
    const double scale = shape.timescale ? static_cast<double>(*shape.timescale) : warmup > 0.0 ? warmup : 10'000.0;
    return 1.0 / std::sqrt((done + scale - warmup) / scale);
}

double cosineWithRestarts(double progress, const ScheduleShape& shape) {
    return progress >= 1.0 ? 0.0 : halfCosine(std::fmod(shape.cycles.value_or(1.0) * progress, 1.0));
}

double cosineWithMinimum(double progress, double rate, const ScheduleShape& shape) {
    const double floor = shape.minimumRate ? *shape.minimumRate / rate : shape.minimumShare.value_or(0.0);
    return std::max(0.0, halfCosine(shape.cycles.value_or(0.5) * 2.0 * progress) * (1.0 - floor) + floor);
}

/// What the learning rate is multiplied with after `done` of `total` steps.
double factorAt(double done, double total, double warmup, const TrainingConfig& config) {
    const ScheduleShape& shape = config.scheduleShape;
    if (config.schedule == Schedule::Constant) return 1.0;
    if (config.schedule == Schedule::WarmupStableDecay) return warmupStableDecay(done, total, warmup, shape);
    if (done < warmup) return done / std::max(1.0, warmup);
    const double progress = (done - warmup) / std::max(1.0, total - warmup);
    switch (config.schedule) {
        case Schedule::Constant:
        case Schedule::WarmupStableDecay:
            break;
        case Schedule::ConstantWithWarmup:
            return 1.0;
        case Schedule::Linear:
            return std::max(0.0, 1.0 - progress);
        case Schedule::Cosine:
            return halfCosine(shape.cycles.value_or(0.5) * 2.0 * progress);
        case Schedule::CosineWithRestarts:
            return cosineWithRestarts(progress, shape);
        case Schedule::CosineWithMinimum:
            return cosineWithMinimum(progress, config.learningRate, shape);
        case Schedule::Polynomial:
            return polynomial(progress, config.learningRate, shape);
        case Schedule::InverseSqrt:
            return inverseSqrt(done, warmup, shape);
    }
    throw Error(ErrorKind::Internal, "Unknown schedule.");
}

}  // namespace

std::int64_t stepsPerEpoch(std::int64_t rows, const TrainingConfig& config) {
    const std::int64_t perStep = std::int64_t{config.batchSize} * config.accumulationSteps;
    return std::max<std::int64_t>(1, (rows + perStep - 1) / perStep);
}

std::int64_t totalSteps(std::int64_t rows, const TrainingConfig& config) {
    if (config.maxSteps > 0) return config.maxSteps;
    return static_cast<std::int64_t>(std::ceil(config.epochs * static_cast<double>(stepsPerEpoch(rows, config))));
}

double learningRateAt(std::int64_t step, std::int64_t total, const TrainingConfig& config) {
    if (config.learningRate == 0.0) return 0.0;
    const auto steps = static_cast<double>(total);
    return config.learningRate *
           factorAt(static_cast<double>(step - 1), steps, std::ceil(steps * config.warmupRatio), config);
}

}  // namespace lorimer
