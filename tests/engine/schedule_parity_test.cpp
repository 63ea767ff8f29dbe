// Learning rates of every schedule against transformers' own, step by step (tests/parity/make_schedule_reference.py).
#include <doctest/doctest.h>

#include <fstream>

#include "engine/base/error.h"
#include "engine/train/schedule.h"

using namespace lorimer;

namespace {

Json settingsOf(const Json& one) {
    return {{"training",
             {{"learning_rate", one.at("learning_rate")},
              {"lr_scheduler_type", one.at("lr_scheduler_type")},
              {"lr_scheduler_kwargs", one.at("lr_scheduler_kwargs")},
              {"warmup_ratio", one.at("warmup_ratio")}}}};
}

std::string refusal(const char* type, const Json& kwargs, double rate = 1e-3) {
    const Json training = {{"learning_rate", rate}, {"lr_scheduler_type", type}, {"lr_scheduler_kwargs", kwargs}};
    try {
        trainConfigFromJson({{"training", training}});
    } catch (const Error& error) {
        return error.sentence();
    }
    return "";
}

}  // namespace

TEST_CASE("each schedule gives transformers' learning rate at each step") {
    std::ifstream file(LORIMER_FIXTURES "/schedules.json");
    const Json cases = Json::parse(file);
    REQUIRE(cases.size() > 30);
    for (const Json& one : cases) {
        CAPTURE(one.at("lr_scheduler_type").get<std::string>());
        CAPTURE(one.at("lr_scheduler_kwargs").dump());
        const TrainConfig config = trainConfigFromJson(settingsOf(one));
        const Json& rates = one.at("rates");
        const auto total = static_cast<std::int64_t>(rates.size());
        const auto rate = one.at("learning_rate").get<double>();
        for (std::int64_t step = 1; step <= total; ++step) {
            CAPTURE(step);
            // Double arithmetic in another order: a few units in the last place of the full rate.
            CHECK(std::abs(learningRateAt(step, total, config.training) -
                           rates.at(static_cast<std::size_t>(step - 1)).get<double>()) <= 1e-14 * rate);
        }
    }
}

TEST_CASE("what is written of a schedule reads back the same") {
    std::ifstream file(LORIMER_FIXTURES "/schedules.json");
    for (const Json& one : Json::parse(file)) {
        const TrainConfig config = trainConfigFromJson(settingsOf(one));
        const TrainConfig again = trainConfigFromJson(trainConfigToJson(config));
        for (std::int64_t step = 1; step <= 37; ++step)
            CHECK(learningRateAt(step, 37, again.training) == learningRateAt(step, 37, config.training));
    }
}

TEST_CASE("a setting that the schedule does not know is refused by name") {
    CHECK(refusal("linear", {{"num_cycles", 2}}).find("num_cycles") != std::string::npos);
    CHECK(refusal("cosine", {{"timescale", 2}}).find("timescale") != std::string::npos);
    CHECK(refusal("inverse_sqrt", {{"timescale", 0}}).find("timescale") != std::string::npos);
    CHECK(refusal("cosine_with_min_lr", Json::object()).find("min_lr_rate") != std::string::npos);
    CHECK(refusal("cosine_with_min_lr", {{"min_lr", 1e-5}, {"min_lr_rate", 0.1}}).find("min_lr") != std::string::npos);
    CHECK(refusal("polynomial", {{"lr_end", 1e-2}}).find("learning_rate") != std::string::npos);
    CHECK(refusal("warmup_stable_decay", {{"decay_type", "steep"}}).find("decay_type") != std::string::npos);
    CHECK(refusal("linear", Json::array({1})).find("lr_scheduler_kwargs") != std::string::npos);
}

TEST_CASE("a stable schedule without a given end falls over its last fifth") {
    TrainingConfig config;
    config.learningRate = 1.0;
    config.warmupRatio = 0.0;
    config.schedule = Schedule::WarmupStableDecay;
    CHECK(learningRateAt(80, 100, config) == 1.0);
    CHECK(learningRateAt(91, 100, config) == doctest::Approx(0.5));
    CHECK(learningRateAt(100, 100, config) < 0.01);
}
