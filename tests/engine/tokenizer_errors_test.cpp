// Files that are broken or of a kind that is not read: the error names the file and the component.
#include "engine/tokenizer/stream_decoder.h"
#include "engine/tokenizer/tokenizer.h"
#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

std::string loadError(const Json& tokenizer) {
    const TemporaryFolder folder;
    folder.write("tokenizer.json", tokenizer.dump());
    const std::string sentence = errorOf([&] { loadTokenizer(folder.path()); });
    return sentence;
}

bool names(const std::string& sentence, const std::string& what) {
    return sentence.find(what) != std::string::npos && sentence.find("Nothing was changed") != std::string::npos;
}

}  // namespace

TEST_CASE("unknown components are named") {
    const auto with = [](const char* key, const Json& value) {
        Json file = smallTokenizerJson();
        file[key] = value;
        return loadError(file);
    };
    CHECK(names(with("normalizer", {{"type", "Precompiled"}}), "Precompiled"));
    CHECK(names(with("pre_tokenizer", {{"type", "UnicodeScripts"}}), "UnicodeScripts"));
    const Json odd = {{"type", "Metaspace"}, {"replacement", "_"}, {"prepend_scheme", "odd"}};
    CHECK(names(with("pre_tokenizer", odd), "odd"));
    CHECK(names(with("pre_tokenizer", {{"type", "Metaspace"}, {"replacement", "ab"}}), "replacement"));
    CHECK(names(with("post_processor", {{"type", "Odd"}}), "Odd"));
    CHECK(names(with("decoder", {{"type", "CTC"}}), "CTC"));
    CHECK(names(with("normalizer", {{"type", "Sequence"}, {"normalizers", {{{"type", "Nmt"}}}}}), "Nmt"));
    CHECK(names(with("pre_tokenizer", {{"type", "Split"}, {"pattern", {{"Regex", "a"}}}, {"behavior", "Odd"}}), "Odd"));
    CHECK(names(with("pre_tokenizer", {{"type", "Split"}, {"pattern", {{"Odd", "a"}}}}), "Regex"));
}

TEST_CASE("models of another kind are named") {
    const auto with = [](const char* key, const Json& value) {
        Json file = smallTokenizerJson();
        file["model"][key] = value;
        return loadError(file);
    };
    CHECK(names(with("type", "WordLevel"), "WordLevel"));
    CHECK(names(with("type", "Unigram"), "vocab"));
    CHECK(names(with("dropout", 0.1), "dropout"));
    CHECK(names(with("merges", Json::array({"a"})), "merge"));
    CHECK(names(with("merges", Json::array({"a zz"})), "zz"));
    CHECK(names(with("merges", Json::array({5})), "merge"));
    CHECK(names(with("vocab", Json::array()), "vocab"));
    CHECK(names(with("vocab", {{"a", -1}}), "-1"));
    CHECK(names(with("vocab", {{"a", "x"}}), "\"a\""));
}

TEST_CASE("broken files are refused with their path") {
    const TemporaryFolder folder;
    CHECK(errorOf([&] { loadTokenizer(folder.path()); }).find("tokenizer.json") != std::string::npos);
    CHECK(errorOf([&] { loadTokenizer(folder.path() + "/nothing"); }).find("nothing") != std::string::npos);
    for (const std::string content : {"", "{", "[]", "{\"model\": 5}", "{}", "\xFF", "nul"}) {
        folder.write("tokenizer.json", content);
        CHECK(errorOf([&] { loadTokenizer(folder.path()); }).find("tokenizer.json") != std::string::npos);
    }
    folder.write("tokenizer.json", std::string(100'000, '['));
    CHECK(errorOf([&] { loadTokenizer(folder.path()); }).find("64 levels") != std::string::npos);
    folder.write("model.gguf", "GGUF");
    CHECK(errorOf([&] { loadTokenizer(folder.path() + "/model.gguf"); }).find("model.gguf") != std::string::npos);
}

TEST_CASE("texts and ids that cannot be") {
    const TemporaryFolder folder;
    folder.write("tokenizer.json", smallTokenizerJson().dump());
    const auto tokenizer = loadTokenizer(folder.path());
    CHECK(names(errorOf([&] { tokenizer->encode("a\xFF", false); }), "byte 1"));
    CHECK(names(errorOf([&] { tokenizer->tokenText(5000); }), "5000"));
    // As tokenizers does it: a model that is padded to more ids than its tokenizer has may answer with one.
    const std::vector<std::int32_t> ids{'h', 5000, 258, -1, 'i'};
    CHECK(tokenizer->decode(ids, false) == "hi");
    CHECK(tokenizer->decode(ids, true) == "hi");
    StreamDecoder stream(*tokenizer, true);
    std::string streamed;
    for (const std::int32_t id : ids) streamed += stream.push(id);
    CHECK(streamed + stream.finish() == "hi");
    CHECK(names(errorOf([&] { tokenizer->tokenText(-1); }), "-1"));
    CHECK(names(errorOf([&] { tokenizer->tokenText(258); }), "258"));  // a hole
    CHECK_FALSE(tokenizer->tokenId("zz").has_value());
    CHECK_FALSE(tokenizer->bosId().has_value());
}

TEST_CASE("named tokens come from the files beside tokenizer.json") {
    const TemporaryFolder folder;
    folder.write("tokenizer.json", smallTokenizerJson().dump());
    folder.write("tokenizer_config.json", R"({"eos_token": {"content": "<|im_end|>"}, "pad_token": null})");
    folder.write("special_tokens_map.json", R"({"bos_token": "<s>", "eos_token": "a"})");
    folder.write("generation_config.json", R"({"eos_token_id": [261, 257]})");
    const auto tokenizer = loadTokenizer(folder.path());
    CHECK(tokenizer->bosId() == 262);
    CHECK(tokenizer->eosId() == 261);
    CHECK(tokenizer->endIds() == std::vector<std::int32_t>{261, 257});
    folder.write("generation_config.json", R"({"eos_token_id": "x"})");
    CHECK(names(errorOf([&] { loadTokenizer(folder.path()); }), "generation_config.json"));
}
