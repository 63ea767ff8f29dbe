#include "tests/support/torch_doctest.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/train/batcher.h"
#include "engine/train/schedule.h"

using namespace lorimer;

namespace {

EncodedRow rowOf(std::size_t length) {
    return {std::vector<std::int32_t>(length, 1), std::vector<std::uint8_t>(length, 1)};
}

TrainingConfig configOf(int batch, int accumulation, int maxLength, bool packing) {
    TrainingConfig config;
    config.batchSize = batch;
    config.accumulationSteps = accumulation;
    config.maxLength = maxLength;
    config.packing = packing;
    return config;
}

}  // namespace

TEST_CASE("an epoch is a permutation that depends on seed and epoch alone") {
    const auto order = epochOrder(1000, 0, 0, true);
    CHECK(std::set<std::size_t>(order.begin(), order.end()).size() == 1000);
    CHECK(*std::max_element(order.begin(), order.end()) == 999);
    CHECK(order == epochOrder(1000, 0, 0, true));
    CHECK(order != epochOrder(1000, 0, 1, true));
    CHECK(order != epochOrder(1000, 1, 0, true));  // seed 0 is a seed like any other
    std::vector<std::size_t> stored(1000);
    std::iota(stored.begin(), stored.end(), std::size_t{0});
    CHECK(epochOrder(1000, 0, 0, false) == stored);
    CHECK(order != stored);
}

TEST_CASE("the steps of an epoch hold every row once; the last may be smaller") {
    const TrainingConfig config = configOf(3, 2, 64, false);
    std::multiset<std::size_t> seen;
    for (std::int64_t step = 1; step <= stepsPerEpoch(20, config); ++step) {
        const auto rows = rowsOfStep(20, config, step);
        CHECK(rows.size() == (step == 4 ? 2 : 6));
        seen.insert(rows.begin(), rows.end());
    }
    CHECK(seen.size() == 20);
    CHECK(std::set<std::size_t>(seen.begin(), seen.end()).size() == 20);
}

TEST_CASE("micro-batches: rows at once without packing, tokens at once with it") {
    std::vector<EncodedRow> rows;
    for (const std::size_t length : {10, 60, 5, 64, 20, 30, 7}) rows.push_back(rowOf(length));
    std::vector<std::size_t> all(rows.size());
    std::iota(all.begin(), all.end(), std::size_t{0});

    const auto plain = microBatches(all, rows, configOf(3, 4, 64, false));
    CHECK(plain == std::vector<std::vector<std::size_t>>{{0, 1, 2}, {3, 4, 5}, {6}});

    const auto packed = microBatches(all, rows, configOf(2, 4, 64, true));
    std::multiset<std::size_t> seen;
    for (const auto& batch : packed) {
        std::size_t tokens = 0;
        for (const std::size_t row : batch) tokens += rows[row].ids.size();
        CHECK(tokens <= 128);
        seen.insert(batch.begin(), batch.end());
    }
    CHECK(seen == std::multiset<std::size_t>(all.begin(), all.end()));
    CHECK(packed.size() == 2);  // 196 tokens cannot fit into one round of 128
}

TEST_CASE("the first token of a row is never a label") {
    EncodedRow row = rowOf(4);
    CHECK(row.trainedTokens() == 3);
    CHECK(EncodedRow().trainedTokens() == 0);
}
