// The twin of cuda/nf4_device.cpp for machines without a CUDA toolkit.
#include "engine/base/error.h"
#include "engine/quant/nf4_device.h"

namespace lorimer {

namespace {

[[noreturn]] void refuse() {
    throw Error(ErrorKind::Internal,
                "This build has no CUDA kernels. Nothing was changed; choose the device cpu, or build Lorimer where a "
                "CUDA toolkit is installed.");
}

}  // namespace

bool nf4KernelsAreBuilt() { return false; }

void quantizeNf4OnDevice(const float*, std::int64_t, int, std::uint8_t*, float*, void*) { refuse(); }

void dequantizeNf4OnDevice(const Nf4DeviceTensor&, float*, void*) { refuse(); }

void dequantizeNf4ToBfloat16OnDevice(const Nf4DeviceTensor&, std::uint16_t*, void*) { refuse(); }

}  // namespace lorimer
