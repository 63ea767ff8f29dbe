// What is written for other programs, read back. Those programs read it in tests/parity/check_exports.py.
#include "tests/support/torch_doctest.h"

#include <filesystem>

#include "engine/export/merged_weights.h"
#include "engine/export/model_export.h"
#include "engine/peft/adapter.h"
#include "engine/weights/gguf.h"
#include "engine/weights/weight_names.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

namespace fs = std::filesystem;

const std::vector<std::int64_t> someIds = {3, 17, 40, 5, 9, 22, 31, 2};
const std::string tinyGguf = fixture("weights/tiny_llama.gguf");

std::unique_ptr<CausalLm> loadPlain(const std::string& path) {
    return CausalLm::load(*openModel(path), {QuantizationType::None, false, ComputeType::Float32, 64}, at::kCPU, {});
}

/// An adapter for the model with random values, in a PEFT folder.
std::string randomAdapter(const TemporaryFolder& folder, const std::string& model, const PeftConfig& config) {
    const auto loaded = loadPlain(model);
    attachAdapter(*loaded, config, 3);
    at::manual_seed(5);
    for (const AdapterTensor& tensor : adapterTensors(*loaded)) {
        const at::NoGradGuard none;
        if (tensor.name.ends_with("lora_B.weight")) tensor.tensor.copy_(0.05 * at::randn(tensor.tensor.sizes()));
        if (tensor.name.ends_with("magnitude_vector")) tensor.tensor.mul_(1.1);
    }
    const std::string path = folder.file("adapter");
    writeAdapterFolder(path, adapterTensors(*loaded), config, "tiny");
    return path;
}

ModelExportReport exportTo(const std::string& out, const std::string& model, const std::string& adapter,
                           ModelExportFormat format, BlockFormat type = BlockFormat::F16) {
    ModelExportJob job;
    job.modelPath = model;
    job.adapterFolder = adapter;
    job.format = format;
    job.ggufType = type;
    job.outFolder = out;
    return exportModelFiles(job);
}

Tensor adaptedLogits(const std::string& model, const std::string& adapter) {
    const auto loaded = loadPlain(model);
    loadAdapter(*loaded, adapter);
    return logitsOf(*loaded, someIds, true);
}

}  // namespace

TEST_CASE("merged weights compute what base and adapter do, for every family and method") {
    std::vector<std::pair<std::string, std::string>> cases;
    for (const auto& entry : fs::directory_iterator(fixture("families")))
        cases.emplace_back(entry.path().string(), entry.path().string() + "/adapter");
    for (const auto& entry : fs::directory_iterator(fixture("methods")))
        if (fs::exists(entry.path() / "adapter_config.json"))
            cases.emplace_back(fixture("tiny_llama_full"), entry.path().string());
    int compared = 0;
    for (const auto& [model, adapter] : cases) {
        if (!fs::exists(adapter + "/adapter_config.json")) continue;
        CAPTURE(adapter);
        const auto base = openModel(model);
        const MergedWeights merged(*base, readAdapter(adapter, base->config()));
        const auto loaded =
            CausalLm::load(merged, {QuantizationType::None, false, ComputeType::Float32, 64}, at::kCPU, {});
        // float32 sums in another order
        CHECK(relativeDifference(logitsOf(*loaded, someIds), adaptedLogits(model, adapter)) < 2e-5);
        ++compared;
    }
    CHECK(compared > 10);
}

TEST_CASE("a merged folder holds the merged values, rounded once to 16 bits") {
    for (const std::string name : {"tiny_llama_full", "families/gpt2"}) {
        CAPTURE(name);
        const TemporaryFolder folder;
        const std::string adapter = fixture(name) + "/adapter";
        const ModelExportReport report =
            exportTo(folder.file("out"), fixture(name), adapter, ModelExportFormat::Merged);
        CHECK(std::find(report.files.begin(), report.files.end(), "model.safetensors") != report.files.end());
        const auto base = openModel(fixture(name));
        const MergedWeights merged(*base, readAdapter(adapter, base->config()));
        const auto written = openModel(folder.file("out"));
        int adapted = 0;
        for (const WeightSpec& weight : expectedWeights(base->config())) {
            std::vector<float> expected = merged.readAll(weight.name);
            for (float& value : expected) value = roundedTo(FloatType::BFloat16, value);
            const bool same = written->readAll(weight.name) == expected;
            CHECK(same);
            adapted += merged.isAdapted(weight.name) ? 1 : 0;
        }
        CHECK(adapted > 0);
    }
}

TEST_CASE("a GGUF adapter computes what the PEFT folder does, whatever the method scales by") {
    std::vector<PeftConfig> configs(3);
    configs[1].useRslora = true;
    configs[2].rankPattern = {{"q_proj", 3}};
    configs[2].alphaPattern = {{"layers.1.mlp.up_proj", 7.0}};
    for (PeftConfig& config : configs) {
        const TemporaryFolder folder;
        config.rank = 4;
        const std::string adapter = randomAdapter(folder, tinyGguf, config);
        exportTo(folder.file("out"), tinyGguf, adapter, ModelExportFormat::GgufAdapter);
        const Tensor expected = adaptedLogits(tinyGguf, adapter);
        CHECK(relativeDifference(adaptedLogits(tinyGguf, folder.file("out/adapter.gguf")), expected) < 1e-6);
        CHECK(relativeDifference(logitsOf(*loadPlain(tinyGguf), someIds), expected) > 1e-2);
    }
}

