#pragma once

#include "engine/base/json.h"
#include "engine/evaluate/evaluation_report.h"

namespace lorimer {

/// The object of `evaluate --json`: each metric as {"value","low","high"}, of base, adapted and their paired
/// difference. A metric that was not measured is null: never 0.
Json evaluationResult(const EvaluationReport& report);

/// What the store keeps: the rows with their scores, from which all numbers follow.
Json evaluationScores(const EvaluationReport& report);

/// The report whose scores were kept; its numbers are those of then. Throws BadInput where `json` is none.
EvaluationReport evaluationFromScores(const Json& json);

}  // namespace lorimer
