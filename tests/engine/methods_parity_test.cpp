// Adapters of every kind against peft: logits, 20 losses, and the folder written again
// (tests/parity/make_methods_reference.py).
#include "tests/support/torch_doctest.h"

#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/json_check.h"
#include "engine/peft/adapter_file.h"
#include "engine/train/trainer.h"
#include "tests/support/parity_table.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

constexpr const char* baseName = "tiny_llama_full";

std::vector<std::string> methods() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(fixture("methods")))
        names.push_back(entry.path().filename().string());
    return names;
}

TrainConfig configOf(const PeftConfig& peft, const Json& reference) {
    TrainConfig config;
    config.peft = peft;
    config.peft.loraPlusRatio = reference["loraplus_lr_ratio"];
    config.quantization.type = QuantizationType::None;
    config.quantization.computeType = ComputeType::Float32;
    config.training.optimizer = reference["optim"] == "sgd" ? OptimizerKind::Sgd : OptimizerKind::AdamW;
    config.training.learningRate = reference["learning_rate"];
    config.training.maxSteps = 20;
    config.training.batchSize = 2;
    config.training.accumulationSteps = 2;
    config.training.shuffle = false;
    config.training.warmupRatio = 0.1;
    config.training.weightDecay = 0.01;
    return config;
}

std::vector<double> lossesOf(CausalLm& model, const TrainConfig& config, bool keepGraphs) {
    const std::vector<EncodedRow> rows = referenceRows(referenceJson(baseName));
    std::vector<double> losses;
    TrainHooks hooks;
    hooks.onStep = [&](const StepReport& report) { losses.push_back(report.loss); };
    const std::vector<EncodedRow> none;
    Trainer trainer({model, config, rows, none, std::vector<bool>(model.blocks().size(), keepGraphs), "", Json()},
                    hooks);
    trainer.run();
    return losses;
}

}  // namespace

TEST_CASE("each method gives peft's logits and its 20 losses, kept or computed again") {
    REQUIRE(methods().size() >= 7);
    for (const std::string& name : methods()) {
        CAPTURE(name);
        const std::string folder = fixture("methods/" + name);
        const Json reference = readJsonFile(folder + "/reference.json");
        for (const bool keepGraphs : {true, false}) {
            const auto model = loadTiny(baseName);
            const PeftConfig peft = loadAdapter(*model, folder);
            const auto ids = referenceJson(baseName)["rows"][0].get<std::vector<std::int64_t>>();
            const auto expected = reference["logits"].get<std::vector<float>>();
            const Tensor logits = logitsOf(*model, ids, true);
            // Float32 on both sides, sums in another order.
            const double difference =
                relativeDifference(logits, at::tensor(at::ArrayRef<float>(expected)).view_as(logits));
            CHECK(recorded("methods/" + name, "logits, peft", difference) < 1e-5);
            const std::vector<double> losses = lossesOf(*model, configOf(peft, reference), keepGraphs);
            REQUIRE(losses.size() == reference["losses"].size());
            for (std::size_t i = 0; i < losses.size(); ++i) {
                CAPTURE(i);
                // Of the loss. Rounding grows along 20 steps of Adam; 1e-3 is the project's promise.
                const double expectedLoss = reference["losses"][i].get<double>();
                CHECK(recorded("methods/" + name, "20 losses, peft", std::abs(losses[i] / expectedLoss - 1.0)) < 5e-4);
            }
        }
    }
}

TEST_CASE("each method's folder is written as peft reads it, and reads back to the bit") {
    for (const std::string& name : methods()) {
        CAPTURE(name);
        const TemporaryFolder written;
        const auto model = loadTiny(baseName);
        const PeftConfig peft = loadAdapter(*model, fixture("methods/" + name));
        writeAdapterFolder(written.path() + "/adapter", adapterTensors(*model), peft, "tiny");
        const auto again = loadTiny(baseName);
        const PeftConfig read = loadAdapter(*again, written.path() + "/adapter");
        CHECK(read.useDora == peft.useDora);
        CHECK(read.useRslora == peft.useRslora);
        CHECK(read.rankPattern == peft.rankPattern);
        CHECK(read.alphaPattern == peft.alphaPattern);
        const std::vector<AdapterTensor> first = adapterTensors(*model);
        const std::vector<AdapterTensor> second = adapterTensors(*again);
        REQUIRE(first.size() == second.size());
        for (std::size_t i = 0; i < first.size(); ++i) {
            CHECK(first[i].name == second[i].name);
            CHECK(at::equal(first[i].tensor, second[i].tensor));
        }
    }
}

TEST_CASE("DoRA starts as the base model, and its lengths are those of the rows") {
    const auto model = loadTiny(baseName);
    const auto ids = referenceJson(baseName)["rows"][0].get<std::vector<std::int64_t>>();
    const Tensor before = logitsOf(*model, ids);
    PeftConfig peft;
    peft.rank = 4;
    peft.useDora = true;
    attachAdapter(*model, peft, 1);
    // B is zero, so the factor of each row is 1 up to rounding.
    CHECK(relativeDifference(logitsOf(*model, ids, true), before) < 1e-6);
}

TEST_CASE("two patterns that disagree about a module are refused") {
    PeftConfig peft;
    peft.rankPattern = {{"q_proj", 2}, {"self_attn.q_proj", 3}};
    CHECK_THROWS_AS(peft.rankOf("model.layers.0.self_attn.q_proj"), Error);
    CHECK(peft.rankOf("model.layers.0.mlp.up_proj") == 16);
}
