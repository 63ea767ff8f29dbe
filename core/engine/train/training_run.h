#pragma once

#include "engine/engine_api.h"

namespace lorimer {

/// The whole of one training: rows, model, adapter, loop, and the kept adapter written to runFolder/adapter. See
/// Engine::runTraining.
RunSummary runTraining(const TrainJob& job, const TrainHooks& hooks);

/// What runTraining will need at its peak. Reads the rows to know their lengths; without rows a full batch is assumed.
MemoryEstimate estimateTrainingMemory(const TrainJob& job);

}  // namespace lorimer
