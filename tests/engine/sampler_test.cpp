#include "tests/support/torch_doctest.h"

#include <array>
#include <cmath>
#include <set>

#include "engine/base/error.h"
#include "engine/generate/sampler.h"

using namespace lorimer;

namespace {

SamplingConfig drawing(double temperature, int topK = 0, double topP = 1.0) {
    SamplingConfig config;
    config.temperature = temperature;
    config.topK = topK;
    config.topP = topP;
    return config;
}

std::array<int, 5> counts(SamplingConfig config, int draws) {
    std::array<int, 5> result{};
    Sampler sampler(config);
    for (int i = 0; i < draws; ++i) {
        // Probabilities 0.4, 0.3, 0.15, 0.1, 0.05.
        std::vector<float> logits = {std::log(0.1F), std::log(0.4F), std::log(0.05F), std::log(0.3F), std::log(0.15F)};
        ++result[static_cast<std::size_t>(sampler.next(logits, {}))];
    }
    return result;
}

}  // namespace

TEST_CASE("temperature 0 takes the likeliest, the first of equals") {
    Sampler sampler(drawing(0.0));
    std::vector<float> logits = {1.0F, 3.0F, 3.0F, 2.0F};
    CHECK(sampler.next(logits, {}) == 1);
}

TEST_CASE("draws follow the probabilities") {
    constexpr int draws = 20000;
    const auto seen = counts(drawing(1.0), draws);
    const std::array<double, 5> expected = {0.1, 0.4, 0.05, 0.3, 0.15};
    // Four standard deviations of a binomial count: fails for a right sampler once in 16,000 runs, and the seed is
    // fixed.
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(std::abs(seen[i] - draws * expected[i]) < 4.0 * std::sqrt(draws * expected[i] * (1.0 - expected[i])));
}

TEST_CASE("top-k and top-p keep what they say") {
    CHECK(counts(drawing(1.0, 2), 2000)[0] == 0);
    CHECK(counts(drawing(1.0, 2), 2000)[3] > 0);
    const auto nucleus = counts(drawing(1.0, 0, 0.65), 2000);  // 0.4 + 0.3 reaches 0.65
    CHECK(nucleus[1] > 0);
    CHECK(nucleus[3] > 0);
    CHECK(nucleus[4] == 0);
    const auto one = counts(drawing(1.0, 0, 1e-9), 100);  // never fewer than one token
    CHECK(one[1] == 100);
}

TEST_CASE("a low temperature sharpens, a seed repeats") {
    CHECK(counts(drawing(0.1), 1000)[1] > 900);
    CHECK(counts(drawing(1.0), 500) == counts(drawing(1.0), 500));
    SamplingConfig other = drawing(1.0);
    other.seed = 1;
    CHECK(counts(drawing(1.0), 500) != counts(other, 500));
}

TEST_CASE("repetition penalty divides positive logits and multiplies negative ones, once a token") {
    SamplingConfig config;
    config.repetitionPenalty = 2.0;
    Sampler sampler(config);
    std::vector<float> logits = {4.0F, -1.0F, 3.0F};
    CHECK(sampler.next(logits, {0, 0, 1}) == 2);
    CHECK(logits == std::vector<float>{2.0F, -2.0F, 3.0F});
}

TEST_CASE("values out of range are refused by name") {
    CHECK_THROWS_AS(Sampler(drawing(-1.0)), Error);
    CHECK_THROWS_AS(Sampler(drawing(1.0, -1)), Error);
    CHECK_THROWS_AS(Sampler(drawing(1.0, 0, 0.0)), Error);
    CHECK_THROWS_AS(Sampler(drawing(std::nan(""))), Error);
}
