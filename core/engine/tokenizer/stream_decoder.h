#pragma once

#include <cstdint>
#include <string>

#include "engine/tokenizer/decoder.h"

namespace lorimer {

class Tokenizer;

/// Turns ids into text one by one, in whole characters: the pieces joined are what Tokenizer::decode gives for all ids.
class StreamDecoder {
public:
    explicit StreamDecoder(const Tokenizer& tokenizer, bool skipSpecialTokens = true);

    /// The text that became certain with this id; may be empty, as for an id without a token.
    std::string push(std::int32_t id);
    /// What was held back; an incomplete character becomes U+FFFD. Starts anew.
    std::string finish() { return m_run.finish(); }

private:
    const Tokenizer& m_tokenizer;
    bool m_skipSpecialTokens;
    DecoderRun m_run;
};

}  // namespace lorimer
