#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/train/train_config.h"

namespace lorimer {

/// A row ready to train: ids and which of them count in the loss. Both have the same length, at most max_length.
struct EncodedRow {
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> trained;

    /// Tokens that count: the first has nothing before it that could predict it.
    std::int64_t trainedTokens() const;
};

/// The rows of one epoch in the order in which they are trained: a permutation that depends on seed and epoch alone.
std::vector<std::size_t> epochOrder(std::size_t rows, std::uint64_t seed, std::int64_t epoch, bool shuffle);

/// The rows of one optimizer step (from 1), in order.
std::vector<std::size_t> rowsOfStep(std::size_t rows, const TrainingConfig& config, std::int64_t step);

/// Splits the rows of a step into groups that are computed at once. Without packing: batchSize rows each. With packing:
/// rows sorted by length fill up to batchSize * maxLength tokens. Rows never see each other and the step's loss is the
/// same either way; packing only saves rounds.
std::vector<std::vector<std::size_t>> microBatches(const std::vector<std::size_t>& stepRows,
                                                   const std::vector<EncodedRow>& rows, const TrainingConfig& config);

}  // namespace lorimer
