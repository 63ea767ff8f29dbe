#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/adapter.h"
#include "engine/train/batcher.h"
#include "engine/train/checkpoint.h"
#include "engine/train/optimizer.h"
#include "engine/train/token_loss.h"
#include "engine/train/train_config.h"
#include "engine/train/train_report.h"

namespace lorimer {

/// What a trainer works on; everything outlives it.
struct TrainerInput {
    CausalLm& model;
    const TrainConfig& config;
    const std::vector<EncodedRow>& trainRows;
    const std::vector<EncodedRow>& validationRows;
    std::vector<bool> keepGraph;  ///< per block, from the memory plan
    std::string runFolder;        ///< empty: no checkpoints
    Json identity;                ///< what a checkpoint must agree with
    /// Called after each evaluation with the model as it is; may be empty.
    std::function<void(std::int64_t step)> answerSamples{};
};

/// The one training loop: sums the loss per micro-batch, scales by the step's trained tokens, clips, steps, reports.
/// Its model must have an adapter. A step is all or nothing: a stop between two blocks leaves it and repeats it on
/// resume.
class Trainer {
public:
    Trainer(TrainerInput input, const TrainHooks& hooks);

    /// Goes on from the newest whole checkpoint; false when there is none.
    bool restore();
    /// Trains to the end, or until stopped. The kept adapter (best, or last without validation rows) is in the model
    /// afterwards. Throws Error when the loss is not a number.
    RunSummary run();
    /// Mean loss of the validation rows with the model as it is now; there must be some.
    double validationLoss();

private:
    struct StopSignal {
        StopRequest request;
    };

    void throwIfStopped() const;
    void trainStep();
    double accumulateGradients(const std::vector<std::size_t>& stepRows, std::int64_t trainedTokens);
    double microBatchLoss(const std::vector<std::size_t>& rows, double scale, std::uint64_t dropoutSeed);
    void finishStep(const std::vector<std::size_t>& stepRows, double loss, double gradNorm, double seconds);
    [[noreturn]] void failNotANumber(const char* what);
    [[noreturn]] void failOutOfMemory();
    void evaluateWhenDue();
    void keepBest();
    void checkpoint();
    bool isDue(const StepInterval& interval) const;
    bool stoppedEarly() const;
    void restoreBest();
    RunSummary summary(RunOutcome outcome) const;
    void event(const char* kind, const std::string& text) const;

    TrainerInput m_input;
    const TrainHooks& m_hooks;
    std::vector<AdapterTensor> m_adapter;
    std::unique_ptr<Optimizer> m_optimizer;
    std::int64_t m_totalSteps;
    TrainState m_state;
    std::int64_t m_savedStep = -1;
};

}  // namespace lorimer
