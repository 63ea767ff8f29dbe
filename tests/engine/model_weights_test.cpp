#include <algorithm>
#include <cstring>
#include <filesystem>
#include <functional>

#include "engine/base/json_check.h"
#include "engine/model/model_inspect.h"
#include "engine/weights/gguf.h"
#include "engine/weights/model_weights.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/weight_names.h"
#include "tests/support/expect_error.h"
#include "tests/support/gguf_bytes.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::string fixtures = std::string(LORIMER_FIXTURES_DIR) + "/weights";

/// The tensors of tiny_llama in a folder of their own, to be changed before it is opened.
struct TinyFolder {
    TinyFolder() : file(SafetensorsFile::open(fixtures + "/tiny_llama/model.safetensors")) {
        config = readJsonFile(fixtures + "/tiny_llama/config.json");
        for (const SafetensorsTensor& tensor : file.tensors())
            entries.push_back({tensor.name, tensor.type, tensor.shape, tensor.data});
    }
    SafetensorsEntry& entry(const std::string& name) {
        for (SafetensorsEntry& candidate : entries)
            if (candidate.name == name) return candidate;
        throw Error(ErrorKind::Internal, "no such entry");
    }
    void writeConfig() { writeText(folder.file("config.json"), config.dump()); }
    std::unique_ptr<ModelWeights> open() {
        writeConfig();
        writeSafetensors(folder.file("model.safetensors"), entries);
        return openModel(folder.path());
    }
    void refuse(const std::vector<std::string>& parts) {
        expectError(ErrorKind::BadInput, parts, [&] { open(); });
    }

    SafetensorsFile file;
    Json config;
    std::vector<SafetensorsEntry> entries;
    TemporaryFolder folder;
};

/// The metadata of a small llama GGUF; `extra` adds keys.
std::string ggufWith(std::uint64_t extraKeys, const std::function<void(GgufBytes&)>& extra,
                     const std::string& architecture = "llama") {
    GgufBytes bytes(1, 7 + extraKeys);
    bytes.textValue("general.architecture", architecture);
    bytes.u32Value("llama.block_count", 1).u32Value("llama.context_length", 64).u32Value("llama.embedding_length", 32);
    bytes.u32Value("llama.feed_forward_length", 32).u32Value("llama.attention.head_count", 4);
    bytes.f32Value("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    if (extra) extra(bytes);
    bytes.tensor("token_embd.weight", {32, 8}, 0, 0).pad(32).zeros(32 * 8 * 4);
    return bytes.text();
}

void refuseGguf(const std::vector<std::string>& parts, const std::function<void(GgufBytes&)>& extra,
                std::uint64_t extraKeys = 1) {
    const TemporaryFolder folder;
    writeText(folder.file("a.gguf"), ggufWith(extraKeys, extra));
    expectError(ErrorKind::BadInput, parts, [&] { openModel(folder.file("a.gguf")); });
}

}  // namespace

TEST_CASE("the same model reads the same from a folder and from GGUF, q and k in Hugging Face's order") {
    const auto folder = openModel(fixtures + "/tiny_llama");
    const auto gguf = openModel(fixtures + "/tiny_llama.gguf");
    CHECK(folder->quantization() == "none");
    CHECK(gguf->quantization() == "none");
    CHECK(modelConfigToJson(folder->config(), FloatType::BFloat16) ==
          modelConfigToJson(gguf->config(), FloatType::BFloat16));
    CHECK(folder->config().attentionBias);
    for (const WeightSpec& weight : expectedWeights(folder->config())) {
        CAPTURE(weight.name);
        REQUIRE(folder->contains(weight.name));
        REQUIRE(gguf->contains(weight.name));
        CHECK(gguf->shape(weight.name) == weight.shape);
        const std::vector<float> values = folder->readAll(weight.name);
        CHECK(values == gguf->readAll(weight.name));
        if (weight.shape.size() == 2) CHECK(gguf->valueType(weight.name) == FloatType::BFloat16);
        const std::int64_t width = weight.shape.size() == 2 ? weight.shape[1] : 1;
        std::vector<float> rows(static_cast<std::size_t>(3 * width));
        gguf->readRows(weight.name, 7, 3, rows.data());
        CHECK(std::memcmp(rows.data(), values.data() + 7 * width, rows.size() * sizeof(float)) == 0);
    }
    CHECK_FALSE(isCompressed(folder->compressed("model.norm.weight")));
    expectError(ErrorKind::Internal, {"Rows outside"}, [&] {
        float value = 0;
        gguf->readRows("model.norm.weight", 64, 1, &value);
    });
    CHECK_FALSE(folder->contains("model.layers.2.mlp.up_proj.weight"));
}

