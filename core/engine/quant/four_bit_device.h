#pragma once

#include <cstdint>

#include "engine/quant/four_bit_math.h"

namespace lorimer {

/// A 4-bit tensor on a CUDA device; all pointers are device memory. With double quantization the four nested fields
/// are set and `absmax` is null, else the other way round.
struct FourBitDeviceTensor {
    FourBitCode code = FourBitCode::Nf4;
    std::int64_t count = 0;  ///< values
    int blockSize = 64;
    const std::uint8_t* codes = nullptr;
    const float* absmax = nullptr;
    const std::uint8_t* absmaxCodes = nullptr;
    const float* nestedAbsmax = nullptr;
    const float* nestedMap = nullptr;  ///< 256 values
    float nestedOffset = 0.0f;
};

/// True when this build has CUDA kernels; whether a device is there is another question.
bool fourBitKernelsAreBuilt();

// The kernels live in a library of their own that the first call loads: call only where a CUDA device was found.
// `stream` is a cudaStream_t of the current device; work is queued on it and not waited for. Each function throws
// OutOfResources or Internal with CUDA's message when the launch fails, and Internal in a build without kernels. Bytes
// and values equal the CPU's.

/// Codes (two a byte) and absmax of `count` values. The absmax of a block with a value that is not finite is infinite.
void quantizeFourBitOnDevice(FourBitCode code, const float* values, std::int64_t count, int blockSize,
                             std::uint8_t* codes, float* absmax, void* stream);

/// All values in fp32.
void dequantizeFourBitOnDevice(const FourBitDeviceTensor& tensor, float* out, void* stream);

/// All values rounded to bfloat16 (bits).
void dequantizeFourBitToBfloat16OnDevice(const FourBitDeviceTensor& tensor, std::uint16_t* out, void* stream);

}  // namespace lorimer
