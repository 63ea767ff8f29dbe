// The pipeline is the one that tokenizer.json of these families has, with the merges derived from the scores as Hugging
// Face's converter derives them. llama.cpp looks pairs up by their joined text instead: it takes the leftmost of two
// pairs that make the same token, where this takes the one with the longer left part.
#include <algorithm>
#include <tuple>

#include "engine/tokenizer/bpe.h"
#include "engine/tokenizer/gguf_vocabulary.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

constexpr const char* underscore = "\xE2\x96\x81";  // U+2581, how SentencePiece writes a space

struct ScoredMerge {
    Bpe::Merge parts;
    double score = 0;
    std::size_t leftLength = 0;  // characters
    std::size_t rightLength = 0;

    bool operator<(const ScoredMerge& other) const {  // the best first
        return std::tie(other.score, other.leftLength, other.rightLength) < std::tie(score, leftLength, rightLength);
    }
};

std::string architectureOf(const GgufFile& file) {
    const std::string* name = file.stringValue("general.architecture");
    return name == nullptr ? "" : *name;
}

bool isGemma(const GgufFile& file) { return architectureOf(file).rfind("gemma", 0) == 0; }

// Every way to cut a token into two tokens, ordered by the ids of the parts.
std::vector<ScoredMerge> waysToMake(const std::string& token, double score, const Vocabulary& vocabulary) {
    std::vector<ScoredMerge> ways;
    const std::size_t length = toUtf32(token).size();
    std::size_t left = 0;
    for (std::size_t at = 0; at < token.size();) {
        nextCodePoint(token, at);
        ++left;
        if (at == token.size()) break;
        const auto whole = std::string_view(token);
        if (vocabulary.find(whole.substr(0, at)) < 0 || vocabulary.find(whole.substr(at)) < 0) continue;
        ways.push_back({{token.substr(0, at), token.substr(at)}, score, left, length - left});
    }
    std::stable_sort(ways.begin(), ways.end(), [&](const ScoredMerge& one, const ScoredMerge& other) {
        const auto ids = [&](const ScoredMerge& merge) {
            return std::pair(vocabulary.find(merge.parts.first), vocabulary.find(merge.parts.second));
        };
        return ids(one) < ids(other);
    });
    return ways;
}

std::vector<Bpe::Merge> mergesFromScores(const std::vector<std::string>& tokens, const std::vector<double>& scores,
                                         const Vocabulary& vocabulary) {
    std::vector<ScoredMerge> all;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        for (ScoredMerge& way : waysToMake(tokens[i], scores[i], vocabulary)) all.push_back(std::move(way));
    }
    std::stable_sort(all.begin(), all.end());
    std::vector<Bpe::Merge> merges;
    merges.reserve(all.size());
    for (ScoredMerge& merge : all) merges.push_back(std::move(merge.parts));
    return merges;
}

// Gemma's scores do not follow the order of its merges; the order of the tokens does.
std::vector<double> readScores(const GgufFile& file, std::size_t count) {
    std::vector<double> scores(count);
    if (isGemma(file)) {
        for (std::size_t i = 0; i < count; ++i) scores[i] = -static_cast<double>(i);
        return scores;
    }
    const std::vector<double>* stored = file.floatArray("tokenizer.ggml.scores");
    if (stored == nullptr) refuseGguf(file, "has no tokenizer.ggml.scores");
    if (stored->size() != count) refuseGguf(file, "has another number of token scores than of tokens");
    return *stored;
}

// Gemma's runs of spaces are stored as such, but stand in its vocabulary as SentencePiece writes them.
std::vector<std::string> readTokens(const GgufFile& file) {
    std::vector<std::string> tokens = requiredTexts(file, "tokenizer.ggml.tokens");
    if (!isGemma(file)) return tokens;
    for (std::string& token : tokens) {
        if (token.size() < 2 || token.find_first_not_of(' ') != std::string::npos) continue;
        std::string written;
        for (std::size_t i = 0; i < token.size(); ++i) written += underscore;
        token = written;
    }
    return tokens;
}

