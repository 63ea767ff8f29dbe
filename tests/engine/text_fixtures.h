#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/base/row.h"
#include "engine/tokenizer/tokenizer.h"

namespace lorimer::test {

/// A JSON file of tests/fixtures/text. Fails the test when it is not there.
Json readFixture(const std::string& name);

/// The default base model, which set-up fetches; empty when it is not there.
std::string smolLm2Path();

using Ids = std::vector<std::int32_t>;

/// What the streaming decoder gives for ids that come one by one.
std::string streamed(const Tokenizer& tokenizer, const Ids& ids, bool skipSpecialTokens);

std::vector<Message> readMessages(const Json& messages);

/// A folder that vanishes with the object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string path() const { return m_path.string(); }
    void write(const std::string& name, const std::string& content) const;

private:
    std::filesystem::path m_path;
};

/// A tokenizer.json with the 256 byte characters, the merges "a b" and "ab c", and the special tokens <|im_start|>
/// (260),
/// <|im_end|> (261) and <s> (262).
Json smallTokenizerJson();

/// The sentence of the Error that `action` throws; fails the test when it throws none.
template <typename Action>
std::string errorOf(const Action& action);

}  // namespace lorimer::test

#include <doctest/doctest.h>

#include "engine/base/error.h"

template <typename Action>
std::string lorimer::test::errorOf(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::BadInput);
        return error.sentence();
    }
    FAIL("nothing was thrown");
    return {};
}