TEST_CASE("shards read as one file does") {
    TinyFolder tiny;
    const auto whole = openModel(fixtures + "/tiny_llama");
    std::vector<SafetensorsEntry> shards[2];
    Json map = Json::object();
    for (std::size_t i = 0; i < tiny.entries.size(); ++i) {
        shards[i % 2].push_back(tiny.entries[i]);
        map[tiny.entries[i].name] = "model-0000" + std::to_string(i % 2 + 1) + "-of-00002.safetensors";
    }
    tiny.writeConfig();
    for (int i = 0; i < 2; ++i)
        writeSafetensors(tiny.folder.file("model-0000" + std::to_string(i + 1) + "-of-00002.safetensors"), shards[i]);
    const std::string indexPath = tiny.folder.file("model.safetensors.index.json");
    const auto writeIndex = [&](const Json& weightMap) {
        writeText(indexPath, Json{{"metadata", {{"total_size", 1}}}, {"weight_map", weightMap}}.dump());
    };
    writeIndex(map);
    const auto sharded = openModel(tiny.folder.path());
    CHECK(sharded->files().size() == 2);
    for (const WeightSpec& weight : expectedWeights(whole->config()))
        CHECK(sharded->readAll(weight.name) == whole->readAll(weight.name));
    CHECK(inspectModel(tiny.folder.path(), true).sha256.size() == 64);

    const auto refuse = [&](const Json& weightMap, const std::vector<std::string>& parts) {
        writeIndex(weightMap);
        expectError(ErrorKind::BadInput, parts, [&] { openModel(tiny.folder.path()); });
    };
    Json changed = map;
    changed["model.norm.weight"] = "../secret.safetensors";
    refuse(changed, {"model.norm.weight", "plain name"});
    changed["model.norm.weight"] = "/etc/passwd";
    refuse(changed, {"plain name"});
    changed["model.norm.weight"] = 7;
    refuse(changed, {"plain name"});
    changed["model.norm.weight"] = "model-00003-of-00003.safetensors";
    refuse(changed, {"model-00003-of-00003.safetensors", "missing"});
    changed = map;
    changed["model.norm.weight"] = map["model.norm.weight"] == "model-00001-of-00002.safetensors"
                                       ? "model-00002-of-00002.safetensors"
                                       : "model-00001-of-00002.safetensors";
    refuse(changed, {"model.norm.weight", "missing in the shard"});
    changed.erase("model.norm.weight");
    refuse(changed, {"model.norm.weight", "missing"});
    refuse(Json::object(), {"weight_map"});
    writeText(indexPath, "[]");
    expectError(ErrorKind::BadInput, {indexPath, "weight_map"}, [&] { openModel(tiny.folder.path()); });
}

