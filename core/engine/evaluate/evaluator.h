#pragma once

#include "engine/engine_api.h"

namespace lorimer {

/// See Engine::evaluate. Throws Stopped when the job's stopRequested says so.
EvaluationReport evaluateModel(const EvaluationJob& job);

}  // namespace lorimer
