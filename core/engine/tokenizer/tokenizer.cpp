#include "engine/tokenizer/tokenizer.h"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "engine/base/error.h"
#include "engine/tokenizer/byte_level.h"
#include "engine/tokenizer/tokenizer_gguf.h"
#include "engine/tokenizer/tokenizer_json.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

constexpr std::size_t longestCachedWord = 64;
constexpr std::size_t mostCachedWords = 100'000;

// Lengths in bytes of a text written in byte characters become lengths in the bytes they stand for.
void countCharacters(std::string_view written, std::vector<WordToken>& tokens) {
    std::size_t at = 0;
    for (WordToken& token : tokens) {
        const std::size_t end = std::min(at + token.length, written.size());
        token.length = static_cast<std::uint32_t>(std::count_if(
            written.begin() + static_cast<std::ptrdiff_t>(at), written.begin() + static_cast<std::ptrdiff_t>(end),
            [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
        at = end;
    }
}

void appendIds(const std::vector<TextToken>& tokens, std::vector<std::int32_t>& ids) {
    for (const TextToken& token : tokens) ids.push_back(token.id);
}

}  // namespace

Tokenizer::Tokenizer(TokenizerParts parts)
    : m_parts(std::move(parts)),
      m_addedTokens(std::move(m_parts.addedTokens), m_parts.model->vocabulary(), m_parts.normalizer.get()) {}

std::vector<std::int32_t> Tokenizer::encode(std::string_view text, bool withSpecialTokens) const {
    std::vector<std::int32_t> ids;
    appendIds(tokenize(text, [](ByteRange) { return SpecialMatch::Allowed; }), ids);
    return withSpecialTokens ? addSpecialTokens(std::move(ids)) : ids;
}

std::vector<std::int32_t> Tokenizer::encodeOrdinary(std::string_view text) const {
    std::vector<std::int32_t> ids;
    appendIds(tokenize(text, [](ByteRange) { return SpecialMatch::SkipWhole; }), ids);
    return ids;
}

std::vector<std::int32_t> Tokenizer::addSpecialTokens(std::vector<std::int32_t> ids) const {
    const PostProcessor& post = m_parts.postProcessor;
    ids.insert(ids.begin(), post.before.begin(), post.before.end());
    ids.insert(ids.end(), post.after.begin(), post.after.end());
    return ids;
}

std::vector<TextToken> Tokenizer::tokenize(std::string_view text, const AddedTokens::SpecialRule& rule) const {
    if (const auto bad = firstInvalidUtf8(text)) {
        throw badInput("The text is not valid UTF-8 at byte " + std::to_string(*bad) +
                       ". Nothing was changed; save it as UTF-8.");
    }
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
        throw badInput("The text is larger than 2 GiB. Nothing was changed; split it into parts.");
    }
    std::vector<TextToken> out;
    for (const TextSegment& raw : m_addedTokens.split(text, false, rule)) {
        if (raw.token != nullptr) {
            out.push_back({raw.token->id, raw.range});
            continue;
        }
        AlignedText normalized(text, raw.range);
        if (m_parts.normalizer) normalized = m_parts.normalizer->apply(std::move(normalized));
        const auto inOriginal = [&](ByteRange range) { return rule(normalized.original(range.begin, range.end)); };
        for (const TextSegment& segment : m_addedTokens.split(normalized.text(), true, inOriginal)) {
            const auto [begin, end] = segment.range;
            if (segment.token != nullptr) {
                out.push_back({segment.token->id, normalized.original(begin, end)});
            } else if (begin == 0 && end == normalized.text().size()) {
                tokenizeOrdinary(normalized, out);
            } else {
                tokenizeOrdinary(normalized.slice(begin, end), out);
            }
        }
    }
    return out;
}

void Tokenizer::tokenizeOrdinary(const AlignedText& text, std::vector<TextToken>& out) const {
    PreTokenized words(text);
    if (m_parts.preTokenizer) m_parts.preTokenizer->apply(words);
    const std::lock_guard lock(m_cacheMutex);
    for (const ByteRange& piece : words.pieces) {
        const auto word = std::string_view(words.text.text()).substr(piece.begin, piece.end - piece.begin);
        std::size_t at = piece.begin;
        const auto place = [&](const std::vector<WordToken>& tokens) {
            for (const WordToken& token : tokens) {
                out.push_back({token.id, words.text.original(at, at + token.length)});
                at += token.length;
            }
        };
        if (word.size() > longestCachedWord) {
            place(encodeWord(word, words.bytesPending));
            continue;
        }
        auto known = m_cache.find(word);
        if (known == m_cache.end()) {
            if (m_cache.size() >= mostCachedWords) m_cache.clear();
            known = m_cache.emplace(std::string(word), encodeWord(word, words.bytesPending)).first;
        }
        place(known->second);
    }
}

std::vector<WordToken> Tokenizer::encodeWord(std::string_view word, bool asByteCharacters) const {
    if (!asByteCharacters) return m_parts.model->encode(word);
    const std::string written = toByteCharacters(word);
    std::vector<WordToken> tokens = m_parts.model->encode(written);
    countCharacters(written, tokens);
    return tokens;
}

std::string Tokenizer::decode(std::span<const std::int32_t> ids, bool skipSpecialTokens) const {
    StreamDecoder decoder(*this, skipSpecialTokens);
    std::string text;
    for (const std::int32_t id : ids) text += decoder.push(id);
    return text + decoder.finish();
}

std::string Tokenizer::tokenText(std::int32_t id) const {
    if (const AddedToken* added = m_addedTokens.byId(id)) return added->text;
    if (const std::string* token = m_parts.model->vocabulary().token(id)) return *token;
    throw badInput("The token id " + std::to_string(id) + " is not in the tokenizer's vocabulary of " +
                   std::to_string(vocabSize()) + ". Nothing was changed; use ids of this model.");
}

bool Tokenizer::hasToken(std::int32_t id) const {
    return m_addedTokens.byId(id) != nullptr || m_parts.model->vocabulary().token(id) != nullptr;
}

std::optional<std::int32_t> Tokenizer::tokenId(std::string_view token) const {
    if (const AddedToken* added = m_addedTokens.byContent(token)) return added->id;
    const std::int32_t id = m_parts.model->vocabulary().find(token);
    return id >= 0 ? std::optional(id) : std::nullopt;
}

int Tokenizer::vocabSize() const {
    return static_cast<int>(std::max(m_parts.model->vocabulary().idLimit(), m_addedTokens.idLimit()));
}

bool Tokenizer::isSpecial(std::int32_t id) const {
    if (const AddedToken* added = m_addedTokens.byId(id)) return m_addedTokens.isSpecialText(added->content);
    return false;
}

bool Tokenizer::isSkipped(std::int32_t id) const {
    const AddedToken* added = m_addedTokens.byId(id);
    return added != nullptr && m_addedTokens.isSpecialText(added->text);
}

std::vector<std::int32_t> Tokenizer::endIds() const {
    std::vector<std::int32_t> ids;
    if (const auto eos = eosId()) ids.push_back(*eos);
    for (const std::int32_t id : m_parts.endIds) {
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    return ids;
}

std::optional<std::int32_t> Tokenizer::namedId(const char* name) const {
    const auto found = m_parts.namedTokens.find(name);
    return found == m_parts.namedTokens.end() ? std::nullopt : tokenId(found->second);
}

std::unique_ptr<Tokenizer> loadTokenizer(const std::string& modelPath) {
    std::error_code code;
    if (std::filesystem::is_directory(modelPath, code)) return loadTokenizerJson(modelPath);
    if (std::filesystem::is_regular_file(modelPath, code)) return loadTokenizerGguf(modelPath);
    throw badInput("There is no model at \"" + modelPath +
                   "\". Name a Hugging Face folder (config.json, tokenizer.json) or a .gguf file.");
}

}  // namespace lorimer
