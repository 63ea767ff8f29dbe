#include "engine/quant/int8.h"

#include <cmath>
#include <string>

#include "engine/base/cpu_clones.h"
#include "engine/base/error.h"
#include "engine/base/half.h"

namespace lorimer {

namespace {

constexpr float oneOver127 = static_cast<float>(1.0 / 127.0);

/// Rounds to half and back; gives the largest magnitude.
float roundRow(const float* values, std::int64_t count, std::int64_t row, float* rounded) {
    float largest = 0.0f;
    for (std::int64_t i = 0; i < count; ++i) {
        rounded[i] = halfToFloat(floatToHalf(values[i]));
        const float magnitude = std::fabs(rounded[i]);
        if (!std::isfinite(magnitude))
            throw badInput("The value at row " + std::to_string(row) + ", column " + std::to_string(i) +
                           " is not a finite number of 16 bits (up to 65504), so it cannot be quantized to int8. "
                           "Nothing was changed; choose nf4, or check the model.");
        largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
}

LORIMER_CPU_CLONES void decodeRow(const std::int8_t* codes, std::int64_t count, float factor, float* out) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<float>(codes[i]) * factor;
}

LORIMER_CPU_CLONES void decodeRowToBfloat16(const std::int8_t* codes, std::int64_t count, float factor,
                                            std::uint16_t* out) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = floatToBfloat16(static_cast<float>(codes[i]) * factor);
}

}  // namespace

std::int64_t Int8Tensor::byteCount() const {
    return static_cast<std::int64_t>(codes.size() + scales.size() * sizeof(float));
}

Int8Tensor quantizeInt8(const float* values, const std::vector<std::int64_t>& shape) {
    Int8Tensor tensor;
    tensor.shape = shape;
    const std::int64_t rows = shape.at(0);
    const std::int64_t columns = shape.at(1);
    tensor.codes.resize(static_cast<std::size_t>(rows * columns));
    tensor.scales.resize(static_cast<std::size_t>(rows));
    std::vector<float> rounded(static_cast<std::size_t>(columns));
    for (std::int64_t row = 0; row < rows; ++row) {
        const float scale = roundRow(values + row * columns, columns, row, rounded.data());
        tensor.scales[static_cast<std::size_t>(row)] = scale;
        if (scale == 0.0f) continue;                 // all codes are 0
        const float factor = 1.0f / scale * 127.0f;  // in this order, as torch divides a number by a tensor
        std::int8_t* codes = tensor.codes.data() + row * columns;
        for (std::int64_t i = 0; i < columns; ++i)
            codes[i] = static_cast<std::int8_t>(std::nearbyint(rounded[static_cast<std::size_t>(i)] * factor));
    }
    return tensor;
}

void dequantizeInt8Rows(const Int8Tensor& tensor, std::int64_t firstRow, std::int64_t rowCount, float* out) {
    const std::int64_t columns = tensor.shape[1];
    for (std::int64_t row = firstRow; row < firstRow + rowCount; ++row, out += columns)
        decodeRow(tensor.codes.data() + row * columns, columns,
                  tensor.scales[static_cast<std::size_t>(row)] * oneOver127, out);
}

void dequantizeInt8RowsToBfloat16(const Int8Tensor& tensor, std::int64_t firstRow, std::int64_t rowCount,
                                  std::uint16_t* out) {
    const std::int64_t columns = tensor.shape[1];
    for (std::int64_t row = firstRow; row < firstRow + rowCount; ++row, out += columns)
        decodeRowToBfloat16(tensor.codes.data() + row * columns, columns,
                            tensor.scales[static_cast<std::size_t>(row)] * oneOver127, out);
}

}  // namespace lorimer