TEST_CASE("q and k of a GGUF adapter are in the file's order of rows") {
    const TemporaryFolder folder;
    PeftConfig config;
    config.rank = 4;
    config.targetModules = {"q_proj"};
    const std::string adapter = randomAdapter(folder, tinyGguf, config);
    exportTo(folder.file("out"), tinyGguf, adapter, ModelExportFormat::GgufAdapter);
    const GgufFile file = GgufFile::open(folder.file("out/adapter.gguf"));
    CHECK(file.requiredString("general.type") == "adapter");
    CHECK(file.requiredString("general.architecture") == "llama");
    CHECK(file.requiredFloat("adapter.lora.alpha") == 32.0);
    const GgufTensor* b = file.findTensor("blk.0.attn_q.weight.lora_b");
    REQUIRE(b != nullptr);
    const auto base = openModel(tinyGguf);
    const StoredAdapter stored = readAdapter(adapter, base->config());
    const Tensor original = stored.pairs.at("model.layers.0.self_attn.q_proj").b;
    std::vector<float> values(static_cast<std::size_t>(original.numel()));
    decodeBlocks(b->format, b->data, values.data());
    const Tensor rows = at::from_blob(values.data(), original.sizes(), at::kFloat);
    CHECK(at::equal(rows[permutedRow(1, base->config().headDim)], original[1]));
    CHECK_FALSE(at::equal(rows, original));
}

TEST_CASE("DoRA has no place in a GGUF adapter, but in a merged file") {
    const TemporaryFolder folder;
    PeftConfig config;
    config.rank = 4;
    config.useDora = true;
    const std::string adapter = randomAdapter(folder, tinyGguf, config);
    expectError(ErrorKind::BadInput, {"DoRA", "merged GGUF"},
                [&] { exportTo(folder.file("a"), tinyGguf, adapter, ModelExportFormat::GgufAdapter); });
    exportTo(folder.file("b"), tinyGguf, adapter, ModelExportFormat::Gguf);
    const Tensor expected = adaptedLogits(tinyGguf, adapter);
    // Weights of F16: 11 bits
    CHECK(relativeDifference(logitsOf(*loadPlain(folder.file("b/model.gguf")), someIds), expected) < 5e-3);
}

TEST_CASE("merged GGUF files of every type are near the trained model, the nearer the more bits they have") {
    const TemporaryFolder folder;
    PeftConfig config;
    config.rank = 4;
    const std::string adapter = randomAdapter(folder, tinyGguf, config);
    const Tensor expected = adaptedLogits(tinyGguf, adapter);
    std::map<BlockFormat, double> distance;
    for (const BlockFormat type : {BlockFormat::F16, BlockFormat::BF16, BlockFormat::Q8_0, BlockFormat::Q6_K,
                                   BlockFormat::Q4_K, BlockFormat::Q4_1, BlockFormat::Q4_0}) {
        const std::string out = folder.file(blockFormatName(type));
        exportTo(out, tinyGguf, adapter, ModelExportFormat::Gguf, type);
        distance[type] = relativeDifference(logitsOf(*loadPlain(out + "/model.gguf"), someIds), expected);
    }
    CHECK(distance[BlockFormat::F16] < 2e-3);
    CHECK(distance[BlockFormat::BF16] < 2e-2);
    CHECK(distance[BlockFormat::Q8_0] < 5e-2);
    CHECK(distance[BlockFormat::Q4_0] < 0.5);
    CHECK(distance[BlockFormat::F16] < distance[BlockFormat::Q8_0]);
    CHECK(distance[BlockFormat::Q8_0] < distance[BlockFormat::Q4_0]);
}

TEST_CASE("a merged GGUF file keeps what the base says of tokens, template and shape") {
    const TemporaryFolder folder;
    PeftConfig config;
    config.rank = 4;
    const std::string adapter = randomAdapter(folder, tinyGguf, config);
    exportTo(folder.file("out"), tinyGguf, adapter, ModelExportFormat::Gguf, BlockFormat::Q8_0);
    const GgufFile before = GgufFile::open(tinyGguf);
    const GgufFile after = GgufFile::open(folder.file("out/model.gguf"));
    for (const auto& [key, value] : before.values()) {
        if (key == "general.file_type" || key == "general.quantization_version") continue;
        CAPTURE(key);
        const bool same = after.values().at(key) == value;
        CHECK(same);
    }
    CHECK(after.intValue("general.file_type") == 7);
    CHECK(after.tensors().size() == before.tensors().size());
}

TEST_CASE("what does not fit is said") {
    const TemporaryFolder folder;
    PeftConfig config;
    config.rank = 4;
    const std::string adapter = randomAdapter(folder, tinyGguf, config);
    expectError(ErrorKind::BadInput, {"folder", "merged model"}, [&] {
        exportTo(folder.file("a"), fixture("tiny_llama_full"), fixture("tiny_llama_full") + "/adapter",
                 ModelExportFormat::Gguf);
    });
    expectError(ErrorKind::BadInput, {"base model"},
                [&] { exportTo(folder.file("b"), fixture("families/qwen3"), adapter, ModelExportFormat::Merged); });
    expectError(ErrorKind::BadInput, {"general.type"}, [&] { adaptedLogits(tinyGguf, tinyGguf); });
}
