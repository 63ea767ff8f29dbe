#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/float_type.h"
#include "engine/quant/four_bit_math.h"

namespace lorimer {

/// A tensor in one of bitsandbytes' 4-bit codes, as it holds it: row-major values in blocks that share one scale
/// (absmax).
struct FourBitTensor {
    FourBitCode code = FourBitCode::Nf4;
    std::vector<std::int64_t> shape;
    int blockSize = 64;
    std::vector<std::uint8_t> codes;  ///< two values a byte, the first in the high nibble; an odd count is padded
    std::vector<float> absmax;        ///< of each block; empty when double-quantized
    bool doubleQuant = false;
    std::vector<std::uint8_t> absmaxCodes;  ///< of each block, in the dynamic map
    std::vector<float> nestedAbsmax;        ///< of 256 blocks
    float nestedOffset = 0.0f;
    std::vector<float> nestedMap;              ///< 256 values; empty: dynamicMap()
    FloatType valueType = FloatType::Float32;  ///< of the values it was made from; dequantized values are rounded to it

    std::int64_t valueCount() const;
    std::int64_t blockCount() const;
    /// Memory of codes and scales.
    std::int64_t byteCount() const;
};

/// True for the block sizes that bitsandbytes has: powers of two from 32 to 4096.
bool isFourBitBlockSize(int blockSize);

/// Quantizes `values` (row-major, of `shape`, exact in `valueType`). Byte-equal to bitsandbytes 0.50 on the CPU. Throws
/// BadInput when a value is not finite, WrongUse for another block size.
FourBitTensor quantizeFourBit(FourBitCode code, const float* values, const std::vector<std::int64_t>& shape,
                              int blockSize, bool doubleQuant, FloatType valueType = FloatType::Float32);

/// "nf4" or "fp4".
std::string fourBitCodeName(FourBitCode code);

/// All values as bitsandbytes gives them back: code times scale in fp32, then rounded to valueType. `out` has
/// valueCount() places.
void dequantizeFourBit(const FourBitTensor& tensor, float* out);
/// The same, then rounded to bfloat16 (bits).
void dequantizeFourBitToBfloat16(const FourBitTensor& tensor, std::uint16_t* out);

/// `count` values from position `first` on.
void dequantizeFourBitRange(const FourBitTensor& tensor, std::int64_t first, std::int64_t count, float* out);
void dequantizeFourBitRangeToBfloat16(const FourBitTensor& tensor, std::int64_t first, std::int64_t count,
                                      std::uint16_t* out);

/// The scale of each block in fp32, double quantization undone.
std::vector<float> blockScales(const FourBitTensor& tensor);

}  // namespace lorimer