// Runs of spaces are tokens of the vocabulary alone: in the text they are only found once spaces are rewritten.
std::vector<AddedToken> addedTokens(const GgufFile& file, const std::vector<std::string>& tokens) {
    std::vector<AddedToken> added = readAddedTokens(file, tokens, {GgufTokenType::Control, GgufTokenType::Unknown});
    const bool stripsRight = architectureOf(file) == "phi3";
    for (AddedToken& token : added) {
        const bool plain = token.content == "<unk>" || token.content == "<s>" || token.content == "<|endoftext|>";
        token.rstrip = stripsRight && !plain;  // as Phi-3's tokenizer.json has it, which the file does not carry
    }
    std::erase_if(added, [&](const AddedToken& token) {
        return isGemma(file) && !token.special && token.content.rfind(underscore, 0) == 0;
    });
    return added;
}

SortedJson replaceStep(const char* from, const char* to) {
    return {{"type", "Replace"}, {"pattern", {{"String", from}}}, {"content", to}};
}

void refuseUnknownRules(const GgufFile& file) {
    if (const GgufValue* map = file.find("tokenizer.ggml.precompiled_charsmap"); map != nullptr) {
        const auto* numbers = std::get_if<std::vector<std::int64_t>>(map);
        if (numbers == nullptr || !numbers->empty()) {
            refuseGguf(file,
                       "normalizes text by a table (tokenizer.ggml.precompiled_charsmap), which Lorimer cannot "
                       "read yet");
        }
    }
    if (file.boolValue("tokenizer.ggml.remove_extra_whitespaces").value_or(false)) {
        refuseGguf(file, "takes spaces away (tokenizer.ggml.remove_extra_whitespaces), which Lorimer cannot do yet");
    }
}

}  // namespace

void readSentencePiece(const GgufFile& file, TokenizerParts& parts) {
    refuseUnknownRules(file);
    const std::vector<std::string> tokens = readTokens(file);
    const bool spacePrefix = file.boolValue("tokenizer.ggml.add_space_prefix").value_or(!isGemma(file));
    const std::string where = "file \"" + file.path() + "\"";

    SortedJson normalizers = SortedJson::array();
    SortedJson decoders = SortedJson::array();
    if (spacePrefix) normalizers.push_back(SortedJson{{"type", "Prepend"}, {"prepend", underscore}});
    normalizers.push_back(replaceStep(" ", underscore));
    decoders.push_back(replaceStep(underscore, " "));
    decoders.push_back(SortedJson{{"type", "ByteFallback"}});
    decoders.push_back(SortedJson{{"type", "Fuse"}});
    if (spacePrefix) decoders.push_back(SortedJson{{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
    const SortedJson normalizer = {{"type", "Sequence"}, {"normalizers", normalizers}};
    const SortedJson decoder = {{"type", "Sequence"}, {"decoders", decoders}};
    parts.normalizer = makeNormalizer({normalizer, where});
    parts.decoder = Decoder({decoder, where});

    Vocabulary vocabulary = makeVocabulary(tokens);
    std::vector<Bpe::Merge> merges = mergesFromScores(tokens, readScores(file, tokens.size()), vocabulary);
    BpeOptions options;
    options.byteFallback = true;
    options.fuseUnknown = true;
    const auto unknown = parts.namedTokens.find("unk_token");
    if (unknown != parts.namedTokens.end()) options.unknownToken = unknown->second;
    parts.model = std::make_unique<Bpe>(std::move(vocabulary), merges, std::move(options));
    parts.addedTokens = addedTokens(file, tokens);
    addAround(file, "tokenizer.ggml.add_bos_token", true, "tokenizer.ggml.bos_token_id", parts.postProcessor.before);
    addAround(file, "tokenizer.ggml.add_eos_token", false, "tokenizer.ggml.eos_token_id", parts.postProcessor.after);
}

}  // namespace lorimer
