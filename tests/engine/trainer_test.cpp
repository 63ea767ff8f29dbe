// Training against peft (tests/parity/make_model_reference.py), and what must hold whatever the numbers are.
#include "tests/support/torch_doctest.h"

#include <filesystem>
#include <fstream>
#include <limits>

#include "engine/base/error.h"
#include "engine/model/block_pass.h"
#include "engine/peft/adapter_file.h"
#include "engine/train/row_batch.h"
#include "engine/train/trainer.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// The settings of the reference run.
TrainConfig referenceConfig() {
    TrainConfig config;
    config.peft.rank = 4;
    config.peft.alpha = 8;
    config.quantization.type = QuantizationType::None;
    config.quantization.computeType = ComputeType::Float32;
    config.training.learningRate = 1e-2;
    config.training.maxSteps = 20;
    config.training.batchSize = 2;
    config.training.accumulationSteps = 2;
    config.training.maxLength = 64;
    config.training.shuffle = false;
    config.training.warmupRatio = 0.1;
    config.training.weightDecay = 0.01;
    config.training.earlyStoppingPatience = 0;
    return config;
}

struct Run {
    std::vector<StepReport> steps;
    std::vector<EvaluationPoint> evaluations;
    RunSummary summary;
    std::vector<Tensor> adapter;
};

struct RunOptions {
    TrainConfig config = referenceConfig();
    std::string folder;
    bool fromReferenceAdapter = true;
    bool keepGraphs = true;
    bool resume = false;
    std::int64_t stopAfterStep = -1;   // asks to stop from this step's report on
    std::int64_t stopAtBoundary = -1;  // asks to stop at the n-th question
    std::vector<EncodedRow> validation;
    const char* model = "tiny_llama";
};

Run runTrainer(const RunOptions& options) {
    const auto model = loadTiny(options.model, options.config.quantization.type);
    const std::vector<EncodedRow> rows = referenceRows(referenceJson(options.model));
    if (options.fromReferenceAdapter)
        loadAdapter(*model, fixture(options.model) + "/adapter");
    else
        attachAdapter(*model, options.config.peft, options.config.training.seed);
    Run run;
    bool stop = false;
    std::int64_t questions = 0;
    TrainHooks hooks;
    hooks.onStep = [&](const StepReport& report) {
        run.steps.push_back(report);
        stop = report.step == options.stopAfterStep;
    };
    hooks.onEvaluation = [&](const EvaluationPoint& point) { run.evaluations.push_back(point); };
    hooks.stopRequested = [&] {
        return stop || questions++ == options.stopAtBoundary ? StopRequest::Pause : StopRequest::None;
    };
    const std::vector<bool> keep(model->blocks().size(), options.keepGraphs);
    Trainer trainer({*model, options.config, rows, options.validation, keep, options.folder, {{"data", "tiny"}}},
                    hooks);
    if (options.resume) trainer.restore();
    run.summary = trainer.run();
    for (const AdapterTensor& tensor : adapterTensors(*model)) run.adapter.push_back(tensor.tensor.detach().clone());
    return run;
}

bool sameBytes(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!at::equal(a[i], b[i])) return false;
    return true;
}

}  // namespace

TEST_CASE("20 losses equal those of peft") {
    for (const char* name : tinyModels) {
        for (const bool packing : {false, true}) {
            CAPTURE(name);
            CAPTURE(packing);
            RunOptions options;
            options.model = name;
            options.config.training.packing = packing;
            const Run run = runTrainer(options);
            const Json expected = referenceJson(name)["steps"];
            REQUIRE(run.steps.size() == expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i) {
                CAPTURE(i);
                // Float32 rounding grows along 20 steps of Adam; 1e-3 is the project's promise, this is what holds.
                CHECK(run.steps[i].loss == doctest::Approx(expected[i]["loss"].get<double>()).epsilon(2e-5));
                CHECK(run.steps[i].gradNorm == doctest::Approx(expected[i]["grad_norm"].get<double>()).epsilon(2e-4));
                CHECK(run.steps[i].learningRate ==
                      doctest::Approx(expected[i]["learning_rate"].get<double>()).epsilon(1e-9));
            }
        }
    }
}

