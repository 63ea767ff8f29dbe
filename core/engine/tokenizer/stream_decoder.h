#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lorimer {

class Tokenizer;

/// Turns ids into text one by one, in whole characters: the pieces joined are what Tokenizer::decode gives for all ids.
/// A tokenizer whose decoder is not byte-level gives its text in finish().
class StreamDecoder {
public:
    explicit StreamDecoder(const Tokenizer& tokenizer, bool skipSpecialTokens = true)
        : m_tokenizer(tokenizer), m_skipSpecialTokens(skipSpecialTokens) {}

    /// The text that became certain with this id; may be empty, as for an id without a token.
    std::string push(std::int32_t id);
    /// What was held back; an incomplete character becomes U+FFFD. Starts anew.
    std::string finish();

private:
    const Tokenizer& m_tokenizer;
    bool m_skipSpecialTokens;
    std::string m_bytes;              // an incomplete character
    std::vector<std::int32_t> m_ids;  // only for decoders that are not byte-level
};

}  // namespace lorimer
