#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace lorimer {

/// One finished optimizer step.
struct StepReport {
    std::int64_t step = 0;  ///< from 1
    double epoch = 0.0;     ///< passes over the training part so far
    double loss = 0.0;      ///< mean over the trained tokens of this step, in nats
    double learningRate = 0.0;
    double gradNorm = 0.0;           ///< before clipping
    std::int64_t tokens = 0;         ///< tokens of this step
    std::int64_t trainedTokens = 0;  ///< those that count in the loss
    double tokensPerSecond = 0.0;
    std::int64_t peakMemoryBytes = 0;
    std::int64_t totalSteps = 0;
};

/// One pass over the validation part.
struct EvaluationPoint {
    std::int64_t step = 0;  ///< 0: before training
    double loss = 0.0;      ///< mean over trained tokens, in nats
    bool best = false;
};

/// Something that a person would want to read beside the curve.
struct RunEvent {
    std::int64_t step = 0;
    /// "phase", "checkpoint", "best", "early-stop", "nan", "warning", "memory"; "progress" of a phase is not recorded.
    /// Recording adds "resumed", "measured", "overfitting" and "note".
    std::string kind;
    std::string text;
};

/// What the model answered to one of the sample questions, greedily and shortened, after so many steps (0: the base).
struct SampleAnswer {
    std::int64_t step = 0;
    int question = 0;  ///< index in TrainJob::sampleQuestions
    std::string text;
};

struct CheckpointReport {
    std::int64_t step = 0;
    std::string folder;
};

enum class StopRequest { None, Pause, Stop };
enum class RunOutcome { Done, EarlyStopped, Paused, Stopped };

/// How a run ended. Losses are unset where nothing was measured.
struct RunSummary {
    RunOutcome outcome = RunOutcome::Done;
    std::int64_t steps = 0;
    std::int64_t totalSteps = 0;
    std::int64_t bestStep = 0;
    std::optional<double> trainLoss;  ///< of the last step
    std::optional<double> evalLoss;   ///< of the last evaluation
    std::optional<double> bestEvalLoss;
    std::optional<double> baseEvalLoss;  ///< validation loss before the first step
    double seconds = 0.0;                ///< of training, over all sessions of the run
    double tokensPerSecond = 0.0;
    std::int64_t peakMemoryBytes = 0;
    std::string adapterFolder;  ///< PEFT folder of the kept adapter
};

/// What a training tells while it runs, on the thread that called runTraining. Unset functions are skipped.
/// `stopRequested` is asked at every block boundary and must be cheap and safe from that thread.
struct TrainHooks {
    std::function<void(const RunEvent&)> onEvent;
    std::function<void(const StepReport&)> onStep;
    std::function<void()> onEvaluationStart;  ///< a pass over the validation part begins
    std::function<void(const EvaluationPoint&)> onEvaluation;
    std::function<void(const CheckpointReport&)> onCheckpoint;
    std::function<void(const SampleAnswer&)> onSample;
    std::function<StopRequest()> stopRequested;
};

}  // namespace lorimer
