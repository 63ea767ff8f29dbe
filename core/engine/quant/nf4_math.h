// The arithmetic of NF4 (QLoRA, arXiv 2305.14314), one value at a time, as bitsandbytes does it. Shared by the CPU code
// and the CUDA kernels, so that the kernels' arithmetic is tested on the CPU. The order of operations decides the
// bytes: compile without contraction (-ffp-contract=off, --fmad=false). Kept at C++17 for nvcc.
#pragma once

#include <cstdint>
#include <cstring>

#ifdef __CUDACC__
#define LORIMER_HOST_DEVICE __host__ __device__
#else
#define LORIMER_HOST_DEVICE
#endif

namespace lorimer {

/// The value of a code 0..15.
LORIMER_HOST_DEVICE constexpr float nf4Value(unsigned code) {
    constexpr float values[16] = {-1.0f,
                                  -0.6961928009986877f,
                                  -0.5250730514526367f,
                                  -0.39491748809814453f,
                                  -0.28444138169288635f,
                                  -0.18477343022823334f,
                                  -0.09105003625154495f,
                                  0.0f,
                                  0.07958029955625534f,
                                  0.16093020141124725f,
                                  0.24611230194568634f,
                                  0.33791524171829224f,
                                  0.44070982933044434f,
                                  0.5626170039176941f,
                                  0.7229568362236023f,
                                  1.0f};
    return values[code];
}

/// The code of a value in [-1, 1]: how many midpoints of neighbouring values it exceeds.
LORIMER_HOST_DEVICE inline unsigned nf4Code(float scaled) {
    unsigned code = 0;
    for (unsigned i = 0; i < 15; ++i) code += scaled > (nf4Value(i) + nf4Value(i + 1)) / 2.0f ? 1u : 0u;
    return code;
}

/// What a block's values are divided by: its absmax, but never less than 1e-38.
LORIMER_HOST_DEVICE inline float nf4Divisor(float absmax) { return absmax < 1e-38f ? 1e-38f : absmax; }

LORIMER_HOST_DEVICE inline float nf4Clamp(float value) { return value < -1.0f ? -1.0f : (value > 1.0f ? 1.0f : value); }

/// A value of a full block, scaled: bitsandbytes multiplies with the reciprocal there.
LORIMER_HOST_DEVICE inline float nf4ScaledByReciprocal(float value, float reciprocal) {
    return nf4Clamp(value * reciprocal);
}

/// A value of a last, partial block, scaled: bitsandbytes divides there.
LORIMER_HOST_DEVICE inline float nf4ScaledByDivision(float value, float divisor) { return nf4Clamp(value / divisor); }

/// A block's absmax back from double quantization.
LORIMER_HOST_DEVICE inline float unnestedAbsmax(float mapValue, float nestedAbsmax, float offset) {
    return mapValue * nestedAbsmax + offset;
}

/// Rounds to nearest, ties to even. The value is finite.
LORIMER_HOST_DEVICE inline std::uint16_t bfloat16Bits(float value) {
    std::uint32_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

}  // namespace lorimer
