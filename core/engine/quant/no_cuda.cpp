// The twin of cuda/four_bit_device.cpp for machines without a CUDA toolkit.
#include "engine/base/error.h"
#include "engine/quant/four_bit_device.h"

namespace lorimer {

namespace {

[[noreturn]] void refuse() {
    throw Error(ErrorKind::Internal,
                "This build has no CUDA kernels. Nothing was changed; choose the device cpu, or build Lorimer where a "
                "CUDA toolkit is installed.");
}

}  // namespace

bool fourBitKernelsAreBuilt() { return false; }

void quantizeFourBitOnDevice(FourBitCode, const float*, std::int64_t, int, std::uint8_t*, float*, void*) { refuse(); }

void dequantizeFourBitOnDevice(const FourBitDeviceTensor&, float*, void*) { refuse(); }

void dequantizeFourBitToBfloat16OnDevice(const FourBitDeviceTensor&, std::uint16_t*, void*) { refuse(); }

}  // namespace lorimer
