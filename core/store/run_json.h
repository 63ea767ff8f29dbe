#pragma once

#include "engine/base/json.h"
#include "store/run_store.h"

namespace lorimer {

/// The lines of `train --report` and the objects of `runs show`, as cli.md names their keys. What was not measured or
/// was not a number is null.
Json stepToJson(const StepReport& report);
Json evaluationToJson(const EvaluationPoint& point);  ///< {"step","eval_loss"}

/// How a run ended: the object of `train --json` and of the report's last line.
Json summaryToJson(const QString& runId, const QString& runName, const RunSummary& summary);

/// One line of `runs list`.
Json runToJson(const RunRecord& run);

/// Everything of one run: settings, curves, events, checkpoints.
Json runDetailsToJson(RunStore& store, const RunRecord& run);

}  // namespace lorimer
