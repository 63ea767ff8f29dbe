#pragma once

#include <cstdint>

#include "engine/quant/four_bit_math.h"

namespace lorimer {

// The inner loops of dequantization: `count` values from position `first` on, all of one block with one scale. Each
// value is code value times scale in fp32; every variant gives the same bits.

void unpackFourBit(FourBitCode code, const std::uint8_t* codes, std::int64_t first, std::int64_t count, float scale,
                   float* out);

/// The products rounded to bfloat16; with `viaHalf` to half before.
void unpackFourBitToBfloat16(FourBitCode code, const std::uint8_t* codes, std::int64_t first, std::int64_t count,
                             float scale, bool viaHalf, std::uint16_t* out);

}  // namespace lorimer
