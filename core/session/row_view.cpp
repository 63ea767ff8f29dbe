#include "session/row_view.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/tokenizer/example_builder.h"

namespace lorimer {

namespace {

constexpr int limitStep = 64;
constexpr int lettersPerToken = 4;  // of English text in common vocabularies; only an estimate

bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Moves a place that lies within a letter to the start of the next one: a token may end there.
std::size_t letterStart(const std::string& text, std::size_t at) {
    while (at < text.size() && isContinuation(text[at])) ++at;
    return at;
}

TokenKind kindOf(const ShownToken& token, std::size_t index, int limit) {
    if (index >= static_cast<std::size_t>(limit)) return TokenKind::Cut;
    if (token.isTrained) return TokenKind::Trained;
    return token.isTemplate ? TokenKind::Template : TokenKind::Read;
}

void addPiece(RowTokens& result, const std::string& text, std::size_t begin, std::size_t end, TokenPiece piece) {
    begin = letterStart(text, begin);
    end = letterStart(text, end);
    piece.text = QString::fromUtf8(text.data() + begin, static_cast<qsizetype>(end - std::min(begin, end)));
    result.pieces.push_back(std::move(piece));
}

RowTokens piecesOf(const ShownExample& shown, int limit) {
    RowTokens result;
    result.total = static_cast<int>(shown.tokens.size());
    const ByteRange own = shown.ownSystemText;
    TokenPiece open;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < shown.tokens.size(); ++i) {
        const ShownToken& token = shown.tokens[i];
        const TokenKind kind = kindOf(token, i, limit);
        const bool isOwn = own.end > own.begin && token.range.begin >= own.begin && token.range.begin < own.end;
        if (open.tokens > 0 && (kind != open.kind || isOwn != open.isOwnSystemText)) {
            addPiece(result, shown.text, begin, token.range.begin, open);
            begin = token.range.begin;
            open.tokens = 0;
        }
        open.kind = kind;
        open.isOwnSystemText = isOwn;
        ++open.tokens;
        ++result.counts[static_cast<std::size_t>(kind)];
    }
    if (open.tokens > 0) addPiece(result, shown.text, begin, shown.text.size(), open);
    return result;
}

int estimatedTokens(const std::string& text) {
    const auto letters = std::count_if(text.begin(), text.end(), [](char byte) { return !isContinuation(byte); });
    return static_cast<int>((letters + lettersPerToken - 1) / lettersPerToken);
}

/// What a row would be with a template that adds nothing: its turns, one below the other.
std::vector<Message> turnsOf(const Row& row) {
    return row.messages.empty() ? std::vector<Message>{{"assistant", row.text}} : row.messages;
}

RowTokens estimatedPieces(const Row& row, int limit) {
    RowTokens result;
    result.isEstimated = true;
    for (const Message& turn : turnsOf(row)) {
        const int whole = estimatedTokens(turn.content);
        const int kept = std::clamp(limit - result.total, 0, whole);
        const TokenKind kind = turn.role == "assistant" ? TokenKind::Trained : TokenKind::Read;
        const QString text = QString::fromStdString(turn.content) + QLatin1Char('\n');
        const auto letters = whole == kept ? text.size() : qsizetype{kept} * lettersPerToken;
        if (kept > 0) result.pieces.push_back({text.left(letters), kind, false, kept});
        if (whole > kept) result.pieces.push_back({text.mid(letters), TokenKind::Cut, false, whole - kept});
        result.counts[static_cast<std::size_t>(kind)] += kept;
        result.counts[static_cast<std::size_t>(TokenKind::Cut)] += whole - kept;
        result.total += whole;
    }
    return result;
}

RowLength estimatedLength(const Row& row) {
    RowLength length;
    bool isTrained = false;
    for (const Message& turn : turnsOf(row)) {
        if (turn.role == "assistant" && !isTrained) {
            isTrained = true;
            length.firstTrained = length.tokens;
        }
        length.tokens += estimatedTokens(turn.content);
    }
    if (!isTrained) length.firstTrained = length.tokens;
    return length;
}

}  // namespace

int RowLengths::longest() const {
    const auto most = std::max_element(rows.begin(), rows.end(),
                                       [](const RowLength& a, const RowLength& b) { return a.tokens < b.tokens; });
    return most == rows.end() ? 0 : most->tokens;
}

std::int64_t RowLengths::cut(int limit) const {
    return std::count_if(rows.begin(), rows.end(), [limit](const RowLength& row) { return row.tokens > limit; });
}

std::int64_t RowLengths::untrained(int limit) const {
    return std::count_if(rows.begin(), rows.end(),
                         [limit](const RowLength& row) { return row.firstTrained >= std::min(row.tokens, limit); });
}

int RowLengths::limitThatKeeps(double share) const {
    if (rows.empty()) return limitStep;
    std::vector<int> sorted;
    for (const RowLength& row : rows) sorted.push_back(row.tokens);
    const auto kept = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    const auto place =
        sorted.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(kept, 1, sorted.size()) - 1);
    std::nth_element(sorted.begin(), place, sorted.end());
    return std::max(limitStep, (*place + limitStep - 1) / limitStep * limitStep);
}

std::vector<std::int64_t> RowLengths::histogram(int width) const {
    std::vector<std::int64_t> bins(static_cast<std::size_t>(longest() / width) + 1, 0);
    for (const RowLength& row : rows) ++bins[static_cast<std::size_t>(row.tokens / width)];
    return bins;
}

RowView::RowView() = default;

RowView::RowView(const std::string& modelPath)
    : m_tokenizer(loadTokenizer(modelPath)),
      m_template(loadChatTemplate(modelPath)),
      m_builder(std::make_unique<ExampleBuilder>(*m_tokenizer, m_template.get(), LossOn::Answers)) {}

RowView::~RowView() = default;

RowTokens RowView::tokens(const Row& row, int limit) const {
    return m_builder == nullptr ? estimatedPieces(row, limit) : piecesOf(m_builder->show(row), limit);
}

RowLength RowView::length(const Row& row) const {
    if (m_builder == nullptr) return estimatedLength(row);
    const TrainExample example = m_builder->build(row);
    const auto first = std::find(example.trained.begin(), example.trained.end(), 1);
    return {static_cast<int>(example.ids.size()), static_cast<int>(first - example.trained.begin())};
}

RowLengths RowView::lengths(const RowSource& rows, const std::function<void(std::size_t)>& onRow) const {
    RowLengths result;
    result.isEstimated = m_builder == nullptr;
    result.rows.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (onRow) onRow(i);
        try {
            result.rows.push_back(length(rows.row(i)));
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::BadInput) throw;
            throw badInput("Row " + std::to_string(i + 1) + ": " + error.sentence(), error.detail());
        }
    }
    return result;
}

}  // namespace lorimer
