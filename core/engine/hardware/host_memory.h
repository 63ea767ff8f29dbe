#pragma once

#include <cstdint>

namespace lorimer {

/// Memory of a device in bytes. On the processor `free` is MemAvailable.
struct MemoryCapacity {
    std::int64_t total = 0;
    std::int64_t free = 0;
};

/// Main memory of this computer; 0 where it cannot be read.
MemoryCapacity hostMemory();

/// Resident memory of this process now (VmRSS), bytes.
std::int64_t residentMemoryBytes();

/// Highest resident memory of this process so far (VmHWM, mapped files included), bytes.
std::int64_t peakResidentBytes();

/// Starts a new peak: the next peakResidentBytes() counts from here (Linux clear_refs; ignored where not permitted).
void resetPeakMemory();

/// Gives memory that was freed back to the system at once, as far as the allocator can.
void returnFreedMemory();

/// From now on blocks of a megabyte and more go back to the system when they are freed. Where products go through
/// float32 their short-lived copies lie between what a training keeps, and the holes that they leave doubled its memory
/// (measured: 2.4 instead of 1.2 GB with SmolLM2-135M, 4 x 256 tokens).
void keepLargeBlocksApart();

}  // namespace lorimer
