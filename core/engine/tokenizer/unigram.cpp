#include "engine/tokenizer/unigram.h"

#include <algorithm>
#include <limits>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

// tokenizers and SentencePiece: an unknown character is that much less likely than the rarest token.
constexpr double unknownPenalty = 10.0;

std::uint64_t edge(std::uint32_t node, char byte) {
    return (static_cast<std::uint64_t>(node) << 8) | static_cast<unsigned char>(byte);
}

}  // namespace

/// The best way to cover the word up to some byte: its score and its last token.
struct Unigram::Cover {
    double score = 0;
    std::int32_t id = -1;
    std::size_t begin = std::string::npos;  // npos: no cover ends here

    void offer(double otherScore, std::int32_t otherId, std::size_t otherBegin) {
        if (begin == std::string::npos || otherScore > score) *this = {otherScore, otherId, otherBegin};
    }
};

Unigram::Unigram(Vocabulary vocabulary, std::vector<double> scores, UnigramOptions options)
    : TokenModel(std::move(vocabulary)), m_scores(std::move(scores)), m_options(options), m_nodeIds(1, -1) {
    if (m_options.unknownId &&
        (*m_options.unknownId < 0 || static_cast<std::size_t>(*m_options.unknownId) >= m_scores.size())) {
        throw badInput("The tokenizer's unknown token has the id " + std::to_string(*m_options.unknownId) +
                       ", which is not in its vocabulary. Nothing was changed; use another tokenizer file.");
    }
    double lowest = std::numeric_limits<double>::infinity();
    for (std::size_t id = 0; id < m_scores.size(); ++id) {
        lowest = std::min(lowest, m_scores[id]);
        const std::string* token = this->vocabulary().token(static_cast<std::int32_t>(id));
        std::uint32_t node = 0;
        for (const char byte : *token) {
            const auto [next, isNew] = m_edges.try_emplace(edge(node, byte), m_nodeIds.size());
            if (isNew) m_nodeIds.push_back(-1);
            node = next->second;
        }
        if (node != 0) m_nodeIds[node] = this->vocabulary().find(*token);
    }
    m_unknownScore = lowest - unknownPenalty;
    if (m_options.byteFallback) m_byteIds = byteTokenIds(this->vocabulary());
}

std::int32_t Unigram::unknownId() const {
    if (!m_options.unknownId) {
        throw badInput(
            "The text holds a character that the tokenizer does not know, and the tokenizer has no unknown token. "
            "Nothing was changed; leave this text out, or use another model.");
    }
    return *m_options.unknownId;
}

std::vector<Unigram::Cover> Unigram::bestCovers(std::string_view word) const {
    std::vector<Cover> covers(word.size() + 1);
    for (std::size_t begin = 0, next = 0; begin < word.size(); begin = next) {
        nextCodePoint(word, next);
        const double before = covers[begin].score;
        bool characterIsToken = false;
        std::uint32_t node = 0;
        for (std::size_t end = begin; end < word.size();) {
            const auto found = m_edges.find(edge(node, word[end]));
            if (found == m_edges.end()) break;
            node = found->second;
            ++end;
            const std::int32_t id = m_nodeIds[node];
            if (id < 0) continue;
            covers[end].offer(m_scores[static_cast<std::size_t>(id)] + before, id, begin);
            if (end == next) characterIsToken = true;
        }
        if (!characterIsToken) covers[next].offer(m_unknownScore + before, unknownId(), begin);
    }
    return covers;
}

// A part of the word that the cover names, or neighbouring unknown characters together.
void Unigram::appendRun(std::string_view run, std::vector<WordToken>& out) const {
    const auto length = static_cast<std::uint32_t>(run.size());
    const std::int32_t id = vocabulary().find(run);
    if (id >= 0) {
        out.push_back({id, length});
        return;
    }
    const auto hasToken = [this](char byte) { return m_byteIds[static_cast<unsigned char>(byte)] >= 0; };
    if (m_options.byteFallback && std::all_of(run.begin(), run.end(), hasToken)) {
        for (const char byte : run) out.push_back({m_byteIds[static_cast<unsigned char>(byte)], 1});
        return;
    }
    out.push_back({unknownId(), length});
}

std::vector<WordToken> Unigram::encode(std::string_view word) const {
    const std::vector<Cover> covers = bestCovers(word);
    std::vector<std::string_view> runs;  // from the end
    bool unknownBehind = false;
    std::size_t runEnd = word.size();
    for (std::size_t end = word.size(); end > 0; end = covers[end].begin) {
        const bool unknown = m_options.unknownId == covers[end].id;
        if (unknown && unknownBehind) {
            runs.back() = word.substr(covers[end].begin, runEnd - covers[end].begin);
        } else {
            runs.push_back(word.substr(covers[end].begin, end - covers[end].begin));
            runEnd = end;
        }
        unknownBehind = unknown;
    }
    std::vector<WordToken> tokens;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) appendRun(*run, tokens);
    return tokens;
}

}  // namespace lorimer
