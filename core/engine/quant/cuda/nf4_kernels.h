// The narrow interface between the engine and liblorimer_engine_cuda: plain C, so that no exception crosses it.
#pragma once

#include <cstdint>

#include "engine/quant/nf4_device.h"

namespace lorimer {

/// 0: queued; 1: out of memory; 2: any other failure. `message` then points to CUDA's text, which lives for ever.
struct Nf4KernelStatus {
    int code;
    const char* message;
};

struct Nf4Kernels {
    Nf4KernelStatus (*quantize)(const float* values, std::int64_t count, int blockSize, std::uint8_t* codes,
                                float* absmax, void* stream);
    Nf4KernelStatus (*dequantize)(const Nf4DeviceTensor* tensor, float* out, void* stream);
    Nf4KernelStatus (*dequantizeToBfloat16)(const Nf4DeviceTensor* tensor, std::uint16_t* out, void* stream);
};

}  // namespace lorimer

/// The only symbol that the engine resolves in the library.
extern "C" const lorimer::Nf4Kernels* lorimerNf4Kernels();
