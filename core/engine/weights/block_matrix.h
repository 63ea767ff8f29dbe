#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/mapped_file.h"
#include "engine/weights/block_formats.h"

namespace lorimer {

/// A matrix in the blocks of a GGUF file, which stays mapped as long as this object lives: nothing is copied.
struct BlockMatrix {
    BlockFormat format = BlockFormat::F32;
    std::vector<std::int64_t> shape;  ///< {rows, columns}
    std::span<const std::byte> data;  ///< all rows, as the file orders them
    int permutedHeadDim = 0;          ///< above 0: rows of heads of this size are in the order of interleaved RoPE
    std::shared_ptr<const MappedFile> file;  ///< which holds `data`

    std::int64_t byteCount() const { return static_cast<std::int64_t>(data.size()); }
};

/// The values of rows in Hugging Face's order; `out` has rowCount * columns places.
void decodeRows(const BlockMatrix& matrix, std::int64_t firstRow, std::int64_t rowCount, float* out);
/// The same, then rounded to bfloat16 (bits).
void decodeRowsToBfloat16(const BlockMatrix& matrix, std::int64_t firstRow, std::int64_t rowCount, std::uint16_t* out);

}  // namespace lorimer
