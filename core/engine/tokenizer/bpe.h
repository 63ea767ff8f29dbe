#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/tokenizer/token_model.h"

namespace lorimer {

struct BpeOptions {
    bool ignoreMerges = false;  ///< a word that is a token is that token, whatever the merges say
    bool fuseUnknown = false;
    bool byteFallback =
        false;                 ///< a character outside of the vocabulary becomes its <0xNN> tokens, where all are there
    std::string unknownToken;  ///< empty: characters outside of the vocabulary vanish
    std::string continuingPrefix;
    std::string endSuffix;
};

/// Byte-pair encoding by merge rank, equal to the BPE model of Hugging Face `tokenizers`.
class Bpe final : public TokenModel {
public:
    using Merge = std::pair<std::string, std::string>;

    /// Throws BadInput when a merge names a token that is not in the vocabulary, or there are more than 4 million.
    Bpe(Vocabulary vocabulary, const std::vector<Merge>& merges, BpeOptions options);

    /// O(n log n) in the length of `word`.
    std::vector<WordToken> encode(std::string_view word) const override;

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
    std::int32_t requireUnknown() const;
    void mergeAll(std::vector<Symbol>& symbols) const;

    std::unordered_map<std::uint64_t, Rank> m_merges;
    BpeOptions m_options;
    std::int32_t m_unknownId = -1;
    std::vector<std::int32_t> m_byteIds;
};

}  // namespace lorimer
