#pragma once

#include <cstdint>
#include <vector>

namespace lorimer {

/// A matrix in 8 bits as bitsandbytes' LLM.int8() stores it (arXiv 2208.07339): a scale for each row.
struct Int8Tensor {
    std::vector<std::int64_t> shape;  ///< {rows, columns}
    std::vector<std::int8_t> codes;   ///< row-major, -127 to 127
    std::vector<float> scales;        ///< of each row: its largest magnitude ("SCB")

    /// Memory of codes and scales.
    std::int64_t byteCount() const;
};

/// Quantizes `values` (row-major, of `shape`) after rounding them to half, as bitsandbytes 0.50 does. Byte-equal to its
/// int8_vectorwise_quant on the CPU. Throws BadInput when a value is not finite in half (beyond 65504).
Int8Tensor quantizeInt8(const float* values, const std::vector<std::int64_t>& shape);

/// The values of whole rows, code * (scale / 127), in the order of operations of bitsandbytes' training on the CPU,
/// which dequantizes before it multiplies (MatMul8bitFp).
void dequantizeInt8Rows(const Int8Tensor& tensor, std::int64_t firstRow, std::int64_t rowCount, float* out);
/// The same, then rounded to bfloat16 (bits).
void dequantizeInt8RowsToBfloat16(const Int8Tensor& tensor, std::int64_t firstRow, std::int64_t rowCount,
                                  std::uint16_t* out);

}  // namespace lorimer
