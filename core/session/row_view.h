#pragma once

#include <QString>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/row.h"

namespace lorimer {

class ChatTemplate;
class ExampleBuilder;
class Tokenizer;

/// What happens to a token in training: read but not learned, learned, markup of the template, or beyond the limit.
enum class TokenKind { Read, Trained, Template, Cut };
constexpr std::size_t tokenKinds = 4;

/// Neighbouring tokens of one kind.
struct TokenPiece {
    QString text;
    TokenKind kind = TokenKind::Read;
    bool isOwnSystemText = false;  ///< a system text that the model's template added by itself
    int tokens = 0;
};

/// A row as the model sees it at one limit. The counts sum to `total`.
struct RowTokens {
    std::vector<TokenPiece> pieces;
    std::array<int, tokenKinds> counts{};  ///< by TokenKind
    int total = 0;
    bool isEstimated = false;  ///< without a model: about 4 letters a token, no template

    int count(TokenKind kind) const { return counts[static_cast<std::size_t>(kind)]; }
};

/// How long a row is and where its first trained token stands (`tokens` where none is trained).
struct RowLength {
    int tokens = 0;
    int firstTrained = 0;
};

/// The lengths of all rows of a file or data set, in their order.
struct RowLengths {
    std::vector<RowLength> rows;
    bool isEstimated = false;

    int longest() const;
    std::int64_t cut(int limit) const;        ///< rows longer than `limit`
    std::int64_t untrained(int limit) const;  ///< rows of which no trained token is within `limit`
    /// The smallest limit in steps of 64 that leaves `share` (0 to 1) of the rows uncut; at least 64.
    int limitThatKeeps(double share) const;
    /// Rows per bin of `width` tokens, from 0 to the longest.
    std::vector<std::int64_t> histogram(int width) const;
};

/// Renders and tokenizes rows with one model's own template, exactly as training does; or estimates where there is no
/// model. Needs no torch. Made and used on a worker thread; safe from several.
class RowView {
public:
    /// Estimates.
    RowView();
    /// Reads the tokenizer and the template of a model. Throws BadInput where it cannot be read.
    explicit RowView(const std::string& modelPath);
    ~RowView();

    /// Throws BadInput where the template refuses the row.
    RowTokens tokens(const Row& row, int limit) const;
    RowLength length(const Row& row) const;
    /// Of all rows; `onRow` is called before each with the number of rows done and may throw to leave.
    RowLengths lengths(const RowSource& rows, const std::function<void(std::size_t)>& onRow) const;

private:
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::unique_ptr<ChatTemplate> m_template;
    std::unique_ptr<ExampleBuilder> m_builder;
};

}  // namespace lorimer
