#include "tests/engine/text_fixtures.h"

#include <unistd.h>

#include <fstream>

#include "engine/tokenizer/byte_level.h"
#include "engine/tokenizer/stream_decoder.h"

namespace lorimer::test {

Json readFixture(const std::string& name) {
    std::ifstream file(std::string(LORIMER_FIXTURES_DIR) + "/text/" + name);
    REQUIRE_MESSAGE(file.good(), "missing fixture ", name);
    return Json::parse(file);
}

std::string smolLm2Path() {
    std::string path = std::string(LORIMER_DEPS_DIR) + "/models/SmolLM2-135M-Instruct.gguf";
    return std::filesystem::exists(path) ? path : std::string();
}

std::string streamed(const Tokenizer& tokenizer, const Ids& ids, bool skipSpecialTokens) {
    StreamDecoder decoder(tokenizer, skipSpecialTokens);
    std::string text;
    for (const std::int32_t id : ids) text += decoder.push(id);
    return text + decoder.finish();
}

std::vector<Message> readMessages(const Json& messages) {
    std::vector<Message> out;
    for (const Json& message : messages) {
        out.push_back({message["role"].get<std::string>(), message["content"].get<std::string>()});
    }
    return out;
}

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lorimer-text-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    m_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code code;
    std::filesystem::remove_all(m_path, code);
}

void TemporaryFolder::write(const std::string& name, const std::string& content) const {
    std::ofstream file(m_path / name, std::ios::binary);
    file << content;
    REQUIRE(file.good());
}

Json smallTokenizerJson() {
    Json vocabulary = Json::object();
    for (int byte = 0; byte < 256; ++byte) {
        const auto one = static_cast<char>(byte);
        vocabulary[toByteCharacters({&one, 1})] = byte;
    }
    vocabulary["ab"] = 256;
    vocabulary["abc"] = 257;
    Json added = Json::array();
    int id = 260;
    for (const char* content : {"<|im_start|>", "<|im_end|>", "<s>"}) {
        added.push_back({{"id", id++}, {"content", content}, {"special", true}, {"normalized", false}});
        vocabulary[content] = id - 1;
    }
    return {{"added_tokens", added},
            {"normalizer", nullptr},
            {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}},
            {"post_processor", nullptr},
            {"decoder", {{"type", "ByteLevel"}}},
            {"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", {"a b", "ab c"}}}}};
}

}  // namespace lorimer::test
