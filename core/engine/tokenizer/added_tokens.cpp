#include "engine/tokenizer/added_tokens.h"

#include <algorithm>

#include "engine/tokenizer/unicode_ranges.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

bool endsWithWord(std::string_view text, std::size_t end) {
    if (end == 0) return false;
    std::size_t at = previousCharacter(text, end);
    return isRustWord(nextCodePoint(text, at));
}

bool startsWithWord(std::string_view text, std::size_t begin) {
    return begin < text.size() && isRustWord(nextCodePoint(text, begin));
}

std::size_t spacesBefore(std::string_view text, std::size_t position) {
    while (position > 0) {
        const std::size_t before = previousCharacter(text, position);
        std::size_t at = before;
        if (!isUnicodeSpace(nextCodePoint(text, at))) break;
        position = before;
    }
    return position;
}

std::size_t spacesAfter(std::string_view text, std::size_t position) {
    while (position < text.size()) {
        std::size_t after = position;
        if (!isUnicodeSpace(nextCodePoint(text, after))) break;
        position = after;
    }
    return position;
}

bool standsAlone(std::string_view text, std::size_t begin, std::size_t end) {
    return !endsWithWord(text, begin) && !startsWithWord(text, end);
}

ByteRange makeRange(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

AddedTokens::AddedTokens(std::vector<AddedToken> tokens, const Vocabulary& model, const Normalizer* normalizer)
    : m_rawTrie(1), m_normalizedTrie(1) {
    std::int32_t largest = -1;
    for (AddedToken& token : tokens) {
        if (token.content.empty()) continue;
        if (token.special) m_specialTexts.insert(token.content);
        const auto known = m_ids.find(token.content);
        if (known != m_ids.end()) {
            token.id = known->second;
        } else if (const std::int32_t inModel = model.find(token.content); inModel >= 0) {
            token.id = inModel;
        } else {
            token.id = std::max(largest + 1, static_cast<std::int32_t>(model.count()));
        }
        largest = std::max(largest, token.id);
        m_ids[token.content] = token.id;
        token.text = token.content;
        if (token.normalized && normalizer != nullptr) {
            token.text = normalizer->apply(AlignedText(token.content, makeRange(0, token.content.size()))).text();
        }
        m_byId[token.id] = token;
    }
    for (const auto& [content, id] : m_ids) {
        const AddedToken& token = m_byId.at(id);
        if (!token.normalized) {
            insert(m_rawTrie, content, id);
        } else {
            insert(m_normalizedTrie, token.text, id);
        }
    }
}

void AddedTokens::insert(Trie& trie, std::string_view content, std::int32_t id) {
    std::size_t node = 0;
    for (const char c : content) {
        const auto byte = static_cast<unsigned char>(c);
        auto found = trie[node].next.find(byte);
        if (found == trie[node].next.end()) {
            trie.emplace_back();
            found = trie[node].next.emplace(byte, trie.size() - 1).first;
        }
        node = found->second;
    }
    if (node != 0 && trie[node].id < 0) trie[node].id = id;
}

std::pair<std::size_t, std::int32_t> AddedTokens::longest(const Trie& trie, std::string_view text, std::size_t at) {
    std::pair<std::size_t, std::int32_t> best{at, -1};
    std::size_t node = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        const auto found = trie[node].next.find(static_cast<unsigned char>(text[i]));
        if (found == trie[node].next.end()) break;
        node = found->second;
        if (trie[node].id >= 0) best = {i + 1, trie[node].id};
    }
    return best;
}

const AddedToken* AddedTokens::byId(std::int32_t id) const {
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : &found->second;
}

const AddedToken* AddedTokens::byContent(std::string_view content) const {
    const auto found = m_ids.find(content);
    return found == m_ids.end() ? nullptr : byId(found->second);
}

std::vector<TextSegment> AddedTokens::split(std::string_view text, bool normalized, const SpecialRule& rule) const {
    const Trie& trie = normalized ? m_normalizedTrie : m_rawTrie;
    std::vector<TextSegment> segments;
    std::size_t covered = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        if (trie[0].next.count(static_cast<unsigned char>(text[at])) == 0) {
            ++at;
            continue;
        }
        const auto [end, id] = longest(trie, text, at);
        if (id < 0) {
            ++at;
            continue;
        }
        const AddedToken& token = m_byId.at(id);
        const SpecialMatch allowed = token.special ? rule(makeRange(at, end)) : SpecialMatch::Allowed;
        if (allowed == SpecialMatch::SkipOneByte) {
            ++at;
            continue;
        }
        if (allowed == SpecialMatch::SkipWhole || (token.singleWord && !standsAlone(text, at, end))) {
            at = end;
            continue;
        }
        const std::size_t begin = token.lstrip ? std::max(spacesBefore(text, at), covered) : at;
        const std::size_t stop = std::max(token.rstrip ? spacesAfter(text, end) : end, begin);
        if (covered < begin) segments.push_back({makeRange(covered, begin), nullptr});
        segments.push_back({makeRange(begin, stop), &token});
        covered = stop;
        at = end;  // a token within the spaces that this one took is cut as well, as tokenizers does it
    }
    if (covered < text.size()) segments.push_back({makeRange(covered, text.size()), nullptr});
    return segments;
}

}  // namespace lorimer
