#include "engine/tokenizer/token_models_json.h"

#include <limits>

#include "engine/tokenizer/bpe.h"
#include "engine/tokenizer/unigram.h"
#include "engine/tokenizer/word_piece.h"

namespace lorimer {

namespace {

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

std::unique_ptr<TokenModel> readBpe(const JsonFields& model) {
    if (model.has("dropout") && model.at("dropout") != 0.0) {
        model.refuse("uses \"dropout\", with which the same text would get other tokens each time");
    }
    BpeOptions options;
    options.ignoreMerges = model.flag("ignore_merges", false);
    options.fuseUnknown = model.flag("fuse_unk", false);
    options.byteFallback = model.flag("byte_fallback", false);
    options.unknownToken = model.text("unk_token", "");
    options.continuingPrefix = model.text("continuing_subword_prefix", "");
    options.endSuffix = model.text("end_of_word_suffix", "");
    return std::make_unique<Bpe>(readVocabulary(model), readMerges(model), std::move(options));
}

std::unique_ptr<TokenModel> readWordPiece(const JsonFields& model) {
    WordPieceOptions options;
    options.unknownToken = model.text("unk_token", options.unknownToken);
    options.continuingPrefix = model.text("continuing_subword_prefix", options.continuingPrefix);
    if (model.has("max_input_chars_per_word")) {
        const std::int64_t most = model.integer("max_input_chars_per_word");
        if (most < 0) model.refuse("has a negative \"max_input_chars_per_word\"");
        options.longestWord = static_cast<std::size_t>(most);
    }
    return std::make_unique<WordPiece>(readVocabulary(model), std::move(options));
}

std::unique_ptr<TokenModel> readUnigram(const JsonFields& model) {
    Vocabulary vocabulary;
    std::vector<double> scores;
    for (const SortedJson& entry : model.list("vocab")) {
        if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number()) {
            model.refuse("has in \"vocab\" an entry that is not a token with its score");
        }
        vocabulary.add(entry[0].get<std::string>(), static_cast<std::int64_t>(scores.size()));
        scores.push_back(entry[1].get<double>());
    }
    UnigramOptions options;
    if (model.has("unk_id")) {
        const std::int64_t id = model.integer("unk_id");
        if (id < 0 || id > std::numeric_limits<std::int32_t>::max()) model.refuse("has an \"unk_id\" that is no id");
        options.unknownId = static_cast<std::int32_t>(id);
    }
    options.byteFallback = model.flag("byte_fallback", false);
    return std::make_unique<Unigram>(std::move(vocabulary), std::move(scores), options);
}

// Old files have no type; tokenizers then tells the models apart by their fields.
std::string typeOf(const JsonFields& model) {
    if (model.has("type")) return model.text("type");
    if (model.has("merges")) return "BPE";
    if (model.has("max_input_chars_per_word")) return "WordPiece";
    return model.at("vocab").is_array() ? "Unigram" : "without a name";
}

}  // namespace

std::unique_ptr<TokenModel> makeTokenModel(const JsonFields& model) {
    const std::string type = typeOf(model);
    if (type == "BPE") return readBpe(model);
    if (type == "WordPiece") return readWordPiece(model);
    if (type == "Unigram") return readUnigram(model);
    model.refuse("has the type \"" + type + "\", which Lorimer cannot read yet");
}

}  // namespace lorimer
