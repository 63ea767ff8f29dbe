// Loads liblorimer_engine_cuda at the first call and turns its status into Error. Its twin is ../no_cuda.cpp.
#include "engine/quant/nf4_device.h"

#include <dlfcn.h>

#include <string>

#include "engine/base/error.h"
#include "engine/quant/cuda/nf4_kernels.h"

namespace lorimer {

namespace {

const Nf4Kernels& kernels() {
    static const Nf4Kernels* const loaded = [] {
        // Beside this library, or on the loader's path.
        void* library = ::dlopen("liblorimer_engine_cuda.so", RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            const char* reason = ::dlerror();
            throw Error(ErrorKind::Internal,
                        std::string("The CUDA kernels could not be loaded: ") + (reason != nullptr ? reason : "") +
                            ". Nothing was changed; choose the device cpu, or install Lorimer again.");
        }
        using Getter = const Nf4Kernels* (*)();
        const auto getter = reinterpret_cast<Getter>(::dlsym(library, "lorimerNf4Kernels"));
        if (getter == nullptr)
            throw Error(ErrorKind::Internal,
                        "The library of the CUDA kernels is of another version. Nothing was changed; install Lorimer "
                        "again.");
        return getter();
    }();
    return *loaded;
}

void requireQueued(const Nf4KernelStatus& status) {
    if (status.code == 0) return;
    throw Error(status.code == 1 ? ErrorKind::OutOfResources : ErrorKind::Internal,
                std::string("The GPU refused the work: ") + status.message +
                    ". What was saved before is unchanged; try again, or choose the device cpu.");
}

}  // namespace

bool nf4KernelsAreBuilt() { return true; }

void quantizeNf4OnDevice(const float* values, std::int64_t count, int blockSize, std::uint8_t* codes, float* absmax,
                         void* stream) {
    requireQueued(kernels().quantize(values, count, blockSize, codes, absmax, stream));
}

void dequantizeNf4OnDevice(const Nf4DeviceTensor& tensor, float* out, void* stream) {
    requireQueued(kernels().dequantize(&tensor, out, stream));
}

void dequantizeNf4ToBfloat16OnDevice(const Nf4DeviceTensor& tensor, std::uint16_t* out, void* stream) {
    requireQueued(kernels().dequantizeToBfloat16(&tensor, out, stream));
}

}  // namespace lorimer
