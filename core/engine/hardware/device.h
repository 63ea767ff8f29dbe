#pragma once

#include <cstdint>

#include "engine/base/torch.h"
#include "engine/engine_api.h"

namespace lorimer {

/// The device a job computes on. "auto" takes the first GPU where one is usable, else the processor. Loads the CUDA
/// libraries first where the driver is there. Throws BadInput when a named GPU does not exist.
at::Device resolveDevice(const DeviceConfig& config);

/// Sets the number of threads of torch's pool for this process; 0 means one per core.
void setThreads(const DeviceConfig& config);

/// Peak memory of this process so far: VmHWM (resident, mapped files included) on the CPU, the allocator's peak on a
/// GPU.
std::int64_t peakMemoryBytes(const at::Device& device);

/// Resident memory now (VmRSS), bytes.
std::int64_t residentMemoryBytes();

/// Starts a new peak: the next peakMemoryBytes() counts from here (Linux clear_refs; ignored where not permitted).
void resetPeakMemory();

struct MemoryCapacity {
    std::int64_t total = 0;
    std::int64_t free = 0;  ///< MemAvailable on the CPU
};
MemoryCapacity memoryCapacity(const at::Device& device);

}  // namespace lorimer
