#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/json.h"
#include "engine/peft/peft_config.h"
#include "engine/quant/quant_config.h"
#include "engine/train/schedule_config.h"

namespace lorimer {

enum class OptimizerKind { AdamW, Sgd };
enum class LossOn { Answers, LastAnswer, All };
enum class Recompute { Auto, Never, Always };

/// A count, or a share of all steps: 0.1 means every tenth of the run, 50 every 50 steps, 0 never (as in transformers).
struct StepInterval {
    double value = 0.1;
    /// Steps between two events for a run of `totalSteps`; 0 means never.
    std::int64_t steps(std::int64_t totalSteps) const;
};

/// The "training" object of train.json; names in the file are those of transformers.TrainingArguments.
struct TrainingConfig {
    double learningRate = 2e-4;
    double epochs = 3.0;         ///< num_train_epochs
    std::int64_t maxSteps = -1;  ///< overrides epochs where positive
    int batchSize = 4;           ///< per_device_train_batch_size, rows at once
    int accumulationSteps = 4;   ///< gradient_accumulation_steps
    int maxLength = 1024;        ///< tokens; longer rows are cut at the end
    bool packing = true;         ///< lay the rows of a step end to end without padding; rows never see each other
    bool shuffle = true;
    std::uint64_t seed = 0;
    Schedule schedule = Schedule::Cosine;
    ScheduleShape scheduleShape;  ///< lr_scheduler_kwargs
    double warmupRatio = 0.03;
    OptimizerKind optimizer = OptimizerKind::AdamW;  ///< optim
    double weightDecay = 0.0;
    double adamBeta1 = 0.9;
    double adamBeta2 = 0.999;
    double adamEpsilon = 1e-8;
    double maxGradNorm = 0.3;  ///< 0 switches clipping off
    LossOn lossOn = LossOn::Answers;
    StepInterval evalSteps{0.1};
    int earlyStoppingPatience = 3;  ///< evaluations without improvement; 0 switches early stopping off
    StepInterval saveSteps{0.1};
    Recompute recompute = Recompute::Auto;  ///< gradient_checkpointing
};

/// One training, complete: what `train.json` holds.
struct TrainConfig {
    PeftConfig peft;
    QuantizationConfig quantization;
    TrainingConfig training;
};

/// Reads train.json. Every key is optional; an unknown key, a wrong type or a value out of range is an Error that names
/// the key; a value that a later version brings (such as "use_dora": true) is WrongUse and names it.
TrainConfig trainConfigFromJson(const Json& json);

/// Writes every field, so that the file documents the run.
Json trainConfigToJson(const TrainConfig& config);

}  // namespace lorimer
