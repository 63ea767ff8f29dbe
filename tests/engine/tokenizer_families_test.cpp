// Every family's components, token-exact with Hugging Face tokenizers; the values come from
// tests/parity/make_tokenizer_family_reference.py, whose "check" compares 20,000 strings a family.
#include <cstdio>

#include "engine/tokenizer/tokenizer.h"
#include "tests/engine/text_fixtures.h"
#include "tests/support/gguf_bytes.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

std::string fnv1a(const std::string& text) {
    std::uint64_t value = 0xCBF29CE484222325;
    for (const char byte : text) value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
    char hex[17] = {};
    std::snprintf(hex, sizeof(hex), "%016llx", static_cast<unsigned long long>(value));
    return hex;
}

std::string line(const Tokenizer& tokenizer, const std::string& text) {
    const Ids ids = tokenizer.encode(text, true);
    std::string out;
    for (const std::int32_t id : ids) out += (out.empty() ? "" : ",") + std::to_string(id);
    const std::string all = tokenizer.decode(ids, false);
    CHECK(streamed(tokenizer, ids, false) == all);
    return out + "\n" + all + "\n" + tokenizer.decode(ids, true);
}

void checkStrings(const Tokenizer& tokenizer, const Json& reference, const Json& hashes) {
    const auto chunk = reference["chunk"].get<std::size_t>();
    const Json& strings = reference["strings"];
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        std::string lines;
        for (std::size_t k = i * chunk; k < std::min((i + 1) * chunk, strings.size()); ++k) {
            lines += (lines.empty() ? "" : "\n") + line(tokenizer, strings[k].get<std::string>());
        }
        CAPTURE(i * chunk);
        CHECK(fnv1a(lines) == hashes[i].get<std::string>());
    }
}

std::string ggufFile(const Json& gguf) {
    const Json& values = gguf["values"];
    GgufBytes file(0, 5 + values.size());
    file.textValue("general.architecture", gguf["architecture"].get<std::string>());
    file.textValue("tokenizer.ggml.model", gguf["model"].get<std::string>());
    const auto array = [&](const char* key, std::uint32_t type, const Json& items) {
        file.word(key).u32(9).u32(type).u64(items.size());
    };
    array("tokenizer.ggml.tokens", 8, gguf["tokens"]);
    for (const Json& token : gguf["tokens"]) file.word(token.get<std::string>());
    array("tokenizer.ggml.scores", 6, gguf["scores"]);
    for (const Json& score : gguf["scores"]) file.f32(score.get<float>());
    array("tokenizer.ggml.token_type", 5, gguf["types"]);
    for (const Json& type : gguf["types"]) file.u32(type.get<std::uint32_t>());
    for (const auto& [key, value] : values.items()) {
        if (value.is_boolean()) {
            file.boolValue(key, value.get<bool>());
        } else {
            file.u32Value(key, value.get<std::uint32_t>());
        }
    }
    return file.pad(32).text();
}

}  // namespace

TEST_CASE("every family's tokenizer.json, and GGUF files of the same models") {
    const Json reference = readFixture("families.json");
    REQUIRE(reference["cases"].size() >= 25);
    for (const Json& entry : reference["cases"]) {
        CAPTURE(entry["name"].get<std::string>());
        const TemporaryFolder folder;
        folder.write("tokenizer.json", entry["tokenizer"].dump());
        checkStrings(*loadTokenizer(folder.path()), reference, entry["hashes"]);
        if (!entry.contains("gguf")) continue;
        folder.write("model.gguf", ggufFile(entry["gguf"]));
        checkStrings(*loadTokenizer(folder.path() + "/model.gguf"), reference, entry["hashes"]);
    }
}

TEST_CASE("GGUF vocabularies with rules that are not known are refused by name") {
    const Json reference = readFixture("families.json");
    const auto found = std::find_if(reference["cases"].begin(), reference["cases"].end(),
                                    [](const Json& entry) { return entry["name"] == "gguf llama"; });
    REQUIRE(found != reference["cases"].end());
    const auto refusal = [&](const auto& change) {
        Json gguf = (*found)["gguf"];
        change(gguf);
        const TemporaryFolder folder;
        folder.write("model.gguf", ggufFile(gguf));
        return errorOf([&] { loadTokenizer(folder.path() + "/model.gguf"); });
    };
    const auto names = [](const std::string& sentence, const char* what) {
        return sentence.find(what) != std::string::npos && sentence.find("model.gguf") != std::string::npos &&
               sentence.find("Nothing was changed") != std::string::npos;
    };
    CHECK(names(refusal([](Json& gguf) { gguf["model"] = "t5"; }), "\"t5\""));
    CHECK(names(refusal([](Json& gguf) { gguf["scores"].erase(0); }), "scores"));
    CHECK(names(refusal([](Json& gguf) { gguf["types"].erase(0); }), "token types"));
    CHECK(names(refusal([](Json& gguf) { gguf["values"]["tokenizer.ggml.remove_extra_whitespaces"] = true; }),
                "remove_extra_whitespaces"));
    CHECK(names(refusal([](Json& gguf) { gguf["values"]["tokenizer.ggml.precompiled_charsmap"] = 1; }),
                "precompiled_charsmap"));
    CHECK(names(refusal([](Json& gguf) { gguf["values"]["tokenizer.ggml.bos_token_id"] = 100000; }), "100000"));
}
