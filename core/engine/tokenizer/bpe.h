#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/tokenizer/vocabulary.h"

namespace lorimer {

/// A token of one word: how many bytes of the word it stands for.
struct WordToken {
    std::int32_t id = 0;
    std::uint32_t length = 0;
};

struct BpeOptions {
    bool ignoreMerges = false;  ///< a word that is a token is that token, whatever the merges say
    bool fuseUnknown = false;
    std::string unknownToken;  ///< empty: characters outside of the vocabulary vanish
    std::string continuingPrefix;
    std::string endSuffix;
};

/// Byte-pair encoding by merge rank, equal to the BPE model of Hugging Face `tokenizers`.
class Bpe {
public:
    using Merge = std::pair<std::string, std::string>;

    /// Throws BadInput when a merge names a token that is not in the vocabulary, or there are more than 4 million.
    Bpe(Vocabulary vocabulary, const std::vector<Merge>& merges, BpeOptions options);

    const Vocabulary& vocabulary() const { return m_vocabulary; }

    /// Tokens of one word, O(n log n) in its length. Lengths count the bytes of `word`.
    std::vector<WordToken> encode(std::string_view word) const;

private:
    struct Symbol;
    struct Rank {
        std::uint32_t rank = 0;
        std::int32_t merged = 0;
    };

    static std::uint64_t pairKey(std::int32_t left, std::int32_t right) {
        return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
    }

    std::vector<Symbol> symbols(std::string_view word) const;
    void mergeAll(std::vector<Symbol>& symbols) const;

    Vocabulary m_vocabulary;
    std::unordered_map<std::uint64_t, Rank> m_merges;
    BpeOptions m_options;
    std::int32_t m_unknownId = -1;
};

}  // namespace lorimer
