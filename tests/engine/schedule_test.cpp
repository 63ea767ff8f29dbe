// Learning rates as transformers' schedulers give them: the formulas of get_cosine_schedule_with_warmup,
// get_linear_schedule_with_warmup and get_constant_schedule_with_warmup, worked out by hand for 10 steps, 3 of warm-up.
#include "tests/support/torch_doctest.h"

#include "engine/train/schedule.h"

using namespace lorimer;

namespace {

TrainingConfig configOf(Schedule schedule) {
    TrainingConfig config;
    config.learningRate = 1.0;
    config.schedule = schedule;
    config.warmupRatio = 0.25;  // ceil(2.5) = 3 steps
    return config;
}

}  // namespace

TEST_CASE("warm-up rises from 0, then each schedule falls in its own way") {
    for (const Schedule schedule : {Schedule::ConstantWithWarmup, Schedule::Linear, Schedule::Cosine}) {
        CHECK(learningRateAt(1, 10, configOf(schedule)) == 0.0);
        CHECK(learningRateAt(2, 10, configOf(schedule)) == doctest::Approx(1.0 / 3.0));
        CHECK(learningRateAt(4, 10, configOf(schedule)) == doctest::Approx(1.0));
    }
    CHECK(learningRateAt(10, 10, configOf(Schedule::ConstantWithWarmup)) == 1.0);
    CHECK(learningRateAt(8, 10, configOf(Schedule::Linear)) == doctest::Approx(3.0 / 7.0));
    CHECK(learningRateAt(10, 10, configOf(Schedule::Linear)) == doctest::Approx(1.0 / 7.0));
    CHECK(learningRateAt(8, 10, configOf(Schedule::Cosine)) ==
          doctest::Approx(0.3887395330));  // (1 + cos(4 pi / 7)) / 2
    CHECK(learningRateAt(1, 10, configOf(Schedule::Constant)) == 1.0);
}

TEST_CASE("steps are counted as transformers counts them") {
    TrainingConfig config;
    config.batchSize = 4;
    config.accumulationSteps = 4;
    config.epochs = 3;
    CHECK(totalSteps(100, config) == 21);
    CHECK(totalSteps(1, config) == 3);
    config.epochs = 0.5;
    CHECK(totalSteps(100, config) == 4);
    config.maxSteps = 5;
    CHECK(totalSteps(100, config) == 5);
}
