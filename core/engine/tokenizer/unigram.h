#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/tokenizer/token_model.h"

namespace lorimer {

struct UnigramOptions {
    std::optional<std::int32_t> unknownId;
    bool byteFallback = false;  ///< an unknown run becomes its <0xNN> tokens
};

/// The most probable cover of a word by tokens with log-probabilities (Viterbi), equal to the Unigram model of Hugging
/// Face `tokenizers`: unknown characters cost the lowest score minus 10, and neighbours of them are one token.
class Unigram final : public TokenModel {
public:
    /// `scores` has one log-probability per id of `vocabulary`, whose ids have no holes. Throws BadInput when the
    /// unknown id is none of them.
    Unigram(Vocabulary vocabulary, std::vector<double> scores, UnigramOptions options);

    std::vector<WordToken> encode(std::string_view word) const override;

private:
    struct Cover;

    std::int32_t unknownId() const;
    std::vector<Cover> bestCovers(std::string_view word) const;
    void appendRun(std::string_view run, std::vector<WordToken>& out) const;

    std::vector<double> m_scores;
    UnigramOptions m_options;
    double m_unknownScore = 0;
    std::vector<std::int32_t> m_byteIds;
    std::unordered_map<std::uint64_t, std::uint32_t> m_edges;  // (node, byte) -> node; node 0 is the root
    std::vector<std::int32_t> m_nodeIds;                       // the token that ends at a node, or -1
};

}  // namespace lorimer
