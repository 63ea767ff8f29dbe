// Equality with Hugging Face tokenizers; the values come from tests/parity/make_tokenizer_reference.py.
#include "engine/tokenizer/tokenizer.h"
#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using namespace lorimer::test;

TEST_CASE("SmolLM2 from its GGUF file: more than 3,000 nasty strings") {
    const std::string model = smolLm2Path();
    REQUIRE_MESSAGE(!model.empty(), "set-up has not fetched the base model");
    const auto tokenizer = loadTokenizer(model);
    const Json reference = readFixture("smollm2_reference.json");
    REQUIRE(reference["strings"].size() >= 3000);
    for (std::size_t i = 0; i < reference["strings"].size(); ++i) {
        const auto text = reference["strings"][i].get<std::string>();
        CAPTURE(text);
        const Ids ids = tokenizer->encode(text, true);
        CHECK(ids == reference["ids"][i].get<Ids>());
        // SmolLM2's vocabulary lacks some bytes: a few texts do not come back whole.
        const auto changed = reference["decoded"].find(std::to_string(i));
        const std::string back = changed == reference["decoded"].end() ? text : changed->get<std::string>();
        CHECK(tokenizer->decode(ids, false) == back);
        CHECK(streamed(*tokenizer, ids, false) == back);
        CHECK(streamed(*tokenizer, ids, true) == tokenizer->decode(ids, true));
        CHECK(tokenizer->decode(tokenizer->encodeOrdinary(text), true) == back);
    }
    CHECK(tokenizer->vocabSize() == 49152);
    CHECK(tokenizer->bosId() == 1);
    CHECK(tokenizer->eosId() == 2);
    CHECK(tokenizer->tokenId("<|im_end|>") == 2);
    CHECK(tokenizer->isSpecial(2));
    CHECK_FALSE(tokenizer->isSpecial(100));
}

TEST_CASE("every component of a pipeline, with vocabularies trained for the test") {
    const Json reference = readFixture("pipelines.json");
    for (const Json& entry : reference["cases"]) {
        CAPTURE(entry["name"].get<std::string>());
        Json file = entry["parts"];
        Json model = reference["models"][file["model"].get<std::string>()];
        for (const char* option : {"ignore_merges", "fuse_unk"}) {
            if (file.contains(option)) model[option] = file[option];
            file.erase(option);
        }
        file["model"] = model;
        const TemporaryFolder folder;
        folder.write("tokenizer.json", file.dump());
        const auto tokenizer = loadTokenizer(folder.path());
        for (std::size_t i = 0; i < reference["strings"].size(); ++i) {
            const auto text = reference["strings"][i].get<std::string>();
            CAPTURE(text);
            CHECK(tokenizer->encode(text, true) == entry["ids"][i].get<Ids>());
            const Ids plain = tokenizer->encode(text, false);
            const std::string number = std::to_string(i);
            CHECK(tokenizer->encodeOrdinary(text) ==
                  (entry["ordinary"].contains(number) ? entry["ordinary"][number].get<Ids>() : plain));
            CHECK(tokenizer->decode(plain, true) == entry["text"][i].get<std::string>());
            CHECK(streamed(*tokenizer, plain, true) == entry["text"][i].get<std::string>());
        }
    }
}

TEST_CASE("tokens say which bytes of the text they stand for") {
    const TemporaryFolder folder;
    Json file = smallTokenizerJson();
    file["normalizer"] = {{"type", "NFC"}};
    folder.write("tokenizer.json", file.dump());
    const auto tokenizer = loadTokenizer(folder.path());
    const std::string text = "abc e\u0301<s>\U0001F600";
    const auto tokens = tokenizer->tokenize(text, [](ByteRange) { return SpecialMatch::Allowed; });
    std::uint32_t covered = 0;
    for (const TextToken& token : tokens) {
        CHECK(token.range.begin <= covered);
        CHECK(token.range.end >= covered);
        covered = token.range.end;
    }
    CHECK(covered == text.size());
    CHECK(tokens[0].range == ByteRange{0, 3});  // abc
    CHECK(tokens[2].range == ByteRange{4, 7});  // one byte of the composed letter
    CHECK(tokens[3].range == ByteRange{4, 7});
    CHECK(tokens[4].id == 262);
    CHECK(tokens[4].range == ByteRange{7, 10});
}
