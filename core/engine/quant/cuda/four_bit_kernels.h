// The narrow interface between the engine and liblorimer_engine_cuda: plain C, so that no exception crosses it.
#pragma once

#include <cstdint>

#include "engine/quant/four_bit_device.h"

namespace lorimer {

/// 0: queued; 1: out of memory; 2: any other failure. `message` then points to CUDA's text, which lives for ever.
struct FourBitKernelStatus {
    int code;
    const char* message;
};

struct FourBitKernels {
    FourBitKernelStatus (*quantize)(FourBitCode code, const float* values, std::int64_t count, int blockSize,
                                    std::uint8_t* codes, float* absmax, void* stream);
    FourBitKernelStatus (*dequantize)(const FourBitDeviceTensor* tensor, float* out, void* stream);
    FourBitKernelStatus (*dequantizeToBfloat16)(const FourBitDeviceTensor* tensor, std::uint16_t* out, void* stream);
};

}  // namespace lorimer

/// The only symbol that the engine resolves in the library.
extern "C" const lorimer::FourBitKernels* lorimerFourBitKernels();
