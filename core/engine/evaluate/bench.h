#pragma once

#include "engine/engine_api.h"

namespace lorimer {

/// See Engine::bench.
BenchReport runBench(BenchKind kind, const BenchJob& job);

/// See Engine::measureFlops.
double measureFlops(const DeviceConfig& device, ComputeType type);

}  // namespace lorimer
