// What one thread of a kernel computes, apart from where it runs: the CPU tests call the same functions. C++17 for
// nvcc.
#pragma once

#include "engine/quant/four_bit_device.h"
#include "engine/quant/four_bit_math.h"

namespace lorimer {

constexpr int nestedBlockShift = 8;  // 256 scales share a nested absmax

/// Magnitude for the block's maximum: infinite when the value is not finite.
LORIMER_HOST_DEVICE inline float fourBitMagnitude(float value) {
    const float magnitude = value < 0.0f ? -value : value;
    return magnitude <= 3.402823466e+38f ? magnitude : 3.402823466e+38f * 2.0f;
}

/// The scale that is stored for a block: partial blocks store the floored one.
LORIMER_HOST_DEVICE inline float fourBitStoredAbsmax(float absmax, bool full) {
    return full ? absmax : fourBitDivisor(absmax);
}

/// The byte with the codes of the values at `first` and `first + 1` of a block of `length`; a value beyond is zero.
LORIMER_HOST_DEVICE inline std::uint8_t fourBitEncodePair(FourBitCode code, const float* block, int first, int length,
                                                          bool full, float absmax) {
    const float divisor = fourBitDivisor(absmax);
    unsigned byte = 0;
    for (int i = first; i < first + 2; ++i) {
        const float value = i < length ? block[i] : 0.0f;
        const float scaled =
            full ? fourBitScaledByReciprocal(value, 1.0f / divisor) : fourBitScaledByDivision(value, divisor);
        byte = byte << 4 | fourBitCodeOf(code, scaled);
    }
    return static_cast<std::uint8_t>(byte);
}

/// The scale of the block that holds the values of byte `index`.
LORIMER_HOST_DEVICE inline float fourBitDeviceScale(const FourBitDeviceTensor& tensor, std::int64_t index) {
    const std::int64_t block = index * 2 / tensor.blockSize;
    if (tensor.absmax != nullptr) return tensor.absmax[block];
    return unnestedAbsmax(tensor.nestedMap[tensor.absmaxCodes[block]], tensor.nestedAbsmax[block >> nestedBlockShift],
                          tensor.nestedOffset);
}

LORIMER_HOST_DEVICE inline void storeFourBitValue(float value, float* out) { *out = value; }
LORIMER_HOST_DEVICE inline void storeFourBitValue(float value, std::uint16_t* out) { *out = bfloat16Bits(value); }

/// Writes the one or two values of byte `index`.
template <typename Out>
LORIMER_HOST_DEVICE inline void fourBitDecodePair(const FourBitDeviceTensor& tensor, std::int64_t index, Out* out) {
    const float scale = fourBitDeviceScale(tensor, index);
    const unsigned byte = tensor.codes[index];
    storeFourBitValue(fourBitValue(tensor.code, byte >> 4) * scale, out + 2 * index);
    if (2 * index + 1 < tensor.count)
        storeFourBitValue(fourBitValue(tensor.code, byte & 15) * scale, out + 2 * index + 1);
}

}  // namespace lorimer
