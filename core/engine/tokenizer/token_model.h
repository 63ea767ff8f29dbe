#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/tokenizer/vocabulary.h"

namespace lorimer {

/// A token of one word: how many bytes of the word it stands for.
struct WordToken {
    std::int32_t id = 0;
    std::uint32_t length = 0;
};

/// What turns a word into tokens of its vocabulary: Bpe, WordPiece or Unigram.
class TokenModel {
public:
    explicit TokenModel(Vocabulary vocabulary) : m_vocabulary(std::move(vocabulary)) {}
    virtual ~TokenModel() = default;

    const Vocabulary& vocabulary() const { return m_vocabulary; }

    /// Tokens of one word. Lengths count the bytes of `word`. Throws BadInput when the word needs an unknown token that
    /// the vocabulary lacks.
    virtual std::vector<WordToken> encode(std::string_view word) const = 0;

private:
    Vocabulary m_vocabulary;
};

/// Ids of the 256 tokens <0x00> to <0xFF>, which stand for bytes that no other token covers; -1 where one is missing.
std::vector<std::int32_t> byteTokenIds(const Vocabulary& vocabulary);

}  // namespace lorimer
