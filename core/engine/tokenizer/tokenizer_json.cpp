#include "engine/tokenizer/tokenizer_json.h"

#include <filesystem>

#include "engine/base/error.h"
#include "engine/tokenizer/json_fields.h"
#include "engine/tokenizer/special_token_names.h"

namespace lorimer {

namespace {

constexpr std::size_t largestTokenizer = 128u << 20;

Vocabulary readVocabulary(const JsonFields& model) {
    const JsonFields entries = model.child("vocab");
    Vocabulary vocabulary;
    for (const auto& [token, id] : entries.json().items()) {
        if (!id.is_number_integer()) entries.refuse("gives the token \"" + token + "\" no whole number as id");
        vocabulary.add(token, id.get<std::int64_t>());
    }
    return vocabulary;
}

std::vector<Bpe::Merge> readMerges(const JsonFields& model) {
    std::vector<Bpe::Merge> merges;
    for (const SortedJson& entry : model.list("merges")) {
        if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
            merges.emplace_back(entry[0].get<std::string>(), entry[1].get<std::string>());
            continue;
        }
        if (!entry.is_string()) model.refuse("has a merge that is neither text nor a pair");
        const auto text = entry.get<std::string>();
        if (text.rfind("#version", 0) == 0) continue;
        const std::size_t space = text.find(' ');
        if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos) {
            model.refuse("has the merge \"" + text + "\", which is not two tokens with one space between");
        }
        merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    }
    return merges;
}

std::unique_ptr<Bpe> readModel(const JsonFields& model) {
    // Old files have no type; tokenizers then tells the models apart by their fields.
    const std::string type = model.text("type", model.has("merges") ? "BPE" : "without a name");
    if (type != "BPE") model.refuse("has the type \"" + type + "\", which Lorimer cannot read yet");
    if (model.flag("byte_fallback", false)) model.refuse("uses \"byte_fallback\", which Lorimer cannot read yet");
    if (model.has("dropout") && model.at("dropout") != 0.0) {
        model.refuse("uses \"dropout\", with which the same text would get other tokens each time");
    }
    BpeOptions options;
    options.ignoreMerges = model.flag("ignore_merges", false);
    options.fuseUnknown = model.flag("fuse_unk", false);
    options.unknownToken = model.text("unk_token", "");
    options.continuingPrefix = model.text("continuing_subword_prefix", "");
    options.endSuffix = model.text("end_of_word_suffix", "");
    return std::make_unique<Bpe>(readVocabulary(model), readMerges(model), std::move(options));
}

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
    parts.model = readModel(root.child("model"));
    parts.addedTokens = readAddedTokens(root);
    if (root.has("post_processor")) parts.postProcessor = makePostProcessor(root.child("post_processor"));
    if (root.has("decoder")) {
        parts.decoder = makeDecoder(root.child("decoder"));
        parts.plainByteLevelDecoder = isPlainByteLevel(root.at("decoder"));
    }
    SpecialTokenNames names = readSpecialTokenNames(folder);
    parts.namedTokens = std::move(names.texts);
    parts.endIds = std::move(names.endIds);
    return std::make_unique<Tokenizer>(std::move(parts));
}

}  // namespace lorimer
