#pragma once

#include <vector>

#include "engine/base/torch.h"
#include "engine/model/cpu/row_kernels.h"

namespace lorimer {

/// Rows of a contiguous CPU tensor [N, width] (float32 or bfloat16), read and written as float32.
class RowReader {
public:
    explicit RowReader(const Tensor& tensor)
        : m_width(tensor.size(-1)), m_isBf16(tensor.scalar_type() == at::kBFloat16), m_data(tensor.const_data_ptr()) {}

    /// Row `index` as floats: in place, or converted into `buffer`, which has the row's width.
    const float* row(std::int64_t index, std::vector<float>& buffer) const {
        if (!m_isBf16) return static_cast<const float*>(m_data) + index * m_width;
        kernels::fromBf16(static_cast<const std::uint16_t*>(m_data) + index * m_width, buffer.data(),
                          static_cast<std::size_t>(m_width));
        return buffer.data();
    }

private:
    std::int64_t m_width;
    bool m_isBf16;
    const void* m_data;
};

class RowWriter {
public:
    explicit RowWriter(const Tensor& tensor)
        : m_width(tensor.size(-1)),
          m_isBf16(tensor.scalar_type() == at::kBFloat16),
          m_data(tensor.mutable_data_ptr()) {}

    /// Where row `index` is to be written: in place, or `buffer`, which store() then converts.
    float* row(std::int64_t index, std::vector<float>& buffer) const {
        return m_isBf16 ? buffer.data() : static_cast<float*>(m_data) + index * m_width;
    }
    void store(std::int64_t index, const float* values) const {
        if (m_isBf16)
            kernels::toBf16(values, static_cast<std::uint16_t*>(m_data) + index * m_width,
                            static_cast<std::size_t>(m_width));
    }

private:
    std::int64_t m_width;
    bool m_isBf16;
    void* m_data;
};

/// Rows that one thread takes at once: about 16,000 values.
inline std::int64_t rowGrain(std::int64_t width) { return std::max<std::int64_t>(1, 16384 / width); }

}  // namespace lorimer
