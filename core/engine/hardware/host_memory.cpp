#include "engine/hardware/host_memory.h"

#include <malloc.h>

#include <fstream>
#include <string>

namespace lorimer {

namespace {

/// A field of a /proc file such as "VmHWM:   123 kB", in bytes; 0 where it is missing.
std::int64_t procField(const char* file, const std::string& field) {
    std::ifstream in(file);
    std::string name;
    std::int64_t kilobytes = 0;
    std::string rest;
    while (in >> name) {
        if (name == field && in >> kilobytes) return kilobytes * 1024;
        std::getline(in, rest);
    }
    return 0;
}

}  // namespace

MemoryCapacity hostMemory() {
    return {procField("/proc/meminfo", "MemTotal:"), procField("/proc/meminfo", "MemAvailable:")};
}

std::int64_t residentMemoryBytes() { return procField("/proc/self/status", "VmRSS:"); }

std::int64_t peakResidentBytes() { return procField("/proc/self/status", "VmHWM:"); }

void resetPeakMemory() {
    std::ofstream clear("/proc/self/clear_refs");
    clear << "5";
}

void returnFreedMemory() { malloc_trim(0); }

void keepLargeBlocksApart() { mallopt(M_MMAP_THRESHOLD, 1 << 20); }

}  // namespace lorimer
