#pragma once

#include <QString>
#include <functional>
#include <optional>

#include "engine/engine_api.h"
#include "store/run_record.h"
#include "store/workspace.h"

namespace lorimer {

/// What to train: a new run, or one to go on with. When `resumeRun` is set, model, data set and settings come from that
/// run, and one that is given here and differs is refused.
struct TrainingRequest {
    std::optional<QString> modelPath;
    std::optional<QString> dataset;
    std::optional<TrainConfig> config;  ///< of a new run: all defaults where it is unset
    QString runName;                    ///< of a new run; empty: after the data set
    QString resumeRun;                  ///< name or id
    DeviceConfig device;
    RunPlan plan;  ///< of a new run
    /// Of a resumed run: rows at once, where its own number needed too much memory; 0: as it was. Rows per step stay.
    int rowsAtOnce = 0;
    /// Of a resumed run: trains nothing more, but ends it as stopped and keeps the best version of its newest
    /// checkpoint.
    bool endAtCheckpoint = false;
    QString reportFile;  ///< JSONL; empty: none
};

/// Who watches. Functions are called on the thread that trains, after the store has the report; unset ones are skipped.
struct TrainingObserver {
    std::function<void(const RunRecord&)> onRun;  ///< once, when the run is in the store
    std::function<void(RunState)> onState;
    TrainHooks hooks;
};

struct TrainingResult {
    QString runId;
    QString runName;
    RunSummary summary;
};

/// Trains and records: the window's session and the command line both call this. Blocks until the run is done, stopped
/// or failed. Throws Error: BadInput (model, data set, differing or changed resume), OutOfResources (memory or disk,
/// found before the run starts where possible), and what the engine throws; a failed run is recorded as such.
TrainingResult trainAndRecord(Engine& engine, const Workspace& workspace, const TrainingRequest& request,
                              const TrainingObserver& observer);

}  // namespace lorimer