TEST_CASE("gradients equal those of autograd over the whole model, kept or computed again") {
    for (const char* name : tinyModels) {
        for (const bool keepGraphs : {true, false}) {
            CAPTURE(name);
            CAPTURE(keepGraphs);
            const auto model = loadTiny(name);
            loadAdapter(*model, fixture(name) + "/adapter");
            const std::vector<EncodedRow> rows = referenceRows(referenceJson(name));
            std::vector<std::size_t> all(rows.size());
            std::int64_t tokens = 0;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                all[i] = i;
                tokens += rows[i].trainedTokens();
            }
            const RowBatch batch = joinRows(rows, all, at::kCPU);
            const AdapterUse use;
            const std::vector<bool> keep(model->blocks().size(), keepGraphs);
            const BlockPass::Boundary boundary = [] {};
            BlockPass pass(*model, batch.layout, use, keep, boundary);
            const Tensor last = pass.forward(model->embed(batch.ids, batch.layout)).set_requires_grad(true);
            const Tensor normed = model->normalize(last);
            const TokenLoss loss =
                tokenLoss(normed.detach(), model->head(), batch.targets, 1.0 / static_cast<double>(tokens), true);
            torch::autograd::backward({normed}, {loss.gradient});
            pass.backward(last.grad());
            std::size_t compared = 0;
            for (const auto& [key, expected] : referenceTensors(name)) {
                if (!key.starts_with("gradient.")) continue;
                for (const AdapterTensor& tensor : adapterTensors(*model)) {
                    if ("gradient." + tensor.name != key) continue;
                    ++compared;
                    CAPTURE(key);
                    CHECK(relativeDifference(tensor.tensor.grad(), expected) < 1e-4);
                }
            }
            CHECK(compared > 10);
        }
    }
}

TEST_CASE("gradients agree with finite differences") {
    const auto model = loadTiny("tiny_llama_full");
    loadAdapter(*model, fixture("tiny_llama_full") + "/adapter");
    const std::vector<EncodedRow> rows = referenceRows(referenceJson("tiny_llama_full"));
    const RowBatch batch = joinRows(rows, {0, 1, 2}, at::kCPU);
    const AdapterUse use;
    const std::vector<bool> keep(model->blocks().size(), true);
    const BlockPass::Boundary boundary = [] {};
    BlockPass pass(*model, batch.layout, use, keep, boundary);
    const Tensor last = pass.forward(model->embed(batch.ids, batch.layout)).set_requires_grad(true);
    const Tensor normed = model->normalize(last);
    const TokenLoss loss = tokenLoss(normed.detach(), model->head(), batch.targets, 1.0, true);
    torch::autograd::backward({normed}, {loss.gradient});
    pass.backward(last.grad());
    const at::NoGradGuard noGradients;
    for (const AdapterTensor& tensor : adapterTensors(*model)) {
        // Along the gradient itself the change is largest, so rounding of the loss (about 1e-5 of 300 nats) matters
        // least.
        const Tensor gradient = tensor.tensor.grad().clone();
        const double norm = gradient.norm().item<double>();
        const double step = 0.02 / std::max(norm, 1.0);
        tensor.tensor.add_(gradient, step);
        const double above = lossOf(*model, batch, use, {}).sum;
        tensor.tensor.sub_(gradient, 2 * step);
        const double below = lossOf(*model, batch, use, {}).sum;
        tensor.tensor.add_(gradient, step);
        CAPTURE(tensor.name);
        CHECK((above - below) / (2 * step) == doctest::Approx(norm * norm).epsilon(0.02));
    }
}

TEST_CASE("dropout: kept and recomputed graphs drop the same values") {
    RunOptions options;
    options.config.peft.dropout = 0.3;
    options.config.training.maxSteps = 4;
    const auto prepare = [&](bool keep) {
        options.keepGraphs = keep;
        options.fromReferenceAdapter = false;
        return runTrainer(options);
    };
    const Run kept = prepare(true);
    const Run recomputed = prepare(false);
    CHECK(sameBytes(kept.adapter, recomputed.adapter));
    options.config.peft.dropout = 0.0;
    CHECK_FALSE(sameBytes(kept.adapter, prepare(true).adapter));
}

TEST_CASE("a run that is stopped anywhere and resumed equals one that was not") {
    RunOptions whole;
    whole.config.training.shuffle = true;
    whole.config.training.seed = 0;
    whole.config.peft.dropout = 0.1;
    whole.fromReferenceAdapter = false;
    whole.config.training.maxSteps = 9;
    whole.config.training.evalSteps.value = 2;
    const std::vector<EncodedRow> rows = referenceRows(referenceJson("tiny_llama"));
    whole.validation = {rows.begin(), rows.begin() + 3};
    const TemporaryFolder wholeFolder;
    whole.folder = wholeFolder.path();
    const Run expected = runTrainer(whole);
    REQUIRE(expected.steps.size() == 9);
    for (const std::int64_t question : {0, 1, 3, 7, 20, 33, 34, 35, 36, 41}) {
        CAPTURE(question);
        const TemporaryFolder folder;
        RunOptions options = whole;
        options.folder = folder.path();
        options.stopAtBoundary = question;
        const Run first = runTrainer(options);
        CHECK(first.summary.outcome == RunOutcome::Paused);
        options.stopAtBoundary = -1;
        options.resume = true;
        const Run second = runTrainer(options);
        CHECK(second.summary.outcome == RunOutcome::Done);
        std::vector<StepReport> steps = first.steps;
        steps.insert(steps.end(), second.steps.begin(), second.steps.end());
        REQUIRE(steps.size() == expected.steps.size());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            CHECK(steps[i].step == expected.steps[i].step);
            CHECK(steps[i].loss == expected.steps[i].loss);
        }
        CHECK(sameBytes(second.adapter, expected.adapter));
        CHECK(second.summary.bestStep == expected.summary.bestStep);
        CHECK(second.summary.bestEvalLoss == expected.summary.bestEvalLoss);
    }
}

