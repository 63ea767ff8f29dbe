#include "engine/hardware/device.h"

#include <ATen/Context.h>
#include <c10/core/Allocator.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <dlfcn.h>

#include <charconv>
#include <string>
#include <thread>

#include "engine/base/error.h"

namespace lorimer {

namespace {

/// Torch asks for CUDA once and keeps the answer, so its CUDA library must be there before the first question. It is
/// loaded only where the driver is.
bool loadCuda() {
    static const bool loaded = [] {
        if (dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL) == nullptr) return false;
        return dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr;
    }();
    return loaded;
}

int gpuCount() { return loadCuda() && at::hasCUDA() ? static_cast<int>(at::getNumGPUs()) : 0; }

at::Device namedGpu(const std::string& name) {
    int index = 0;
    if (name.size() > 5) {
        const char* end = name.data() + name.size();
        const auto parsed = std::from_chars(name.data() + 5, end, index);
        if (name[4] != ':' || parsed.ec != std::errc() || parsed.ptr != end)
            throw Error(ErrorKind::WrongUse,
                        "The device \"" + name + "\" is not known. Use auto, cpu, cuda or cuda:N.");
    }
    const int count = gpuCount();
    if (index >= count)
        throw badInput("The device \"" + name + "\" cannot be used: this computer has " + std::to_string(count) +
                       " usable GPUs. Nothing was started; choose --device cpu.");
    return {at::kCUDA, static_cast<at::DeviceIndex>(index)};
}

}  // namespace

at::Device resolveDevice(const DeviceConfig& config) {
    if (config.device == "cpu") return at::kCPU;
    if (config.device == "auto") return gpuCount() > 0 ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
    if (config.device.starts_with("cuda")) return namedGpu(config.device);
    throw Error(ErrorKind::WrongUse,
                "The device \"" + config.device + "\" is not known. Use auto, cpu, cuda or cuda:N.");
}

void setThreads(const DeviceConfig& config) {
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    at::set_num_threads(config.threads > 0 ? config.threads : cores);
}

std::int64_t peakMemoryBytes(const at::Device& device) {
    if (device.is_cpu()) return peakResidentBytes();
    const auto stats = c10::getDeviceAllocator(device.type())->getDeviceStats(device.index());
    return stats.allocated_bytes[0].peak;
}

MemoryRoom memoryRoom(const at::Device& device) {
    if (device.is_cpu()) return hostMemoryRoom();
    const auto [free, total] = c10::getDeviceAllocator(device.type())->getMemoryInfo(device.index());
    return {static_cast<std::int64_t>(total), static_cast<std::int64_t>(free), 0};
}

}  // namespace lorimer
