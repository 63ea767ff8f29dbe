#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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

/// Length of a row in tokens.
using LengthOf = std::function<std::size_t(std::size_t row)>;

/// Splits the rows of a step into groups that are computed at once. Without packing: batchSize rows each. With packing:
/// rows sorted by length fill up to batchSize * maxLength tokens. Rows never see each other and the step's loss is the
/// same either way; packing only saves rounds.
std::vector<std::vector<std::size_t>> microBatches(const std::vector<std::size_t>& stepRows, const LengthOf& lengthOf,
                                                   const TrainingConfig& config);
std::vector<std::vector<std::size_t>> microBatches(const std::vector<std::size_t>& stepRows,
                                                   const std::vector<EncodedRow>& rows, const TrainingConfig& config);

/// Tokens that rows of these lengths take in a batch. Rows are filled up to a multiple of 16 and the batch to a
/// multiple of 128, so that few different shapes occur: the kernel library compiles and keeps code for every shape that
/// it meets (measured: one new shape a step cost a third of the speed and 40 MB each).
std::int64_t paddedTokens(const std::vector<std::int64_t>& lengths);

/// `value` or the next multiple of `multiple` above it.
constexpr std::int64_t roundedUp(std::int64_t value, std::int64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

/// Multiples that a row and a batch are filled up to.
constexpr std::int64_t rowMultiple = 16;
constexpr std::int64_t batchMultiple = 128;

/// What a row costs.
struct RowSize {
    std::int32_t tokens = 0;
    std::int32_t trained = 0;
};

/// Most tokens, and most trained tokens, that are computed at once in the first two passes; of a full batch where there
/// are no rows. Rows count with at most max_length tokens.
RowSize largestBatch(const std::vector<RowSize>& rows, const TrainingConfig& config);

}  // namespace lorimer
