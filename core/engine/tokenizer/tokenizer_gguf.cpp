#include "engine/tokenizer/tokenizer_gguf.h"

#include "engine/tokenizer/bpe.h"
#include "engine/tokenizer/gguf_pre_tokenizers.h"
#include "engine/tokenizer/gguf_vocabulary.h"

namespace lorimer {

namespace {

std::vector<Bpe::Merge> readMerges(const GgufFile& file) {
    std::vector<Bpe::Merge> merges;
    for (const std::string& text : requiredTexts(file, "tokenizer.ggml.merges")) {
        // In byte characters a space is another character, so that the only space is the one between.
        const std::size_t space = text.find(' ', 1);
        if (space == std::string::npos || space + 1 >= text.size()) {
            refuseGguf(file, "has the merge \"" + text + "\", which is not two tokens with one space between");
        }
        merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    }
    return merges;
}

void readByteLevel(const GgufFile& file, TokenizerParts& parts) {
    const std::string* pre = file.stringValue("tokenizer.ggml.pre");
    GgufWordRules rules = makeGgufWordRules(pre == nullptr ? "default" : *pre, file.path());
    const std::vector<std::string>& tokens = requiredTexts(file, "tokenizer.ggml.tokens");
    parts.normalizer = std::move(rules.normalizer);
    parts.preTokenizer = std::move(rules.preTokenizer);
    BpeOptions options;
    options.ignoreMerges = rules.ignoreMerges;
    parts.model = std::make_unique<Bpe>(makeVocabulary(tokens), readMerges(file), std::move(options));
    parts.addedTokens = readAddedTokens(file, tokens, {GgufTokenType::Control});
    const SortedJson byteLevel = {{"type", "ByteLevel"}};
    parts.decoder = Decoder({byteLevel, "file \"" + file.path() + "\""});
    addAround(file, "tokenizer.ggml.add_bos_token", rules.addBos, "tokenizer.ggml.bos_token_id",
              parts.postProcessor.before);
    addAround(file, "tokenizer.ggml.add_eos_token", rules.addEos, "tokenizer.ggml.eos_token_id",
              parts.postProcessor.after);
}

}  // namespace

std::map<std::string, std::string> readNamedTokens(const GgufFile& file) {
    static constexpr std::pair<const char*, const char*> keys[] = {
        {"bos_token", "tokenizer.ggml.bos_token_id"},     {"eos_token", "tokenizer.ggml.eos_token_id"},
        {"unk_token", "tokenizer.ggml.unknown_token_id"}, {"sep_token", "tokenizer.ggml.seperator_token_id"},
        {"pad_token", "tokenizer.ggml.padding_token_id"}, {"cls_token", "tokenizer.ggml.cls_token_id"},
        {"mask_token", "tokenizer.ggml.mask_token_id"},
    };
    const std::vector<std::string>& tokens = requiredTexts(file, "tokenizer.ggml.tokens");
    std::map<std::string, std::string> named;
    for (const auto& [name, key] : keys) {
        const std::optional<std::int64_t> id = file.intValue(key);
        if (!id) continue;
        if (*id < 0 || static_cast<std::size_t>(*id) >= tokens.size()) {
            refuseGguf(file, std::string("has in ") + key + " the id " + std::to_string(*id) + ", which is no token");
        }
        named[name] = tokens[static_cast<std::size_t>(*id)];
    }
    return named;
}

std::unique_ptr<Tokenizer> loadTokenizerGguf(const std::string& path) {
    const GgufFile file = GgufFile::open(path);
    const std::string* model = file.stringValue("tokenizer.ggml.model");
    if (model == nullptr) refuseGguf(file, "has no tokenizer (tokenizer.ggml.model)");
    TokenizerParts parts;
    parts.namedTokens = readNamedTokens(file);
    if (*model == "gpt2") {
        readByteLevel(file, parts);
    } else if (*model == "llama") {
        readSentencePiece(file, parts);
    } else if (*model == "bert") {
        readBertVocabulary(file, parts);
    } else {
        refuseGguf(file, "has a tokenizer of the kind \"" + *model +
                             "\" (tokenizer.ggml.model), which Lorimer cannot read yet");
    }
    for (const char* key : {"tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id"}) {
        if (const auto id = file.intValue(key)) parts.endIds.push_back(static_cast<std::int32_t>(*id));
    }
    return std::make_unique<Tokenizer>(std::move(parts));
}

}  // namespace lorimer
