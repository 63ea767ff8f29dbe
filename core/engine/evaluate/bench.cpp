#include "engine/evaluate/bench.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/generate/generator.h"
#include "engine/hardware/device.h"
#include "engine/hardware/matrix_product.h"
#include "engine/hardware/memory_planner.h"
#include "engine/model/causal_lm.h"
#include "engine/train/trainer.h"

namespace lorimer {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int warmUpSteps = 2;

double secondsOf(const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

std::vector<std::int32_t> randomIds(std::size_t count, int vocabSize, std::uint64_t seed) {
    RandomSequence random(seed);
    std::vector<std::int32_t> ids(count);
    for (std::int32_t& id : ids) id = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(vocabSize)));
    return ids;
}

double linearParameters(CausalLm& model) {
    double sum = 0.0;
    for (const LoraLinear* linear : model.linears())
        sum += static_cast<double>(linear->weight().outFeatures() * linear->weight().inFeatures());
    return sum;
}

/// Arithmetic of one trained token: forward and input gradient of the frozen layers, head forward and gradient,
/// adapter.
double trainFlopsPerToken(CausalLm& model, int rank) {
    const ModelConfig& config = model.config();
    double adapter = 0.0;
    for (const LoraLinear* linear : model.linears())
        adapter += 6.0 * rank * static_cast<double>(linear->weight().inFeatures() + linear->weight().outFeatures());
    return 4.0 * linearParameters(model) + 4.0 * config.hiddenSize * static_cast<double>(config.vocabSize) + adapter;
}

/// What the device reaches on a large matrix product in this type: the yardstick for utilization.
double matrixFlops(const at::Device& device, at::ScalarType type) {
    constexpr std::int64_t size = 2048;
    const Tensor a = at::ones({size, size}, at::TensorOptions(type).device(device));
    std::vector<double> seconds;
    for (int i = 0; i < 5; ++i) seconds.push_back(secondsOf([&] { (void)matrixProduct(a, a).sum().item<double>(); }));
    return 2.0 * size * size * size / *std::min_element(seconds.begin(), seconds.end());
}

BenchReport benchTrain(const BenchJob& job, CausalLm& model) {
    TrainConfig config = job.config;
    config.training.batchSize = job.batchSize;
    config.training.accumulationSteps = 1;
    config.training.maxLength = job.length;
    config.training.maxSteps = warmUpSteps + job.repeats;
    config.training.earlyStoppingPatience = 0;
    config.training.saveSteps.value = 0.0;
    attachAdapter(model, config.peft, config.training.seed);
    std::vector<EncodedRow> rows;
    for (int i = 0; i < job.batchSize * static_cast<int>(config.training.maxSteps); ++i) {
        const auto length = static_cast<std::size_t>(job.length);
        rows.push_back({randomIds(length, model.config().vocabSize, static_cast<std::uint64_t>(i)),
                        std::vector<std::uint8_t>(length, 1)});
    }
    const std::int64_t tokens = std::int64_t{job.batchSize} * job.length;
    std::int64_t ggufBytes = 0;
    for (const LoraLinear* linear : model.linears()) ggufBytes += linear->weight().bytes();
    const MemoryPlan plan = planMemory({model.config(), tokens, tokens, ggufBytes}, config, memoryRoom(model.device()));
    std::vector<double> speeds;
    TrainHooks hooks;
    hooks.onStep = [&](const StepReport& report) {
        if (report.step > warmUpSteps) speeds.push_back(report.tokensPerSecond);
    };
    Trainer trainer({model, config, rows, {}, plan.keepGraph, "", Json::object()}, hooks);
    trainer.run();
    BenchReport report;
    report.tokensPerSecond = median(speeds);
    report.stepSeconds = static_cast<double>(tokens) / report.tokensPerSecond;
    report.modelFlopsPerSecond = report.tokensPerSecond * trainFlopsPerToken(model, config.peft.rank);
    return report;
}

BenchReport benchGenerate(const BenchJob& job, CausalLm& model) {
    const Generator generator(model, {});
    SamplingConfig sampling;
    std::vector<double> promptSpeeds;
    std::vector<double> speeds;
    for (int i = 0; i < job.repeats + 1; ++i) {
        const auto prompt = randomIds(static_cast<std::size_t>(job.length), model.config().vocabSize, 1);
        Clock::time_point first;
        sampling.maxTokens = job.newTokens;
        int count = 0;
        const auto start = Clock::now();
        generator.generate({prompt, false}, sampling, [&](std::int32_t) {
            if (count++ == 0) first = Clock::now();
            return true;
        });
        if (i == 0) continue;  // warm-up
        promptSpeeds.push_back(job.length / std::chrono::duration<double>(first - start).count());
        speeds.push_back((count - 1) / std::chrono::duration<double>(Clock::now() - first).count());
    }
    BenchReport report;
    report.tokensPerSecond = median(speeds);
    report.promptTokensPerSecond = median(promptSpeeds);
    report.stepSeconds = 1.0 / report.tokensPerSecond;
    const double perToken =
        2.0 * (linearParameters(model) + model.config().hiddenSize * static_cast<double>(model.config().vocabSize));
    report.modelFlopsPerSecond = report.tokensPerSecond * perToken;
    return report;
}

BenchReport benchLoad(const BenchJob& job, const ModelWeights& weights, const at::Device& device) {
    std::vector<double> seconds;
    for (int i = 0; i < job.repeats + 1; ++i) {
        const double taken = secondsOf([&] { CausalLm::load(weights, job.config.quantization, device, {}); });
        if (i > 0) seconds.push_back(taken);
    }
    BenchReport report;
    report.stepSeconds = median(seconds);
    return report;
}

}  // namespace

double measureFlops(const DeviceConfig& device, ComputeType type) {
    setThreads(device);
    return matrixFlops(resolveDevice(device), type == ComputeType::Float32 ? at::kFloat : at::kBFloat16);
}

BenchReport runBench(BenchKind kind, const BenchJob& job) {
    setThreads(job.device);
    const at::Device device = resolveDevice(job.device);
    std::unique_ptr<ModelWeights> weights = openModel(job.modelPath);
    if (kind != BenchKind::Load &&
        job.length + (kind == BenchKind::Generate ? job.newTokens : 0) > weights->config().contextLength)
        throw Error(ErrorKind::WrongUse, "--length is longer than the model's context of " +
                                             std::to_string(weights->config().contextLength) + " tokens.");
    BenchReport report;
    if (kind == BenchKind::Load) {
        report = benchLoad(job, *weights, device);
    } else {
        const std::unique_ptr<CausalLm> model = CausalLm::load(*weights, job.config.quantization, device, {});
        weights.reset();  // the mapped file would count as memory of this process
        report = kind == BenchKind::Train ? benchTrain(job, *model) : benchGenerate(job, *model);
        report.peakMemoryBytes = peakMemoryBytes(device);
        report.deviceFlopsPerSecond = matrixFlops(model->device(), model->computeType());
    }
    if (report.peakMemoryBytes == 0) report.peakMemoryBytes = peakMemoryBytes(device);
    return report;
}

}  // namespace lorimer
