#include "engine/train/batcher.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/base/random.h"
#include "engine/train/schedule.h"

namespace lorimer {

std::int64_t EncodedRow::trainedTokens() const {
    if (trained.empty()) return 0;
    return std::count(trained.begin() + 1, trained.end(), std::uint8_t{1});
}

std::vector<std::size_t> epochOrder(std::size_t rows, std::uint64_t seed, std::int64_t epoch, bool shuffle) {
    std::vector<std::size_t> order(rows);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!shuffle) return order;
    RandomSequence random(deriveSeed(seed, static_cast<std::uint64_t>(epoch)));
    for (std::size_t i = rows; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

std::vector<std::size_t> rowsOfStep(std::size_t rows, const TrainingConfig& config, std::int64_t step) {
    const std::int64_t perEpoch = stepsPerEpoch(static_cast<std::int64_t>(rows), config);
    const std::vector<std::size_t> order = epochOrder(rows, config.seed, (step - 1) / perEpoch, config.shuffle);
    const std::size_t perStep =
        static_cast<std::size_t>(config.batchSize) * static_cast<std::size_t>(config.accumulationSteps);
    const std::size_t first = static_cast<std::size_t>((step - 1) % perEpoch) * perStep;
    const std::size_t last = std::min(rows, first + perStep);
    return {order.begin() + static_cast<std::ptrdiff_t>(first), order.begin() + static_cast<std::ptrdiff_t>(last)};
}

std::vector<std::vector<std::size_t>> microBatches(const std::vector<std::size_t>& stepRows, const LengthOf& lengthOf,
                                                   const TrainingConfig& config) {
    const auto batchSize = static_cast<std::size_t>(config.batchSize);
    const std::size_t capacity = batchSize * static_cast<std::size_t>(config.maxLength);
    std::vector<std::size_t> order = stepRows;
    if (config.packing)
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return lengthOf(a) < lengthOf(b); });
    std::vector<std::vector<std::size_t>> result;
    std::size_t tokens = 0;
    for (const std::size_t row : order) {
        const std::size_t length = lengthOf(row);
        const bool full =
            !result.empty() && (config.packing ? tokens + length > capacity : result.back().size() == batchSize);
        if (result.empty() || full) {
            result.emplace_back();
            tokens = 0;
        }
        result.back().push_back(row);
        tokens += length;
    }
    return result;
}

std::vector<std::vector<std::size_t>> microBatches(const std::vector<std::size_t>& stepRows,
                                                   const std::vector<EncodedRow>& rows, const TrainingConfig& config) {
    return microBatches(
        stepRows, [&](std::size_t row) { return rows[row].ids.size(); }, config);
}

std::int64_t paddedTokens(const std::vector<std::int64_t>& lengths) {
    std::int64_t sum = 0;
    for (const std::int64_t length : lengths) sum += roundedUp(length, rowMultiple);
    return roundedUp(sum, batchMultiple);
}

RowSize largestBatch(const std::vector<RowSize>& rows, const TrainingConfig& config) {
    if (rows.empty()) {
        const int full = config.batchSize * config.maxLength;
        return {full, full};
    }
    const auto lengthOf = [&](std::size_t row) {
        return static_cast<std::size_t>(std::min(rows[row].tokens, config.maxLength));
    };
    const std::size_t perStep =
        static_cast<std::size_t>(config.batchSize) * static_cast<std::size_t>(config.accumulationSteps);
    const std::int64_t steps = totalSteps(static_cast<std::int64_t>(rows.size()), config);
    RowSize largest;
    std::int64_t step = 0;
    for (const std::int64_t epoch : {0, 1}) {
        const std::vector<std::size_t> order = epochOrder(rows.size(), config.seed, epoch, config.shuffle);
        for (std::size_t first = 0; first < order.size() && step < steps; first += perStep, ++step) {
            const auto end = static_cast<std::ptrdiff_t>(std::min(order.size(), first + perStep));
            const std::vector<std::size_t> stepRows(order.begin() + static_cast<std::ptrdiff_t>(first),
                                                    order.begin() + end);
            for (const auto& batch : microBatches(stepRows, lengthOf, config)) {
                std::vector<std::int64_t> lengths;
                std::int32_t trained = 0;
                for (const std::size_t row : batch) {
                    lengths.push_back(static_cast<std::int64_t>(lengthOf(row)));
                    trained += std::min(rows[row].trained, config.maxLength);
                }
                largest.tokens = std::max(largest.tokens, static_cast<std::int32_t>(paddedTokens(lengths)));
                largest.trained = std::max(largest.trained, trained);
            }
        }
    }
    return largest;
}

}  // namespace lorimer
