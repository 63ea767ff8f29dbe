#include "engine/quant/compressed_weight.h"

#include "engine/base/error.h"

namespace lorimer {

namespace {

[[noreturn]] void refuse() { throw Error(ErrorKind::Internal, "A weight that is not compressed was to be expanded."); }

// One overload for each form, and the same names for all of them.

const std::vector<std::int64_t>& shapeOfForm(const std::monostate&) { refuse(); }
template <typename Form>
const std::vector<std::int64_t>& shapeOfForm(const Form& form) {
    return form.shape;
}

std::int64_t bytesOfForm(const std::monostate&) { refuse(); }
template <typename Form>
std::int64_t bytesOfForm(const Form& form) {
    return form.byteCount();
}

void rowsOf(const std::monostate&, std::int64_t, std::int64_t, float*) { refuse(); }
void rowsOf(const FourBitTensor& tensor, std::int64_t first, std::int64_t count, float* out) {
    dequantizeFourBitRange(tensor, first * tensor.shape[1], count * tensor.shape[1], out);
}
void rowsOf(const Int8Tensor& tensor, std::int64_t first, std::int64_t count, float* out) {
    dequantizeInt8Rows(tensor, first, count, out);
}
void rowsOf(const BlockMatrix& matrix, std::int64_t first, std::int64_t count, float* out) {
    decodeRows(matrix, first, count, out);
}

void rowsOf(const std::monostate&, std::int64_t, std::int64_t, std::uint16_t*) { refuse(); }
void rowsOf(const FourBitTensor& tensor, std::int64_t first, std::int64_t count, std::uint16_t* out) {
    dequantizeFourBitRangeToBfloat16(tensor, first * tensor.shape[1], count * tensor.shape[1], out);
}
void rowsOf(const Int8Tensor& tensor, std::int64_t first, std::int64_t count, std::uint16_t* out) {
    dequantizeInt8RowsToBfloat16(tensor, first, count, out);
}
void rowsOf(const BlockMatrix& matrix, std::int64_t first, std::int64_t count, std::uint16_t* out) {
    decodeRowsToBfloat16(matrix, first, count, out);
}

}  // namespace

const std::vector<std::int64_t>& shapeOf(const CompressedWeight& weight) {
    return std::visit([](const auto& form) -> const std::vector<std::int64_t>& { return shapeOfForm(form); }, weight);
}

std::int64_t byteCountOf(const CompressedWeight& weight) {
    return std::visit([](const auto& form) { return bytesOfForm(form); }, weight);
}

void dequantizeRows(const CompressedWeight& weight, std::int64_t firstRow, std::int64_t rowCount, float* out) {
    std::visit([&](const auto& form) { rowsOf(form, firstRow, rowCount, out); }, weight);
}

void dequantizeRowsToBfloat16(const CompressedWeight& weight, std::int64_t firstRow, std::int64_t rowCount,
                              std::uint16_t* out) {
    std::visit([&](const auto& form) { rowsOf(form, firstRow, rowCount, out); }, weight);
}

}  // namespace lorimer
