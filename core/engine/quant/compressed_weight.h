#pragma once

#include <cstdint>
#include <variant>

#include "engine/quant/four_bit.h"
#include "engine/quant/int8.h"
#include "engine/weights/block_matrix.h"

namespace lorimer {

/// A matrix [out, in] in a form that is dequantized each time it is used; monostate: in none of them.
using CompressedWeight = std::variant<std::monostate, FourBitTensor, Int8Tensor, BlockMatrix>;

inline bool isCompressed(const CompressedWeight& weight) { return !std::holds_alternative<std::monostate>(weight); }

// The following throw Internal for a weight that is not compressed.

const std::vector<std::int64_t>& shapeOf(const CompressedWeight& weight);
/// Memory of codes and scales; of GGUF's blocks their part of the mapped file.
std::int64_t byteCountOf(const CompressedWeight& weight);

/// The values of whole rows, row-major.
void dequantizeRows(const CompressedWeight& weight, std::int64_t firstRow, std::int64_t rowCount, float* out);
/// The same, then rounded to bfloat16 (bits).
void dequantizeRowsToBfloat16(const CompressedWeight& weight, std::int64_t firstRow, std::int64_t rowCount,
                              std::uint16_t* out);

}  // namespace lorimer
