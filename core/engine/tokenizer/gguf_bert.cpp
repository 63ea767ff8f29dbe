#include <algorithm>

#include "engine/tokenizer/bert_normalizer.h"
#include "engine/tokenizer/gguf_vocabulary.h"
#include "engine/tokenizer/word_piece.h"

namespace lorimer {

namespace {

constexpr std::string_view underscore = "\xE2\x96\x81";  // U+2581

// The files mark the beginning of a word instead of its continuation: "play", "##ing" are stored as U+2581 "play" and
// "ing". Names in brackets are stored as they are.
std::vector<std::string> wordPieces(const std::vector<std::string>& stored, const std::vector<GgufTokenType>& types) {
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        const std::string& text = stored[i];
        const bool named = text.size() > 2 && text.front() == '[' && text.back() == ']';
        if (text.rfind(underscore, 0) == 0) {
            tokens.push_back(text.substr(underscore.size()));
        } else if (named || (i < types.size() && types[i] == GgufTokenType::Control)) {
            tokens.push_back(text);
        } else {
            tokens.push_back("##" + text);
        }
    }
    return tokens;
}

bool tellsCapitals(const std::vector<std::string>& tokens) {
    return std::any_of(tokens.begin(), tokens.end(), [](const std::string& token) {
        const bool named = token.front() == '[' || token.front() == '<';
        return !named && std::any_of(token.begin(), token.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    });
}

// The first key of a file that names an id.
const char* firstOf(const GgufFile& file, const char* key, const char* otherwise) {
    return file.intValue(key) ? key : otherwise;
}

}  // namespace

void readBertVocabulary(const GgufFile& file, TokenizerParts& parts) {
    const std::vector<std::string> tokens =
        wordPieces(requiredTexts(file, "tokenizer.ggml.tokens"), readTokenTypes(file));
    const std::string where = "file \"" + file.path() + "\"";
    const SortedJson preTokenizer = {{"type", "BertPreTokenizer"}};
    const SortedJson decoder = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}};
    BertNormalizerOptions options;
    options.lowercase = options.stripAccents = !tellsCapitals(tokens);
    parts.normalizer = makeBertNormalizer(options);
    parts.preTokenizer = makePreTokenizer({preTokenizer, where});
    parts.decoder = Decoder({decoder, where});
    WordPieceOptions model;
    const auto unknown = parts.namedTokens.find("unk_token");
    if (unknown != parts.namedTokens.end()) model.unknownToken = unknown->second;
    parts.model = std::make_unique<WordPiece>(makeVocabulary(tokens), std::move(model));
    parts.addedTokens = readAddedTokens(file, tokens, {GgufTokenType::Control, GgufTokenType::Unknown});
    addAround(file, "tokenizer.ggml.add_bos_token", true,
              firstOf(file, "tokenizer.ggml.cls_token_id", "tokenizer.ggml.bos_token_id"), parts.postProcessor.before);
    addAround(file, "tokenizer.ggml.add_eos_token", true,
              firstOf(file, "tokenizer.ggml.seperator_token_id", "tokenizer.ggml.eos_token_id"),
              parts.postProcessor.after);
}

}  // namespace lorimer
