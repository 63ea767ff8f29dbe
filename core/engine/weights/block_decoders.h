#pragma once

#include <cstddef>
#include <cstdint>

namespace lorimer {

// Decoders of ggml's block formats, one for each: `count` neighbouring blocks of the sizes that blockLayout() gives.
// The order of float operations is ggml's (and gguf-py's), so the values agree with theirs to the bit.

// One value a block.
void decodeF32(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeF16(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeBF16(const std::uint8_t* blocks, std::size_t count, float* out);

// 32 values with one scale, and in the _1 formats one minimum.
void decodeQ40(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeQ41(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeQ50(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeQ51(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeQ80(const std::uint8_t* blocks, std::size_t count, float* out);

// Super-blocks of 256 values with scales that are quantized themselves.
void decodeQ2K(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeQ3K(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeQ4K(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeQ5K(const std::uint8_t* blocks, std::size_t count, float* out);
void decodeQ6K(const std::uint8_t* blocks, std::size_t count, float* out);

}  // namespace lorimer
