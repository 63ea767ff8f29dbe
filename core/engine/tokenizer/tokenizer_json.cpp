#include "engine/tokenizer/tokenizer_json.h"

#include <filesystem>

#include "engine/base/error.h"
#include "engine/tokenizer/json_fields.h"
#include "engine/tokenizer/special_token_names.h"
#include "engine/tokenizer/token_models_json.h"

namespace lorimer {

namespace {

constexpr std::size_t largestTokenizer = 128u << 20;

std::vector<AddedToken> readAddedTokens(const JsonFields& root) {
    std::vector<AddedToken> tokens;
    if (!root.has("added_tokens")) return tokens;
    for (const SortedJson& entry : root.list("added_tokens")) {
        const JsonFields fields(entry, "added token of " + root.where());
        AddedToken token;
        token.content = fields.text("content");
        token.special = fields.flag("special", false);
        token.singleWord = fields.flag("single_word", false);
        token.lstrip = fields.flag("lstrip", false);
        token.rstrip = fields.flag("rstrip", false);
        token.normalized = fields.flag("normalized", !token.special);
        tokens.push_back(std::move(token));
    }
    return tokens;
}

}  // namespace

std::unique_ptr<Tokenizer> loadTokenizerJson(const std::string& folder) {
    const std::string path = folder + "/tokenizer.json";
    std::error_code code;
    if (!std::filesystem::is_regular_file(path, code)) {
        throw badInput("The model folder \"" + folder +
                       "\" has no tokenizer.json, which Lorimer needs to read text. Nothing was changed; download the "
                       "model's tokenizer.json into it.");
    }
    const SortedJson json = readJsonFile(path, largestTokenizer);
    const JsonFields root(json, "file \"" + path + "\"");
    TokenizerParts parts;
    if (root.has("normalizer")) parts.normalizer = makeNormalizer(root.child("normalizer"));
    if (root.has("pre_tokenizer")) parts.preTokenizer = makePreTokenizer(root.child("pre_tokenizer"));
    parts.model = makeTokenModel(root.child("model"));
    parts.addedTokens = readAddedTokens(root);
    if (root.has("post_processor")) parts.postProcessor = makePostProcessor(root.child("post_processor"));
    if (root.has("decoder")) parts.decoder = Decoder(root.child("decoder"));
    SpecialTokenNames names = readSpecialTokenNames(folder);
    parts.namedTokens = std::move(names.texts);
    parts.endIds = std::move(names.endIds);
    return std::make_unique<Tokenizer>(std::move(parts));
}

}  // namespace lorimer
