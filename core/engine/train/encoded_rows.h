#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/base/row.h"
#include "engine/tokenizer/example_builder.h"
#include "engine/train/batcher.h"

namespace lorimer {

/// A part of a data set as the model sees it.
struct EncodedRows {
    std::vector<EncodedRow> rows;  ///< those that train at least one token
    std::int64_t cut = 0;          ///< rows longer than max_length, cut at the end
    std::int64_t empty = 0;        ///< rows left out because no trained token is left
    std::int64_t whole = 0;        ///< conversations of which every token is trained
};

/// Renders and tokenizes every row. `boundary` is called between rows and may throw to leave.
EncodedRows encodeRows(const RowSource& source, const ExampleBuilder& builder, int maxLength,
                       const std::function<void()>& boundary);

/// SHA-256 over ids and masks of all rows, as hexadecimal digits.
std::string hashOfRows(const std::vector<EncodedRow>& rows);

}  // namespace lorimer
