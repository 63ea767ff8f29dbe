#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/tokenizer/added_tokens.h"
#include "engine/tokenizer/decoder.h"
#include "engine/tokenizer/post_processor.h"
#include "engine/tokenizer/pre_tokenizer.h"
#include "engine/tokenizer/token_model.h"

namespace lorimer {

/// A token and the bytes of the text that it stands for.
struct TextToken {
    std::int32_t id = 0;
    ByteRange range;
};

/// What a tokenizer is made of; tokenizer_json and tokenizer_gguf fill it in.
struct TokenizerParts {
    std::unique_ptr<Normalizer> normalizer;      ///< may be null
    std::unique_ptr<PreTokenizer> preTokenizer;  ///< may be null
    std::unique_ptr<TokenModel> model;
    std::vector<AddedToken> addedTokens;
    PostProcessor postProcessor;
    Decoder decoder;
    /// bos_token, eos_token, unk_token, pad_token, ... as far as the model has them; their texts.
    std::map<std::string, std::string> namedTokens;
    std::vector<std::int32_t> endIds;  ///< what ends an answer, besides eos_token
};

/// Text to token ids and back, equal to Hugging Face `tokenizers`. Safe to use from several threads.
class Tokenizer {
public:
    explicit Tokenizer(TokenizerParts parts);

    /// Special tokens in the text are recognised. Throws BadInput when `text` is not UTF-8.
    std::vector<std::int32_t> encode(std::string_view text, bool addSpecialTokens) const;

    /// Special tokens in the text stay ordinary text; other added tokens are recognised.
    std::vector<std::int32_t> encodeOrdinary(std::string_view text) const;

    /// The tokens with the bytes they came from, without those that the post-processor adds. `rule` decides which
    /// special tokens in the text count.
    std::vector<TextToken> tokenize(std::string_view text, const AddedTokens::SpecialRule& rule) const;

    /// Puts the tokens around `ids` that the model wants around a text (bos, eos).
    std::vector<std::int32_t> addSpecialTokens(std::vector<std::int32_t> ids) const;

    /// Bytes that are no UTF-8 become U+FFFD. An id without a token says nothing: models are often padded to more ids
    /// than their tokenizer has, and may answer with one of them.
    std::string decode(std::span<const std::int32_t> ids, bool skipSpecialTokens) const;

    /// The token as the vocabulary writes it (byte characters and all). Throws BadInput for an id without a token.
    std::string tokenText(std::int32_t id) const;
    bool hasToken(std::int32_t id) const;
    std::optional<std::int32_t> tokenId(std::string_view token) const;
    /// The largest id plus one.
    int vocabSize() const;
    bool isSpecial(std::int32_t id) const;
    /// A special token, or another one that is cut out of texts before they are split into words.
    bool isAdded(std::int32_t id) const { return m_addedTokens.byId(id) != nullptr; }
    std::optional<std::int32_t> bosId() const { return namedId("bos_token"); }
    std::optional<std::int32_t> eosId() const { return namedId("eos_token"); }
    /// Ids that end an answer: eos_token, and what the model's own settings name besides.
    std::vector<std::int32_t> endIds() const;
    const PostProcessor& postProcessor() const { return m_parts.postProcessor; }

private:
    friend class StreamDecoder;

    std::optional<std::int32_t> namedId(const char* name) const;
    // As tokenizers decides it while decoding: by the text, which normalization may have changed.
    bool isSkipped(std::int32_t id) const;
    void tokenizeOrdinary(const AlignedText& text, std::vector<TextToken>& out) const;
    std::vector<WordToken> encodeWord(std::string_view word, bool asByteCharacters) const;

    TokenizerParts m_parts;
    AddedTokens m_addedTokens;
    mutable std::mutex m_cacheMutex;
    mutable StringMap<std::vector<WordToken>> m_cache;  // words that were seen; bounded
};

/// Reads the tokenizer of a Hugging Face folder (tokenizer.json) or of a .gguf file. Throws BadInput that names the
/// file and the component when something is missing, malformed or of a kind that Lorimer cannot read.
std::unique_ptr<Tokenizer> loadTokenizer(const std::string& modelPath);

}  // namespace lorimer

#include "engine/tokenizer/stream_decoder.h"
