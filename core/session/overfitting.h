#pragma once

#include <optional>
#include <vector>

#include "engine/train/train_report.h"

namespace lorimer {

/// True when the last three checks of a run are each more than 2 % above its best one so far.
bool lastChecksAreWorse(const std::vector<EvaluationPoint>& checks);

/// The step of the best check when the run learns by heart (ux.md 3.4): the last three checks are more than 2 % above
/// it while the smoothed training loss fell from then to the last check. `steps` and `checks` are in order.
std::optional<std::int64_t> overfittingSince(const std::vector<StepReport>& steps,
                                             const std::vector<EvaluationPoint>& checks);

}  // namespace lorimer
