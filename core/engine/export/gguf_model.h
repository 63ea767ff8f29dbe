#pragma once

#include <functional>
#include <string>

#include "engine/export/merged_weights.h"
#include "engine/weights/gguf_weights.h"

namespace lorimer {

/// The formats in which a merged GGUF file can be written.
bool isExportFormat(BlockFormat format);

struct GgufModelChoice {
    BlockFormat format = BlockFormat::F16;
    std::string chatTemplate;  ///< in place of the base's; empty: that one
};

/// Writes the merged model beside what `base` says of it: metadata and vectors are copied, matrices are written in
/// the chosen format, those that the adapter does not touch and that are stored so already as they are. In the 4-bit
/// formats the head gets 6 bits. Where rows are no whole blocks of a format, the matrix gets Q8_0, else F16, as
/// llama.cpp does it with its next larger formats. The file appears whole or not at all. `onValues` is called with the
/// number of values after each piece and may throw to leave.
void writeGgufModel(const GgufWeights& base, const MergedWeights& merged, const GgufModelChoice& choice,
                    const std::string& path, const std::function<void(std::int64_t)>& onValues);

}  // namespace lorimer
