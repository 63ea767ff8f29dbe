#pragma once

#include <cstdint>

namespace lorimer {

// One super-block of 256 finite values each.
void encodeQ4K(const float* values, std::uint8_t* block);
void encodeQ6K(const float* values, std::uint8_t* block);

}  // namespace lorimer
