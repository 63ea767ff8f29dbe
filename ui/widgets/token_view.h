#pragma once

#include <QTextEdit>

#include "session/row_view.h"

namespace lorimer {

/// A row as the model sees it: trained tokens underlined, cut ones struck through, the template's in grey; or the same
/// as plain text with a word before each part, for screen readers and for copying.
class TokenView final : public QTextEdit {
    Q_OBJECT
public:
    explicit TokenView(const QString& objectName, QWidget* parent = nullptr);

    void setTokens(const RowTokens& tokens);
    void clearTokens(const QString& reason);
    void setPlain(bool plain);

    /// "{template} ..." line by line.
    static QString plainText(const RowTokens& tokens);
    /// "Template 31, read 212, trained 388, cut 41: 672 tokens."
    static QString summary(const RowTokens& tokens);

protected:
    void changeEvent(QEvent* event) override;

private:
    void render();
    QTextCharFormat formatOf(TokenKind kind) const;

    RowTokens m_tokens;
    bool m_hasTokens = false;
    bool m_plain = false;
};

}  // namespace lorimer
