#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace lorimer {

/// Scales of double quantization: values that share one nested absmax.
constexpr int nestedBlockSize = 256;

/// The signed dynamic map of 8 bits with 7 exponent bits (bitsandbytes' create_dynamic_map), ascending.
const std::array<float, 256>& dynamicMap();

/// Block scales (absmax, fp32) as 8-bit codes of the dynamic map around their mean.
struct NestedScales {
    std::vector<std::uint8_t> codes;  ///< one for each scale
    std::vector<float> absmax;        ///< one for 256 scales
    float offset = 0.0f;              ///< the mean of the scales
};

/// As bitsandbytes' CPU code does it, to the byte.
NestedScales quantizeScales(const std::vector<float>& scales);

/// The mean as torch's CPU code computes it with AVX2 and two threads: the order of additions decides the last bit.
/// (From 32,768 values on torch adds one part for each thread; two is its default on the reference machine. It is fixed
/// here, so that the bytes do not depend on the machine.)
float meanAsTorch(const std::vector<float>& values);

}  // namespace lorimer
