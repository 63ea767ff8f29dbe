#include "engine/tokenizer/bpe.h"

#include <algorithm>
#include <queue>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

constexpr std::size_t mostMerges = 4'000'000;

struct Candidate {
    std::uint32_t rank;
    std::int32_t position;
    std::int32_t merged;
    // std::priority_queue takes the largest: lowest rank first, then the leftmost.
    bool operator<(const Candidate& other) const {
        return rank != other.rank ? rank > other.rank : position > other.position;
    }
};

}  // namespace

struct Bpe::Symbol {
    std::int32_t id;
    std::int32_t previous;
    std::int32_t next;
    std::uint32_t length;  // bytes; 0 once it was merged away
};

Bpe::Bpe(Vocabulary vocabulary, const std::vector<Merge>& merges, BpeOptions options)
    : TokenModel(std::move(vocabulary)), m_options(std::move(options)) {
    if (merges.size() > mostMerges) {
        throw badInput("The tokenizer has more than 4,000,000 merges. Nothing was changed; use another file.");
    }
    if (!m_options.unknownToken.empty()) m_unknownId = this->vocabulary().find(m_options.unknownToken);
    if (m_options.byteFallback) m_byteIds = byteTokenIds(this->vocabulary());
    m_merges.reserve(merges.size());
    std::uint32_t rank = 0;
    for (const auto& [left, right] : merges) {
        std::string_view tail = right;
        if (tail.size() >= m_options.continuingPrefix.size()) tail.remove_prefix(m_options.continuingPrefix.size());
        const std::int32_t leftId = this->vocabulary().find(left);
        const std::int32_t rightId = this->vocabulary().find(right);
        const std::int32_t merged = this->vocabulary().find(left + std::string(tail));
        if (leftId < 0 || rightId < 0 || merged < 0) {
            throw badInput("The tokenizer's merge number " + std::to_string(rank + 1) + " (\"" + left + "\" and \"" +
                           right +
                           "\") names a token that is not in the vocabulary. Nothing was changed; use another file.");
        }
        m_merges[pairKey(leftId, rightId)] = {rank++, merged};
    }
}

std::int32_t Bpe::requireUnknown() const {
    if (m_unknownId < 0) {
        throw badInput("The tokenizer's unknown token \"" + m_options.unknownToken +
                       "\" is not in its vocabulary. Nothing was changed; use another tokenizer file.");
    }
    return m_unknownId;
}

std::vector<Bpe::Symbol> Bpe::symbols(std::string_view word) const {
    std::vector<Symbol> out;
    const auto add = [&out](std::int32_t id, std::uint32_t length) {
        const auto at = static_cast<std::int32_t>(out.size());
        if (!out.empty()) out.back().next = at;
        out.push_back({id, at - 1, -1, length});
    };
    const auto byteId = [this](char byte) { return m_byteIds[static_cast<unsigned char>(byte)]; };
    const auto addBytes = [&](std::string_view text) {
        if (!m_options.byteFallback) return false;
        if (!std::all_of(text.begin(), text.end(), [&](char byte) { return byteId(byte) >= 0; })) return false;
        for (const char byte : text) add(byteId(byte), 1);
        return true;
    };
    std::uint32_t unknown = 0;  // bytes of unknown characters that wait to become one token
    std::string decorated;
    for (std::size_t begin = 0, end = 0; begin < word.size(); begin = end) {
        nextCodePoint(word, end);
        std::string_view text = word.substr(begin, end - begin);
        if (!m_options.continuingPrefix.empty() || !m_options.endSuffix.empty()) {
            decorated = (begin > 0 ? m_options.continuingPrefix : "") + std::string(text) +
                        (end == word.size() ? m_options.endSuffix : "");
            text = decorated;
        }
        const auto length = static_cast<std::uint32_t>(end - begin);
        const std::int32_t id = vocabulary().find(text);
        if (id >= 0) {
            if (unknown > 0) add(m_unknownId, unknown);
            unknown = 0;
            add(id, length);
        } else if (addBytes(text)) {
            // tokenizers lets an unknown character that waits come after these bytes.
        } else if (!m_options.unknownToken.empty()) {
            const std::int32_t unknownId = requireUnknown();
            if (unknown > 0 && !m_options.fuseUnknown) {
                add(unknownId, unknown);
                unknown = 0;
            }
            unknown += length;
        }
    }
    if (unknown > 0) add(m_unknownId, unknown);
    return out;
}

void Bpe::mergeAll(std::vector<Symbol>& symbols) const {
    std::priority_queue<Candidate> queue;
    const auto propose = [&](std::int32_t left, std::int32_t right) {
        const auto found = m_merges.find(pairKey(symbols[left].id, symbols[right].id));
        if (found != m_merges.end()) queue.push({found->second.rank, left, found->second.merged});
    };
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
        propose(static_cast<std::int32_t>(i), static_cast<std::int32_t>(i + 1));
    }
    while (!queue.empty()) {
        const Candidate top = queue.top();
        queue.pop();
        Symbol& left = symbols[top.position];
        if (left.length == 0 || left.next < 0) continue;
        Symbol& right = symbols[left.next];
        const auto found = m_merges.find(pairKey(left.id, right.id));
        if (found == m_merges.end() || found->second.merged != top.merged) continue;  // an outdated candidate
        left.id = top.merged;
        left.length += right.length;
        left.next = right.next;
        right.length = 0;
        if (left.next >= 0) symbols[left.next].previous = top.position;
        if (left.previous >= 0) propose(left.previous, top.position);
        if (left.next >= 0) propose(top.position, left.next);
    }
}

std::vector<WordToken> Bpe::encode(std::string_view word) const {
    if (m_options.ignoreMerges) {
        const std::int32_t whole = vocabulary().find(word);
        if (whole >= 0) return {{whole, static_cast<std::uint32_t>(word.size())}};
    }
    std::vector<Symbol> all = symbols(word);
    mergeAll(all);
    std::vector<WordToken> out;
    for (const Symbol& symbol : all) {
        if (symbol.length > 0) out.push_back({symbol.id, symbol.length});
    }
    return out;
}

}  // namespace lorimer
