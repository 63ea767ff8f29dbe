#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lorimer::cli {

/// Reads `{"ids": [...]}` lines. Ids must be non-negative and below vocabSize, lists not empty and not longer than
/// contextLength. Throws BadInput naming file and line.
std::vector<std::vector<std::int64_t>> readIdLines(const std::string& path, int vocabSize, int contextLength);

}  // namespace lorimer::cli
