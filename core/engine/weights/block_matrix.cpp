#include "engine/weights/block_matrix.h"

#include "engine/weights/weight_names.h"

namespace lorimer {

namespace {

/// Calls `decode(bytes, out)` for as many rows at once as lie side by side in the file.
template <typename Out, typename Decode>
void forEachRun(const BlockMatrix& matrix, std::int64_t firstRow, std::int64_t rowCount, Out* out,
                const Decode& decode) {
    if (rowCount == 0) return;
    const std::size_t rowBytes = matrix.data.size() / static_cast<std::size_t>(matrix.shape[0]);
    const auto rows = [&](std::int64_t row, std::int64_t count) {
        return matrix.data.subspan(static_cast<std::size_t>(row) * rowBytes,
                                   static_cast<std::size_t>(count) * rowBytes);
    };
    if (matrix.permutedHeadDim == 0) {
        decode(rows(firstRow, rowCount), out);
        return;
    }
    for (std::int64_t i = 0; i < rowCount; ++i)
        decode(rows(permutedRow(firstRow + i, matrix.permutedHeadDim), 1), out + i * matrix.shape[1]);
}

}  // namespace

void decodeRows(const BlockMatrix& matrix, std::int64_t firstRow, std::int64_t rowCount, float* out) {
    forEachRun(matrix, firstRow, rowCount, out,
               [&](std::span<const std::byte> blocks, float* target) { decodeBlocks(matrix.format, blocks, target); });
}

void decodeRowsToBfloat16(const BlockMatrix& matrix, std::int64_t firstRow, std::int64_t rowCount, std::uint16_t* out) {
    forEachRun(matrix, firstRow, rowCount, out, [&](std::span<const std::byte> blocks, std::uint16_t* target) {
        decodeBlocksToBfloat16(matrix.format, blocks, target);
    });
}

}  // namespace lorimer
