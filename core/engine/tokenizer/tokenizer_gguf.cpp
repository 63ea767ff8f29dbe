#include "engine/tokenizer/tokenizer_gguf.h"

#include "engine/base/error.h"
#include "engine/tokenizer/gguf_pre_tokenizers.h"

namespace lorimer {

namespace {

// tokenizer.ggml.token_type
constexpr std::int64_t controlToken = 3;
constexpr std::int64_t userDefinedToken = 4;

[[noreturn]] void refuse(const GgufFile& file, const std::string& what) {
    throw badInput("The model file \"" + file.path() + "\" " + what +
                   ". Nothing was changed; use another file of this model.");
}

const std::vector<std::string>& requiredTexts(const GgufFile& file, const char* key) {
    const std::vector<std::string>* found = file.stringArray(key);
    if (found == nullptr) refuse(file, std::string("has no ") + key);
    return *found;
}

std::vector<AddedToken> readAddedTokens(const GgufFile& file, const std::vector<std::string>& tokens) {
    std::vector<AddedToken> added;
    const std::vector<std::int64_t>* types = file.intArray("tokenizer.ggml.token_type");
    if (types == nullptr) return added;
    if (types->size() != tokens.size()) refuse(file, "has another number of token types than of tokens");
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::int64_t type = (*types)[i];
        if (type != controlToken && type != userDefinedToken) continue;
        AddedToken token;
        token.content = tokens[i];
        token.id = static_cast<std::int32_t>(i);
        token.special = type == controlToken;
        added.push_back(std::move(token));
    }
    return added;
}

Vocabulary readVocabulary(const std::vector<std::string>& tokens) {
    Vocabulary vocabulary;
    for (std::size_t i = 0; i < tokens.size(); ++i) vocabulary.add(tokens[i], static_cast<std::int64_t>(i));
    return vocabulary;
}

std::vector<Bpe::Merge> readMerges(const GgufFile& file) {
    std::vector<Bpe::Merge> merges;
    for (const std::string& text : requiredTexts(file, "tokenizer.ggml.merges")) {
        // In byte characters a space is another character, so that the only space is the one between.
        const std::size_t space = text.find(' ', 1);
        if (space == std::string::npos || space + 1 >= text.size()) {
            refuse(file, "has the merge \"" + text + "\", which is not two tokens with one space between");
        }
        merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    }
    return merges;
}

}  // namespace

std::map<std::string, std::string> readNamedTokens(const GgufFile& file) {
    static constexpr std::pair<const char*, const char*> keys[] = {
        {"bos_token", "tokenizer.ggml.bos_token_id"},     {"eos_token", "tokenizer.ggml.eos_token_id"},
        {"unk_token", "tokenizer.ggml.unknown_token_id"}, {"sep_token", "tokenizer.ggml.seperator_token_id"},
        {"pad_token", "tokenizer.ggml.padding_token_id"},
    };
    const std::vector<std::string>& tokens = requiredTexts(file, "tokenizer.ggml.tokens");
    std::map<std::string, std::string> named;
    for (const auto& [name, key] : keys) {
        const std::optional<std::int64_t> id = file.intValue(key);
        if (!id) continue;
        if (*id < 0 || static_cast<std::size_t>(*id) >= tokens.size()) {
            refuse(file, std::string("has in ") + key + " the id " + std::to_string(*id) + ", which is no token");
        }
        named[name] = tokens[static_cast<std::size_t>(*id)];
    }
    return named;
}

std::unique_ptr<Tokenizer> loadTokenizerGguf(const std::string& path) {
    const GgufFile file = GgufFile::open(path);
    const std::string* model = file.stringValue("tokenizer.ggml.model");
    if (model == nullptr) refuse(file, "has no tokenizer (tokenizer.ggml.model)");
    if (*model != "gpt2") {
        refuse(file,
               "has a tokenizer of the kind \"" + *model + "\" (tokenizer.ggml.model), which Lorimer cannot read yet");
    }
    const std::string* pre = file.stringValue("tokenizer.ggml.pre");
    GgufWordRules rules = makeGgufWordRules(pre == nullptr ? "default" : *pre, path);
    const std::vector<std::string>& tokens = requiredTexts(file, "tokenizer.ggml.tokens");

    TokenizerParts parts;
    parts.namedTokens = readNamedTokens(file);
    parts.normalizer = std::move(rules.normalizer);
    parts.preTokenizer = std::move(rules.preTokenizer);
    BpeOptions options;
    options.ignoreMerges = rules.ignoreMerges;
    parts.model = std::make_unique<Bpe>(readVocabulary(tokens), readMerges(file), std::move(options));
    parts.addedTokens = readAddedTokens(file, tokens);
    const SortedJson byteLevel = {{"type", "ByteLevel"}};
    parts.decoder = makeDecoder({byteLevel, "file \"" + path + "\""});
    parts.plainByteLevelDecoder = true;
    const auto addAround = [&](const char* key, bool otherwise, const char* idKey, std::vector<std::int32_t>& ids) {
        if (!file.boolValue(key).value_or(otherwise)) return;
        if (const auto id = file.intValue(idKey)) ids.push_back(static_cast<std::int32_t>(*id));
    };
    addAround("tokenizer.ggml.add_bos_token", rules.addBos, "tokenizer.ggml.bos_token_id", parts.postProcessor.before);
    addAround("tokenizer.ggml.add_eos_token", false, "tokenizer.ggml.eos_token_id", parts.postProcessor.after);
    for (const char* key : {"tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id"}) {
        if (const auto id = file.intValue(key)) parts.endIds.push_back(static_cast<std::int32_t>(*id));
    }
    return std::make_unique<Tokenizer>(std::move(parts));
}

}  // namespace lorimer