TEST_CASE("a damaged checkpoint is passed over for the one before it") {
    const TemporaryFolder folder;
    RunOptions options;
    options.folder = folder.path();
    options.config.training.maxSteps = 6;
    options.config.training.saveSteps.value = 2;
    const Run expected = runTrainer(options);
    const std::string newest = folder.path() + "/checkpoints/ckpt.6/adapter.safetensors";
    REQUIRE(std::filesystem::exists(newest));
    {
        std::fstream file(newest, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(-1, std::ios::end);
        file.put('\x7F');
    }
    options.resume = true;
    const Run resumed = runTrainer(options);
    REQUIRE(resumed.steps.size() == 2);  // 5 and 6, from ckpt.4
    CHECK(resumed.steps[0].step == 5);
    CHECK(sameBytes(resumed.adapter, expected.adapter));
}

TEST_CASE("a checkpoint of other data is refused by name") {
    const TemporaryFolder folder;
    RunOptions options;
    options.folder = folder.path();
    options.config.training.maxSteps = 2;
    runTrainer(options);
    const auto model = loadTiny("tiny_llama");
    loadAdapter(*model, fixture("tiny_llama") + "/adapter");
    const std::vector<EncodedRow> rows = referenceRows(referenceJson("tiny_llama"));
    const TrainHooks hooks;
    Trainer trainer({*model, options.config, rows, {}, {true, true}, folder.path(), {{"data", "other"}}}, hooks);
    try {
        trainer.restore();
        FAIL("restored a checkpoint of other data");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::BadInput);
        CHECK(error.sentence().find("its data has changed") != std::string::npos);
    }
}

TEST_CASE("the best version is kept, and training stops when nothing improves") {
    RunOptions options;
    options.config.training.maxSteps = 40;
    options.config.training.learningRate = 0.3;  // overshoots, so that later versions are worse
    options.config.training.evalSteps.value = 1;
    options.config.training.earlyStoppingPatience = 3;
    const std::vector<EncodedRow> rows = referenceRows(referenceJson("tiny_llama"));
    options.validation = {rows.begin() + 4, rows.end()};
    const TemporaryFolder folder;
    options.folder = folder.path();
    const Run run = runTrainer(options);
    CHECK(run.summary.outcome == RunOutcome::EarlyStopped);
    CHECK(run.summary.steps == run.summary.bestStep + 3);
    double best = std::numeric_limits<double>::infinity();
    for (const EvaluationPoint& point : run.evaluations)
        if (point.step > 0) best = std::min(best, point.loss);
    CHECK(*run.summary.bestEvalLoss == best);
    // The adapter that is left in the model is the best one: it gives that loss again.
    const auto model = loadTiny("tiny_llama");
    attachAdapter(*model, options.config.peft, 0);
    const at::NoGradGuard noGradients;
    const std::vector<AdapterTensor> tensors = adapterTensors(*model);
    for (std::size_t i = 0; i < tensors.size(); ++i) tensors[i].tensor.copy_(run.adapter[i]);
    std::vector<std::size_t> all(options.validation.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    const LossSum loss = lossOf(*model, joinRows(options.validation, all, at::kCPU), {}, {});
    CHECK(loss.sum / static_cast<double>(loss.tokens) == doctest::Approx(best).epsilon(1e-5));
}

TEST_CASE("a loss that is not a number is named, and the last good version is saved") {
    const TemporaryFolder folder;
    RunOptions options;
    options.folder = folder.path();
    options.config.training.learningRate = 1e30;
    try {
        runTrainer(options);
        FAIL("trained on with a loss that is not a number");
    } catch (const Error& error) {
        CHECK(error.sentence().find("not a number at step") != std::string::npos);
    }
    CHECK_FALSE(std::filesystem::is_empty(folder.path() + "/checkpoints"));
}

TEST_CASE("NF4 training holds 0.516 bytes for a linear parameter and no full-precision copy") {
    // Matrices of the tiny model are smaller than 256 blocks of 64, so nested scales weigh more: a larger one is made.
    std::vector<float> values(512 * 512);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 97) / 97.0F - 0.5F;
    const FrozenWeight weight = FrozenWeight::compressed(
        quantizeFourBit(FourBitCode::Nf4, values.data(), {512, 512}, 64, true), at::kBFloat16, at::kCPU);
    CHECK(static_cast<double>(weight.bytes()) / (512.0 * 512.0) < 0.5160);
}
