#pragma once

#include <cstdint>

namespace lorimer {

// ggml's K formats: super-blocks of 256 values with scales that are quantized themselves. Each decodes one super-block
// of the size that blockLayout() gives into 256 floats.
void decodeQ2K(const std::uint8_t* block, float* out);
void decodeQ3K(const std::uint8_t* block, float* out);
void decodeQ4K(const std::uint8_t* block, float* out);
void decodeQ5K(const std::uint8_t* block, float* out);
void decodeQ6K(const std::uint8_t* block, float* out);

}  // namespace lorimer
