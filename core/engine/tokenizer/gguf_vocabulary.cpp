#include "engine/tokenizer/gguf_vocabulary.h"

#include <algorithm>

#include "engine/base/error.h"

namespace lorimer {

void refuseGguf(const GgufFile& file, const std::string& what) {
    throw badInput("The model file \"" + file.path() + "\" " + what +
                   ". Nothing was changed; use another file of this model.");
}

const std::vector<std::string>& requiredTexts(const GgufFile& file, const char* key) {
    const std::vector<std::string>* found = file.stringArray(key);
    if (found == nullptr) refuseGguf(file, std::string("has no ") + key);
    return *found;
}

std::vector<GgufTokenType> readTokenTypes(const GgufFile& file) {
    std::vector<GgufTokenType> out;
    const std::vector<std::int64_t>* types = file.intArray("tokenizer.ggml.token_type");
    if (types == nullptr) return out;
    if (types->size() != requiredTexts(file, "tokenizer.ggml.tokens").size()) {
        refuseGguf(file, "has another number of token types than of tokens");
    }
    for (const std::int64_t type : *types) out.push_back(static_cast<GgufTokenType>(type));
    return out;
}

std::vector<AddedToken> readAddedTokens(const GgufFile& file, const std::vector<std::string>& tokens,
                                        const std::vector<GgufTokenType>& special) {
    std::vector<AddedToken> added;
    const std::vector<GgufTokenType> types = readTokenTypes(file);
    for (std::size_t i = 0; i < types.size(); ++i) {
        const bool isSpecial = std::find(special.begin(), special.end(), types[i]) != special.end();
        if ((!isSpecial && types[i] != GgufTokenType::UserDefined) || tokens[i].empty()) continue;
        AddedToken token;
        token.content = tokens[i];
        token.id = static_cast<std::int32_t>(i);
        token.special = isSpecial;
        added.push_back(std::move(token));
    }
    return added;
}

Vocabulary makeVocabulary(const std::vector<std::string>& tokens) {
    Vocabulary vocabulary;
    for (std::size_t i = 0; i < tokens.size(); ++i) vocabulary.add(tokens[i], static_cast<std::int64_t>(i));
    return vocabulary;
}

void addAround(const GgufFile& file, const char* key, bool otherwise, const char* idKey,
               std::vector<std::int32_t>& ids) {
    if (!file.boolValue(key).value_or(otherwise)) return;
    if (const auto id = file.intValue(idKey)) ids.push_back(static_cast<std::int32_t>(*id));
}

}  // namespace lorimer
