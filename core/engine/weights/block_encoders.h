#pragma once

#include <cstddef>
#include <span>

#include "engine/weights/block_formats.h"

namespace lorimer {

/// F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K and Q6_K can be written.
bool canEncode(BlockFormat format);

/// Quantizes a whole number of blocks; `out` has the bytes that blockLayout() gives for them. Byte-equal to gguf-py's
/// `quantize`, for Q4_K and Q6_K to ggml's reference without importance weights. Throws BadInput, with the position,
/// for a value that is not finite or too large for the format, Internal for another format or a part of a block.
void encodeBlocks(BlockFormat format, std::span<const float> values, std::byte* out);

}  // namespace lorimer
