// The arithmetic of NF4 (QLoRA, arXiv 2305.14314) and FP4, one value at a time, as bitsandbytes does it. Shared by the
// CPU code and the CUDA kernels, so that the kernels' arithmetic is tested on the CPU. The order of operations decides
// the bytes: compile without contraction (-ffp-contract=off, --fmad=false). Kept at C++17 for nvcc.
#pragma once

#include <cstdint>
#include <cstring>

#ifdef __CUDACC__
#define LORIMER_HOST_DEVICE __host__ __device__
#else
#define LORIMER_HOST_DEVICE
#endif

namespace lorimer {

/// The 4-bit codes of bitsandbytes: 4-bit NormalFloat (QLoRA) and 4-bit floating point (sign, exponent, mantissa).
enum class FourBitCode { Nf4, Fp4 };

/// The 16 values of a code in ascending order; FP4 has zero twice.
LORIMER_HOST_DEVICE constexpr float fourBitSorted(FourBitCode code, unsigned rank) {
    constexpr float nf4[16] = {-1.0f,
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
    constexpr float fp4[16] = {-1.0f,
                               -0.6666666865348816f,
                               -0.5f,
                               -0.3333333432674408f,
                               -0.25f,
                               -0.1666666716337204f,
                               -0.005208333488553762f,
                               0.0f,
                               0.0f,
                               0.005208333488553762f,
                               0.1666666716337204f,
                               0.25f,
                               0.3333333432674408f,
                               0.5f,
                               0.6666666865348816f,
                               1.0f};
    return code == FourBitCode::Nf4 ? nf4[rank] : fp4[rank];
}

/// The stored code of a rank in that order. NF4 numbers its values in ascending order, FP4 by its bits; of its two
/// zeros bitsandbytes takes 0 for what is not above zero.
LORIMER_HOST_DEVICE constexpr unsigned fourBitCodeOfRank(FourBitCode code, unsigned rank) {
    constexpr unsigned fp4[16] = {11, 10, 13, 12, 15, 14, 9, 0, 8, 1, 6, 7, 4, 5, 2, 3};
    return code == FourBitCode::Nf4 ? rank : fp4[rank];
}

/// The value of a stored code 0..15.
LORIMER_HOST_DEVICE constexpr float fourBitValue(FourBitCode code, unsigned stored) {
    constexpr unsigned rankOfFp4[16] = {7, 9, 14, 15, 12, 13, 10, 11, 8, 6, 1, 0, 3, 2, 5, 4};
    return fourBitSorted(code, code == FourBitCode::Nf4 ? stored : rankOfFp4[stored]);
}

/// Between which two values a value's rank changes.
LORIMER_HOST_DEVICE constexpr float fourBitMidpoint(FourBitCode code, unsigned rank) {
    return (fourBitSorted(code, rank) + fourBitSorted(code, rank + 1)) / 2.0f;
}

/// The stored code of a value in [-1, 1]; its rank is the number of midpoints that it exceeds.
LORIMER_HOST_DEVICE inline unsigned fourBitCodeOf(FourBitCode code, float scaled) {
    unsigned rank = 0;
    for (unsigned i = 0; i < 15; ++i) rank += scaled > fourBitMidpoint(code, i) ? 1u : 0u;
    return fourBitCodeOfRank(code, rank);
}

/// What a block's values are divided by: its absmax, but never less than 1e-38.
LORIMER_HOST_DEVICE inline float fourBitDivisor(float absmax) { return absmax < 1e-38f ? 1e-38f : absmax; }

LORIMER_HOST_DEVICE inline float fourBitClamp(float value) {
    return value < -1.0f ? -1.0f : (value > 1.0f ? 1.0f : value);
}

/// A value of a full block, scaled: bitsandbytes multiplies with the reciprocal there.
LORIMER_HOST_DEVICE inline float fourBitScaledByReciprocal(float value, float reciprocal) {
    return fourBitClamp(value * reciprocal);
}

/// A value of a last, partial block, scaled: bitsandbytes divides there.
LORIMER_HOST_DEVICE inline float fourBitScaledByDivision(float value, float divisor) {
    return fourBitClamp(value / divisor);
}

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
