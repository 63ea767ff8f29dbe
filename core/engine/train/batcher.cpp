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

std::vector<std::vector<std::size_t>> microBatches(const std::vector<std::size_t>& stepRows,
                                                   const std::vector<EncodedRow>& rows, const TrainingConfig& config) {
    const auto batchSize = static_cast<std::size_t>(config.batchSize);
    const std::size_t capacity = batchSize * static_cast<std::size_t>(config.maxLength);
    std::vector<std::size_t> order = stepRows;
    if (config.packing)
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return rows[a].ids.size() < rows[b].ids.size(); });
    std::vector<std::vector<std::size_t>> result;
    std::size_t tokens = 0;
    for (const std::size_t row : order) {
        const std::size_t length = rows[row].ids.size();
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

}  // namespace lorimer
