// The memory estimate against the measured peak, one shape a process (a peak cannot be taken back).
#include "tests/support/torch_doctest.h"

#include "engine/base/random.h"
#include "engine/hardware/device.h"
#include "engine/hardware/memory_planner.h"
#include "engine/peft/adapter.h"
#include "engine/train/trainer.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Shape {
    QuantizationType quantization;
    ComputeType compute;
    int batch;
    int length;
    Recompute recompute;
};

void compare(const Shape& shape) {
    auto weights = openModel(std::string(LORIMER_DEPS_DIR) + "/models/SmolLM2-135M-Instruct.gguf");
    TrainConfig config;
    config.quantization.type = shape.quantization;
    config.quantization.computeType = shape.compute;
    config.training.batchSize = shape.batch;
    config.training.accumulationSteps = 1;
    config.training.maxLength = shape.length;
    config.training.maxSteps = 2;
    config.training.recompute = shape.recompute;
    std::vector<EncodedRow> rows;
    RandomSequence random(0);
    for (int i = 0; i < shape.batch * 2; ++i) {
        EncodedRow row;
        for (int t = 0; t < shape.length; ++t) row.ids.push_back(static_cast<std::int32_t>(random.below(49152)));
        row.trained.assign(row.ids.size(), 1);
        rows.push_back(row);
    }
    const std::int64_t tokens = std::int64_t{shape.batch} * shape.length;
    const MemoryPlan plan = planMemory({weights->config(), tokens, tokens}, config, hostMemoryRoom());
    const auto model = CausalLm::load(*weights, config.quantization, at::kCPU, {});
    weights.reset();
    attachAdapter(*model, config.peft, 0);
    const TrainHooks hooks;
    Trainer trainer({*model, config, rows, {}, plan.keepGraph, "", Json::object()}, hooks);
    const auto peak = static_cast<double>(trainer.run().peakMemoryBytes);
    const auto estimate = static_cast<double>(plan.estimate.totalBytes);
    for (const MemorySegment& segment : plan.estimate.segments)
        MESSAGE(segment.name << ": " << segment.bytes / 1000000 << " MB");
    MESSAGE("estimated " << estimate / 1e6 << " MB, measured " << peak / 1e6 << " MB");
    CHECK(estimate > 0.85 * peak);
    CHECK(estimate < 1.15 * peak);
}

}  // namespace

TEST_CASE("kept") { compare({QuantizationType::Nf4, ComputeType::BFloat16, 4, 256, Recompute::Never}); }
TEST_CASE("recomputed") { compare({QuantizationType::Nf4, ComputeType::BFloat16, 4, 256, Recompute::Always}); }
TEST_CASE("float32") { compare({QuantizationType::None, ComputeType::Float32, 2, 128, Recompute::Never}); }
TEST_CASE("short") { compare({QuantizationType::Nf4, ComputeType::BFloat16, 1, 64, Recompute::Auto}); }
TEST_CASE("long") { compare({QuantizationType::Nf4, ComputeType::BFloat16, 1, 2048, Recompute::Auto}); }
