#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/base/torch.h"
#include "engine/peft/adapter.h"
#include "engine/train/optimizer.h"

namespace lorimer {

/// What a run remembers between steps beside the adapter and the optimizer. Random numbers depend on seed and position
/// alone, so there is no generator to save.
struct TrainState {
    std::int64_t step = 0;  ///< finished optimizer steps
    std::optional<double> baseEvalLoss;
    std::optional<double> lastTrainLoss;
    std::optional<double> lastEvalLoss;
    std::optional<double> bestEvalLoss;
    std::int64_t bestStep = 0;
    std::int64_t evaluatedStep =
        -1;  ///< step of the last evaluation; a stop may fall between a step and its evaluation
    int evaluationsWithoutGain = 0;
    double seconds = 0.0;      ///< of training, over all sessions of the run
    std::int64_t tokens = 0;   ///< trained on so far
    std::vector<Tensor> best;  ///< adapter of bestStep, in the order of adapterTensors(); empty before the first
};

/// Writes checkpoints/ckpt.<step> below `runFolder`: adapter, optimizer, best adapter, state, and a manifest with sizes
/// and SHA-256 last; it appears under its name only when it is whole. Keeps the newest two. `identity` is what must be
/// the same when the run goes on. Returns the folder.
std::string saveCheckpoint(const std::string& runFolder, const TrainState& state,
                           const std::vector<AdapterTensor>& adapter, const Optimizer& optimizer, const Json& identity);

/// Restores the newest whole checkpoint into adapter and optimizer. Nothing when there is none. Throws BadInput when it
/// belongs to another configuration, data set or model.
std::optional<TrainState> loadNewestCheckpoint(const std::string& runFolder, const std::vector<AdapterTensor>& adapter,
                                               Optimizer& optimizer, const Json& identity);

}  // namespace lorimer
