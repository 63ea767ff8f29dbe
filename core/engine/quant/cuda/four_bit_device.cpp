// Loads liblorimer_engine_cuda at the first call and turns its status into Error. Its twin is ../no_cuda.cpp.
#include "engine/quant/four_bit_device.h"

#include <dlfcn.h>

#include <string>

#include "engine/base/error.h"
#include "engine/quant/cuda/four_bit_kernels.h"

namespace lorimer {

namespace {

const FourBitKernels& kernels() {
    static const FourBitKernels* const loaded = [] {
        // Beside this library, or on the loader's path.
        void* library = ::dlopen("liblorimer_engine_cuda.so", RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            const char* reason = ::dlerror();
            throw Error(ErrorKind::Internal,
                        std::string("The CUDA kernels could not be loaded: ") + (reason != nullptr ? reason : "") +
                            ". Nothing was changed; choose the device cpu, or install Lorimer again.");
        }
        using Getter = const FourBitKernels* (*)();
        const auto getter = reinterpret_cast<Getter>(::dlsym(library, "lorimerFourBitKernels"));
        if (getter == nullptr)
            throw Error(ErrorKind::Internal,
                        "The library of the CUDA kernels is of another version. Nothing was changed; install Lorimer "
                        "again.");
        return getter();
    }();
    return *loaded;
}

void requireQueued(const FourBitKernelStatus& status) {
    if (status.code == 0) return;
    throw Error(status.code == 1 ? ErrorKind::OutOfResources : ErrorKind::Internal,
                std::string("The GPU refused the work: ") + status.message +
                    ". What was saved before is unchanged; try again, or choose the device cpu.");
}

}  // namespace

bool fourBitKernelsAreBuilt() { return true; }

void quantizeFourBitOnDevice(FourBitCode code, const float* values, std::int64_t count, int blockSize,
                             std::uint8_t* codes, float* absmax, void* stream) {
    requireQueued(kernels().quantize(code, values, count, blockSize, codes, absmax, stream));
}

void dequantizeFourBitOnDevice(const FourBitDeviceTensor& tensor, float* out, void* stream) {
    requireQueued(kernels().dequantize(&tensor, out, stream));
}

void dequantizeFourBitToBfloat16OnDevice(const FourBitDeviceTensor& tensor, std::uint16_t* out, void* stream) {
    requireQueued(kernels().dequantizeToBfloat16(&tensor, out, stream));
}

}  // namespace lorimer
