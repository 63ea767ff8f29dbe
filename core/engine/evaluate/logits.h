#pragma once

#include "engine/engine_api.h"

namespace lorimer {

/// Runs the model over each list of ids on its own. See LogitsJob.
void writeModelLogits(const LogitsJob& job);

}  // namespace lorimer
