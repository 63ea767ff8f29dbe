#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "engine/base/json_check.h"
#include "engine/quant/gguf_companions.h"
#include "engine/quant/quantize_model.h"
#include "engine/tokenizer/tokenizer.h"
#include "engine/tokenizer/tokenizer_json.h"
#include "engine/weights/model_weights.h"
#include "engine/weights/weight_names.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::string fixtures = std::string(LORIMER_FIXTURES_DIR) + "/weights";

std::size_t entriesIn(const std::string& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_CASE("a quantized folder is byte for byte the one that transformers saves") {
    for (const bool nested : {false, true}) {
        const std::string reference = fixtures + (nested ? "/tiny_llama_nf4_double" : "/tiny_llama_nf4");
        const TemporaryFolder folder;
        std::int64_t last = 0;
        QuantizeJob job;
        job.modelPath = fixtures + "/tiny_llama";
        job.outFolder = folder.file("out");
        job.doubleQuant = nested;
        job.onProgress = [&](std::int64_t done, std::int64_t total) {
            CHECK(done > last);
            CHECK(done <= total);
            last = done;
        };
        const QuantizeReport report = quantizeModel(job);
        CHECK(last > 0);
        // Not CHECK on the texts themselves: a failure would print the file.
        const bool same = readText(folder.file("out/model.safetensors")) == readText(reference + "/model.safetensors");
        CHECK(same);
        CHECK(readText(folder.file("out/config.json")) == readText(reference + "/config.json"));
        CHECK(readText(folder.file("out/generation_config.json")) == readText(reference + "/generation_config.json"));
        CHECK(report.bytes == static_cast<std::int64_t>(readText(reference + "/model.safetensors").size()));
        CHECK_FALSE(report.hasTokenizer);
        CHECK(report.linearParameters == 2 * (64 * 64 * 2 + 32 * 64 * 2 + 3 * 64 * 96));
        // These matrices have 32 to 96 blocks: one nested absmax (32 bits) serves fewer than 256 blocks.
        if (nested) CHECK(report.bitsPerParameter == doctest::Approx(4.125).epsilon(0.005));
        if (!nested) CHECK(report.bitsPerParameter == 4.5);
    }
}

TEST_CASE("a GGUF source keeps its values: the folder equals quantizing what the file decodes to") {
    const TemporaryFolder folder;
    QuantizeJob job;
    job.modelPath = fixtures + "/tiny_llama.gguf";
    job.outFolder = folder.file("out");
    quantizeModel(job);
    const auto source = openModel(job.modelPath);
    const auto made = openModel(job.outFolder);
    CHECK(modelConfigToJson(made->config(), FloatType::BFloat16) ==
          modelConfigToJson(source->config(), FloatType::BFloat16));
    for (const WeightSpec& weight : expectedWeights(source->config())) {
        if (!weight.blockLinear) continue;
        const FourBitTensor expected = quantizeFourBit(FourBitCode::Nf4, source->readAll(weight.name).data(),
                                                       weight.shape, 64, true, FloatType::BFloat16);
        CHECK(std::get<FourBitTensor>(made->compressed(weight.name)).codes == expected.codes);
        CHECK(std::get<FourBitTensor>(made->compressed(weight.name)).absmaxCodes == expected.absmaxCodes);
    }
}

TEST_CASE("the tokenizer of the default base model is written as tokenizer.json and gives the same ids") {
    const std::string path = std::string(LORIMER_DEPS_DIR) + "/models/SmolLM2-135M-Instruct.gguf";
    if (!std::filesystem::exists(path)) {
        MESSAGE("skipped: " << path << " is not there (scripts/setup.sh fetches it)");
        return;
    }
    const TemporaryFolder folder;
    for (const auto& [name, text] : companionsFromGguf(GgufFile::open(path))) writeText(folder.file(name), text);
    // Hugging Face's reader asks for this field in the word rules too, where ours does not.
    const std::string rules = R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":true,"trim_offsets":true})";
    CHECK(readText(folder.file("tokenizer.json")).find(rules) != std::string::npos);
    const auto before = loadTokenizer(path);
    const auto after = loadTokenizerJson(folder.path());
    for (const std::string text :
         {"", "Explain the term Arachnodactyly.", "  1234567 caf\u00e9 \u4f60\u597d \U0001F600\n\n\t x",
          "<|im_start|>user\nHello<|im_end|>\n", "don't WON'T it's \u00e4\u0301\u0308", "a\u00a0b\u2003c"}) {
        CAPTURE(text);
        for (const bool special : {false, true}) CHECK(before->encode(text, special) == after->encode(text, special));
    }
    const Json config = readJsonFile(folder.file("tokenizer_config.json"));
    CHECK(config["eos_token"] == "<|im_end|>");
    CHECK(config["chat_template"].get<std::string>().starts_with("{% for message in messages %}"));
    CHECK(readJsonFile(folder.file("generation_config.json"))["eos_token_id"] == 2);
}

TEST_CASE("tokenizer files go along") {
    const TemporaryFolder folder;
    std::filesystem::copy(fixtures + "/tiny_llama", folder.file("in"));
    writeText(folder.file("in/tokenizer.json"), "{\"a\": 1}");
    writeText(folder.file("in/private-notes.txt"), "x");
    QuantizeJob job;
    job.modelPath = folder.file("in");
    job.outFolder = folder.file("out");
    CHECK(quantizeModel(job).hasTokenizer);
    CHECK(readText(folder.file("out/tokenizer.json")) == "{\"a\": 1}");
    CHECK_FALSE(std::filesystem::exists(folder.file("out/private-notes.txt")));
}

TEST_CASE("a folder in use, a quantized source and a full disk leave nothing behind") {
    const TemporaryFolder folder;
    QuantizeJob job;
    job.modelPath = fixtures + "/tiny_llama";
    job.outFolder = folder.file("used");
    std::filesystem::create_directory(job.outFolder);
    writeText(folder.file("used/a"), "x");
    expectError(ErrorKind::BadInput, {folder.file("used"), "not empty"}, [&] { quantizeModel(job); });
    CHECK(readText(folder.file("used/a")) == "x");
    job.outFolder = folder.file("out");
    job.modelPath = fixtures + "/tiny_llama_nf4";
    expectError(ErrorKind::BadInput, {"tiny_llama_nf4", "already"}, [&] { quantizeModel(job); });
    job.modelPath = fixtures + "/tiny_llama";
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before = {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small = {40'000, before.rlim_max};  // less than the weights
    ::setrlimit(RLIMIT_FSIZE, &small);
    expectError(ErrorKind::OutOfResources, {"free some space"}, [&] { quantizeModel(job); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    CHECK(entriesIn(folder.path()) == 1);
}
