#pragma once

#include "session/training_run.h"
#include "store/dataset_store.h"

namespace lorimer {

/// A checked request: what will be trained. `run.id` is empty for a new run.
struct TrainingPlan {
    RunRecord run;
    DatasetSummary dataset;
    bool resumed = false;
};

/// Checks the request against the workspace and the model file, reading the whole file for its checksum.
TrainingPlan planTraining(Engine& engine, const Workspace& workspace, Database& database,
                          const TrainingRequest& request);

/// True for a run that ended before its first step: nothing of it is worth keeping, and a new run may take its name.
bool isEmptyRun(const RunRecord& run);

/// Throws OutOfResources when the estimate exceeds the free memory, or the disk has no room for checkpoints.
void requireRoom(Engine& engine, const Workspace& workspace, const TrainJob& job);

}  // namespace lorimer
