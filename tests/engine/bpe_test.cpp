#include "engine/tokenizer/bpe.h"

#include <chrono>

#include "engine/tokenizer/tokenizer.h"
#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

Bpe makeBpe(BpeOptions options) {
    Vocabulary vocabulary;
    int id = 0;
    for (const char* token : {"a", "b", "c", "ab", "bc", "abc", "<unk>"}) vocabulary.add(token, id++);
    return Bpe(std::move(vocabulary), {{"b", "c"}, {"a", "b"}, {"a", "bc"}}, std::move(options));
}

std::vector<int> ids(const Bpe& bpe, const std::string& word) {
    std::vector<int> out;
    for (const WordToken& token : bpe.encode(word)) out.push_back(token.id);
    return out;
}

}  // namespace

TEST_CASE("merges go by rank, then from the left") {
    CHECK(ids(makeBpe({}), "abc") == std::vector<int>{5});
    CHECK(ids(makeBpe({}), "abab") == std::vector<int>{3, 3});
    CHECK(ids(makeBpe({}), "aab") == std::vector<int>{0, 3});
    CHECK(ids(makeBpe({}), "").empty());
}

TEST_CASE("characters outside of the vocabulary vanish, or become the unknown token") {
    CHECK(ids(makeBpe({}), "axb") == std::vector<int>{3});
    BpeOptions unknown;
    unknown.unknownToken = "<unk>";
    CHECK(ids(makeBpe(unknown), "axyb") == std::vector<int>{0, 6, 6, 1});
    unknown.fuseUnknown = true;
    CHECK(ids(makeBpe(unknown), "axyb") == std::vector<int>{0, 6, 1});
    CHECK(makeBpe(unknown).encode("a\u00E9\u00E9")[1].length == 4);
}

TEST_CASE("a word of 100,000 letters needs no quadratic time") {
    const std::string model = smolLm2Path();
    if (model.empty()) return;
    const auto tokenizer = loadTokenizer(model);
    const auto started = std::chrono::steady_clock::now();
    for (const std::string unit : {"a", "1", " ", "\n", "' ", "ab", "<|im_"}) {
        std::string text;
        while (text.size() < 100'000) text += unit;
        CHECK(tokenizer->decode(tokenizer->encode(text, false), false) == text);
    }
    // 0.06 s on the reference machine; quadratic merging takes minutes.
    CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(10));
}
