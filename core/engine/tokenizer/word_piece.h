#pragma once

#include <string>

#include "engine/tokenizer/token_model.h"

namespace lorimer {

struct WordPieceOptions {
    std::string unknownToken = "[UNK]";
    std::string continuingPrefix = "##";
    std::size_t longestWord = 100;  ///< characters; a longer word is unknown
};

/// The longest token that begins the word, then the longest that goes on with it; equal to the WordPiece model of
/// Hugging Face `tokenizers`. A word that cannot be covered is one unknown token.
class WordPiece final : public TokenModel {
public:
    WordPiece(Vocabulary vocabulary, WordPieceOptions options);

    std::vector<WordToken> encode(std::string_view word) const override;

private:
    WordToken unknown(std::string_view word) const;

    WordPieceOptions m_options;
};

}  // namespace lorimer
