#pragma once

#include <QString>
#include <optional>

#include "engine/train/train_config.h"
#include "engine/train/train_report.h"
#include "store/run_plan.h"

namespace lorimer {

/// ux.md 3.4. Preparing to Stopping (without Paused) mean that a process works on the run now.
enum class RunState {
    Queued,
    Preparing,
    Training,
    Checking,
    Pausing,
    Paused,
    Stopping,
    Done,
    Stopped,
    Failed,
    Interrupted,
};

/// The word that is stored, and shown: "Training".
QString runStateName(RunState state);
RunState runStateFromName(const QString& name);

/// True while a process works on the run.
bool isActive(RunState state);

/// What a run is made of: settled when it is created, never changed.
struct RunInputs {
    QString name;
    QString modelPath;
    QString modelSha256;
    std::optional<qint64> datasetVersionId;  ///< unset when the data set was deleted
    QString datasetName;
    int datasetVersion = 1;
    QString datasetSha256;
    TrainConfig config;
    QString device;  ///< as asked for: "auto", "cpu", "cuda:0"
    RunPlan plan;
};

/// One run as the store knows it. Times are UTC, ISO 8601.
struct RunRecord {
    QString id;
    RunInputs inputs;
    RunState state = RunState::Queued;
    QString created;
    QString started;
    QString ended;
    QString failure;             ///< the sentence of the error, for Failed
    RunSummary summary;          ///< steps and totalSteps also while the run goes on; adapterFolder is absolute
    std::int64_t savedStep = 0;  ///< of the newest checkpoint; 0: none

    /// The state in words: "Training", "Stopped (saved)" (without the bracket when nothing was saved yet),
    /// "Failed (saved up to step 12)", "Failed (nothing to save)",
    /// "Interrupted (saved up to step 12)".
    QString stateText() const;
};

/// "done", "early-stopped", "paused", "stopped".
QString runOutcomeName(RunOutcome outcome);
RunOutcome runOutcomeFromName(const QString& name);

}  // namespace lorimer
