#pragma once

#include <cstdint>

#include "engine/base/torch.h"
#include "engine/engine_api.h"
#include "engine/hardware/host_memory.h"
#include "engine/hardware/memory_planner.h"

namespace lorimer {

/// The device a job computes on. "auto" takes the first GPU where one is usable, else the processor. Loads the CUDA
/// libraries first where the driver is there. Throws BadInput when a named GPU does not exist.
at::Device resolveDevice(const DeviceConfig& config);

/// Sets the number of threads of torch's pool for this process; 0 means one per core.
void setThreads(const DeviceConfig& config);

/// Peak memory of this process so far: VmHWM (resident, mapped files included) on the CPU, the allocator's peak on a
/// GPU.
std::int64_t peakMemoryBytes(const at::Device& device);

/// What there is for a run on this device.
MemoryRoom memoryRoom(const at::Device& device);

}  // namespace lorimer
