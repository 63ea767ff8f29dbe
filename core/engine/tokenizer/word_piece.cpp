#include "engine/tokenizer/word_piece.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

WordPiece::WordPiece(Vocabulary vocabulary, WordPieceOptions options)
    : TokenModel(std::move(vocabulary)), m_options(std::move(options)) {}

WordToken WordPiece::unknown(std::string_view word) const {
    const std::int32_t id = vocabulary().find(m_options.unknownToken);
    if (id < 0) {
        throw badInput("The tokenizer's unknown token \"" + m_options.unknownToken +
                       "\" is not in its vocabulary. Nothing was changed; use another tokenizer file.");
    }
    return {id, static_cast<std::uint32_t>(word.size())};
}

std::vector<WordToken> WordPiece::encode(std::string_view word) const {
    const auto characters =
        std::count_if(word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    if (static_cast<std::size_t>(characters) > m_options.longestWord) return {unknown(word)};
    std::vector<WordToken> tokens;
    for (std::size_t begin = 0; begin < word.size();) {
        std::size_t end = word.size();
        std::int32_t id = -1;
        std::string piece = (begin > 0 ? m_options.continuingPrefix : "") + std::string(word.substr(begin));
        while (begin < end && (id = vocabulary().find(piece)) < 0) {
            const std::size_t shorter = previousCharacter(word, end);
            piece.resize(piece.size() - (end - shorter));
            end = shorter;
        }
        if (id < 0) return {unknown(word)};
        tokens.push_back({id, static_cast<std::uint32_t>(end - begin)});
        begin = end;
    }
    return tokens;
}

}  // namespace lorimer