TEST_CASE("weights that are missing, misshapen or strange are refused by name") {
    TinyFolder missing;
    std::erase_if(missing.entries, [](const auto& entry) { return entry.name == "model.layers.1.mlp.up_proj.weight"; });
    missing.refuse({"model.layers.1.mlp.up_proj.weight", "is missing"});
    TinyFolder shape;
    shape.entry("model.layers.0.mlp.up_proj.weight").shape = {64, 96};
    shape.refuse({"model.layers.0.mlp.up_proj.weight", "[64, 96] instead of [96, 64]"});
    TinyFolder type;
    type.entry("model.norm.weight").type = SafetensorsType::I16;
    type.refuse({"model.norm.weight", "I16"});
    TinyFolder strange;
    strange.entries.push_back({"model.layers.0.self_attn.q_norm.weight", SafetensorsType::U8, {0}, {}});
    strange.refuse({"q_norm", "does not belong"});
    TinyFolder layers;
    layers.config["num_hidden_layers"] = 1;
    layers.refuse({"model.layers.1.", "does not belong"});
    TinyFolder head;
    std::erase_if(head.entries, [](const auto& entry) { return entry.name == "lm_head.weight"; });
    head.refuse({"lm_head.weight", "is missing"});
    head.config["tie_word_embeddings"] = true;
    CHECK_FALSE(head.open()->contains("lm_head.weight"));
    TinyFolder other;  // as in transformers, what is stored goes before what config.json says
    other.config["tie_word_embeddings"] = true;
    CHECK(other.open()->contains("lm_head.weight"));
    TinyFolder tied;  // the embeddings once more, and old rotary tables, are left aside
    tied.config["tie_word_embeddings"] = true;
    std::erase_if(tied.entries, [](const auto& entry) { return entry.name == "lm_head.weight"; });
    auto copy = *std::find_if(tied.entries.begin(), tied.entries.end(),
                              [](const auto& entry) { return entry.name == "model.embed_tokens.weight"; });
    copy.name = "lm_head.weight";
    tied.entries.push_back(copy);
    tied.entries.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", SafetensorsType::U8, {0}, {}});
    CHECK_FALSE(tied.open()->contains("lm_head.weight"));
}

TEST_CASE("what is no model is named, with what to do") {
    const TemporaryFolder folder;
    const auto refuse = [&](const std::string& path, const std::vector<std::string>& parts) {
        expectError(ErrorKind::BadInput, parts, [&] { openModel(path); });
    };
    refuse(folder.file("none"), {folder.file("none"), "no model"});
    refuse(folder.path(), {folder.path(), "config.json"});
    writeText(folder.file("adapter_config.json"), "{}");
    refuse(folder.path(), {"adapter"});
    writeText(folder.file("config.json"), "{");
    refuse(folder.path(), {folder.file("config.json"), "malformed"});
    TinyFolder tiny;
    tiny.writeConfig();
    refuse(tiny.folder.path(), {"neither model.safetensors"});
    writeText(tiny.folder.file("pytorch_model.bin"), "\x80\x02");
    refuse(tiny.folder.path(), {"pytorch_model.bin", "pickle", "save_pretrained"});
    refuse(tiny.folder.file("pytorch_model.bin"), {"pickle"});
    writeText(folder.file("x.gguf"), "no");
    refuse(folder.file("x.gguf"), {"does not start with GGUF"});
    writeText(folder.file("model.safetensors"), "no");
    refuse(folder.file("model.safetensors"), {"config.json"});
}

