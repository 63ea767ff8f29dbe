#pragma once

#include <cstdint>
#include <optional>

namespace lorimer {

/// How the learning rate moves after the warm-up; names in files are those of transformers' lr_scheduler_type.
enum class Schedule {
    Constant,
    ConstantWithWarmup,
    Linear,
    Cosine,
    CosineWithRestarts,
    CosineWithMinimum,
    Polynomial,
    InverseSqrt,
    WarmupStableDecay
};

enum class Ramp { Linear, Cosine, OneMinusSqrt };

/// The "lr_scheduler_kwargs" of transformers: what only some schedules know, with transformers' defaults.
struct ScheduleShape {
    std::optional<double> cycles;            ///< num_cycles; default 0.5, with restarts 1
    double endRate = 1e-7;                   ///< lr_end of polynomial
    double power = 1.0;                      ///< of polynomial
    std::optional<std::int64_t> timescale;   ///< steps, of inverse_sqrt; default the warm-up steps, or 10,000
    std::optional<double> minimumRate;       ///< min_lr of cosine_with_min_lr
    std::optional<double> minimumShare;      ///< min_lr_rate of cosine_with_min_lr, min_lr_ratio of warmup_stable_decay
    std::optional<std::int64_t> decaySteps;  ///< num_decay_steps of warmup_stable_decay; default a fifth of all steps
    std::optional<std::int64_t> stableSteps;  ///< num_stable_steps of warmup_stable_decay; default what is left
    Ramp warmupRamp = Ramp::Linear;           ///< warmup_type of warmup_stable_decay
    Ramp decayRamp = Ramp::Cosine;            ///< decay_type of warmup_stable_decay
};

}  // namespace lorimer
