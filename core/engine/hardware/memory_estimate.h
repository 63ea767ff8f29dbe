#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lorimer {

struct MemorySegment {
    std::string name;
    std::int64_t bytes = 0;
};

/// What a run will need at its peak, before it starts. On the CPU `bytes` is resident memory of the whole process.
struct MemoryEstimate {
    std::vector<MemorySegment> segments;
    std::int64_t totalBytes = 0;
    std::int64_t capacityBytes = 0;  ///< memory of the device
    std::int64_t freeBytes = 0;
    double uncertainty = 0.15;  ///< share of totalBytes
    bool fits() const { return totalBytes <= freeBytes; }
};

}  // namespace lorimer