TEST_CASE("GGUF settings that change results and are not supported are refused by key") {
    refuseGguf({"llama.rope.scaling.type", "ntk"}, [](GgufBytes& b) { b.textValue("llama.rope.scaling.type", "ntk"); });
    refuseGguf({"llama.rope.scaling.type", "tables are missing"},
               [](GgufBytes& b) { b.textValue("llama.rope.scaling.type", "longrope"); });
    refuseGguf(
        {"llama.rope.scaling.original_context_length", "is missing"},
        [](GgufBytes& b) {
            b.textValue("llama.rope.scaling.type", "yarn").f32Value("llama.rope.scaling.factor", 4.0f);
        },
        2);
    refuseGguf({"llama.rope.scaling.attn_factor"},
               [](GgufBytes& b) { b.f32Value("llama.rope.scaling.attn_factor", 2.0f); });
    refuseGguf({"llama.rope.dimension_count"}, [](GgufBytes& b) { b.u32Value("llama.rope.dimension_count", 4); });
    refuseGguf({"llama.expert_count"}, [](GgufBytes& b) { b.u32Value("llama.expert_count", 8); });
    refuseGguf({"llama.attention.causal"}, [](GgufBytes& b) { b.boolValue("llama.attention.causal", false); });
    refuseGguf({"llama.logit_scale"}, [](GgufBytes& b) { b.f32Value("llama.logit_scale", 2.0f); });
    refuseGguf({"llama.final_logit_softcapping"},
               [](GgufBytes& b) { b.f32Value("llama.final_logit_softcapping", 30.0f); });
    refuseGguf({"llama.attention.sliding_window"},
               [](GgufBytes& b) { b.f32Value("llama.attention.sliding_window", 32.0f); });
    refuseGguf({"llama.attention.value_length"}, [](GgufBytes& b) { b.u32Value("llama.attention.value_length", 4); });
    refuseGguf({"llama.attention.head_count_kv", "differs between layers"},
               [](GgufBytes& b) { b.word("llama.attention.head_count_kv").u32(9).u32(4).u64(2).u32(1).u32(2); });
    refuseGguf({"key-value heads"}, [](GgufBytes& b) { b.u32Value("llama.attention.head_count_kv", 3); });
    refuseGguf({"split.count"}, [](GgufBytes& b) { b.u32Value("split.count", 2); });
    refuseGguf({"general.type", "adapter"}, [](GgufBytes& b) { b.textValue("general.type", "adapter"); });
    refuseGguf({"blk.0.attn_norm.weight", "missing"}, nullptr, 0);
    const TemporaryFolder folder;
    for (const char* architecture : {"mamba", "bert", "qwen2moe", "gemma3n", ""}) {
        writeText(folder.file("a.gguf"), ggufWith(0, nullptr, architecture));
        expectError(ErrorKind::BadInput, {"general.architecture", architecture, "llama, qwen2"},
                    [&] { openModel(folder.file("a.gguf")); });
    }
    writeText(folder.file("a.gguf"), ggufWith(0, nullptr, "qwen3"));  // the keys of another architecture
    expectError(ErrorKind::BadInput, {"qwen3.block_count", "is missing"}, [&] { openModel(folder.file("a.gguf")); });
}

TEST_CASE("the default base model: sizes, checksum, tied head, block formats") {
    const std::string path = std::string(LORIMER_DEPS_DIR) + "/models/SmolLM2-135M-Instruct.gguf";
    if (!std::filesystem::exists(path)) {
        MESSAGE("skipped: " << path << " is not there (scripts/setup.sh fetches it)");
        return;
    }
    const ModelReport report = inspectModel(path, true);
    CHECK(report.architecture == "llama");
    CHECK(report.parameters == 134'515'008);
    CHECK(report.linearParameters == 106'168'320);
    CHECK(report.layers == 30);
    CHECK(report.hiddenSize == 576);
    CHECK(report.vocabSize == 49152);
    CHECK(report.contextLength == 8192);
    CHECK(report.quantization == "Q4_1");
    CHECK(report.hasChatTemplate);
    CHECK(report.sha256 == "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
    CHECK(report.fileBytes == 98'362'432);
    const auto weights = openModel(path);
    CHECK(weights->config().tieEmbeddings);
    CHECK(weights->config().rmsNormEps == 1e-5);
    CHECK(weights->config().ropeTheta == 100000.0);
    CHECK(weights->config().headDim == 64);
}

TEST_CASE("inspection of a folder finds the chat template where transformers may put it") {
    for (const auto& [name, text] :
         std::vector<std::pair<std::string, std::string>>{{"tokenizer_config.json", "{\"chat_template\": \"{{ x }}\"}"},
                                                          {"chat_template.jinja", "{{ x }}"},
                                                          {"chat_template.json", "{\"chat_template\": \"{{ x }}\"}"}}) {
        TinyFolder tiny;
        tiny.open();
        CHECK_FALSE(inspectModel(tiny.folder.path(), false).hasChatTemplate);
        writeText(tiny.folder.file("tokenizer_config.json"), "{\"chat_template\": null}");
        CHECK_FALSE(inspectModel(tiny.folder.path(), false).hasChatTemplate);
        writeText(tiny.folder.file(name), text);
        CHECK(inspectModel(tiny.folder.path(), false).hasChatTemplate);
        CHECK(inspectModel(tiny.folder.path(), false).sha256.empty());
    }
}
