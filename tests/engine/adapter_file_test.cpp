#include "tests/support/torch_doctest.h"

#include <filesystem>
#include <fstream>

#include "engine/base/error.h"
#include "engine/peft/adapter_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

namespace fs = std::filesystem;

/// A copy of the reference adapter with one key of its configuration changed.
std::string changedAdapter(const TemporaryFolder& folder, const std::string& key, const Json& value) {
    const std::string copy = folder.path() + "/adapter";
    fs::remove_all(copy);
    fs::copy(fixture("tiny_llama") + "/adapter", copy, fs::copy_options::recursive);
    std::ifstream in(copy + "/adapter_config.json");
    Json json = Json::parse(in);
    json[key] = value;
    std::ofstream(copy + "/adapter_config.json") << json;
    return copy;
}

std::string refusal(CausalLm& model, const std::string& folder) {
    try {
        loadAdapter(model, folder);
    } catch (const Error& error) {
        return error.sentence();
    }
    return "";
}

}  // namespace

TEST_CASE("what is written is read back to the bit, for chosen layers too") {
    const TemporaryFolder folder;
    const auto model = loadTiny("tiny_llama_full");
    PeftConfig config;
    config.rank = 3;
    config.alpha = 5.0;
    config.targetModules = {"q_proj", "mlp.down_proj"};
    attachAdapter(*model, config, 11);
    const std::vector<AdapterTensor> before = adapterTensors(*model);
    CHECK(before.size() == 3 * 2 * 2);
    writeAdapterFolder(folder.path(), before, config, "tiny");
    const PeftConfig read = loadAdapter(*model, folder.path());
    CHECK(read.rank == 3);
    CHECK(read.alpha == 5.0);
    const std::vector<AdapterTensor> after = adapterTensors(*model);
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        CHECK(after[i].name == before[i].name);
        CHECK(at::equal(after[i].tensor, before[i].tensor));
    }
}

TEST_CASE("A starts within kaiming-uniform bounds, B at zero, the same for the same seed") {
    const auto model = loadTiny("tiny_llama");
    attachAdapter(*model, {}, 0);
    const std::vector<AdapterTensor> first = adapterTensors(*model);
    for (const AdapterTensor& tensor : first) {
        if (tensor.name.ends_with("lora_B.weight")) {
            CHECK(tensor.tensor.abs().max().item<double>() == 0.0);
            continue;
        }
        const double bound = 1.0 / std::sqrt(static_cast<double>(tensor.tensor.size(1)));
        CHECK(tensor.tensor.abs().max().item<double>() <= bound);
        CHECK(tensor.tensor.abs().max().item<double>() > 0.9 * bound);
    }
    attachAdapter(*model, {}, 0);
    CHECK(at::equal(first[0].tensor, adapterTensors(*model)[0].tensor));
    attachAdapter(*model, {}, 1);
    CHECK_FALSE(at::equal(first[0].tensor, adapterTensors(*model)[0].tensor));
}

TEST_CASE("settings that change the result are refused by name, others do not matter") {
    const TemporaryFolder folder;
    const auto model = loadTiny("tiny_llama");
    for (const auto& [key, value] : std::map<std::string, Json>{{"lora_bias", true},
                                                                {"use_rslora", "yes"},
                                                                {"bias", "all"},
                                                                {"peft_type", "IA3"},
                                                                {"rank_pattern", {{"q_proj", "eight"}}},
                                                                {"modules_to_save", {"lm_head"}},
                                                                {"init_lora_weights", "pissa"},
                                                                {"something_new", 1}}) {
        CAPTURE(key);
        CHECK(refusal(*model, changedAdapter(folder, key, value)).find(key) != std::string::npos);
    }
    CHECK(refusal(*model, changedAdapter(folder, "init_lora_weights", "gaussian")).empty());
    CHECK(refusal(*model, changedAdapter(folder, "target_modules", "all-linear")).empty());
}

TEST_CASE("an adapter of another model is refused and the one that was there stays") {
    const auto model = loadTiny("tiny_llama");
    loadAdapter(*model, fixture("tiny_llama") + "/adapter");
    const Tensor before = adapterTensors(*model)[0].tensor;
    CHECK(refusal(*model, fixture("tiny_llama_full") + "/adapter").find("q_proj") != std::string::npos);
    CHECK(adapterTensors(*model)[0].tensor.is_same(before));
    CHECK(refusal(*model, fixture("nowhere")).find("adapter_config.json is missing") != std::string::npos);
}

TEST_CASE("target modules that do not exist are named") {
    const auto model = loadTiny("tiny_llama");
    PeftConfig config;
    config.targetModules = {"q_proj", "c_attn"};
    try {
        attachAdapter(*model, config, 0);
        FAIL("accepted c_attn");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::BadInput);
        CHECK(error.sentence().find("c_attn") != std::string::npos);
    }
}

TEST_CASE("the base model's name holds no path of this machine") {
    CHECK(baseModelName("/data/models/SmolLM2-135M-Instruct.gguf") == "SmolLM2-135M-Instruct");
    CHECK(baseModelName("models/Llama-3.2-1B/") == "Llama-3.2-1B");
}
