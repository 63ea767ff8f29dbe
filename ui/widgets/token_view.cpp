#include "ui/widgets/token_view.h"

#include <QEvent>
#include <QFontDatabase>
#include <QScrollBar>

#include "ui/format.h"
#include "ui/style/colors.h"

namespace lorimer {
namespace {

QString kindWord(TokenKind kind) {
    switch (kind) {
        case TokenKind::Template:
            return TokenView::tr("{template}");
        case TokenKind::Trained:
            return TokenView::tr("{TRAINED}");
        case TokenKind::Cut:
            return TokenView::tr("{cut}");
        case TokenKind::Read:
            break;
    }
    return TokenView::tr("{read}");
}

}  // namespace

TokenView::TokenView(const QString& objectName, QWidget* parent) : QTextEdit(parent) {
    setObjectName(objectName);
    setAccessibleName(tr("What the model sees of the row"));
    setReadOnly(true);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
}

void TokenView::setTokens(const RowTokens& tokens) {
    m_tokens = tokens;
    m_hasTokens = true;
    render();
}

void TokenView::clearTokens(const QString& reason) {
    m_tokens = {};
    m_hasTokens = false;
    setPlainText(reason);
    setAccessibleDescription(reason);
}

void TokenView::setPlain(bool plain) {
    m_plain = plain;
    if (m_hasTokens) {
        render();
    }
}

QString TokenView::plainText(const RowTokens& tokens) {
    QString text;
    for (const TokenPiece& piece : tokens.pieces) {
        text += kindWord(piece.kind) + QLatin1Char(' ');
        if (piece.isOwnSystemText) {
            text += tr("(added by the model's template)") + QLatin1Char(' ');
        }
        text += piece.text.trimmed() + QLatin1Char('\n');
    }
    return text;
}

QString TokenView::summary(const RowTokens& tokens) {
    return tr("Template %1, read %2, trained %3, cut %4: %5 tokens.")
        .arg(format::count(tokens.count(TokenKind::Template)), format::count(tokens.count(TokenKind::Read)),
             format::count(tokens.count(TokenKind::Trained)), format::count(tokens.count(TokenKind::Cut)),
             format::count(tokens.total));
}

QTextCharFormat TokenView::formatOf(TokenKind kind) const {
    const Colors& colors = colorsFor(palette());
    QTextCharFormat format;
    format.setForeground(colors.text);
    const auto paint = [&format](const StripColors& pair) {
        format.setForeground(pair.text);
        format.setBackground(pair.fill);
    };
    switch (kind) {
        case TokenKind::Trained:
            paint(colors.trainedToken);
            format.setFontUnderline(true);
            break;
        case TokenKind::Cut:
            paint(colors.cutToken);
            format.setFontStrikeOut(true);
            break;
        case TokenKind::Template:
            paint(colors.templateToken);
            break;
        case TokenKind::Read:
            break;
    }
    return format;
}

void TokenView::render() {
    setAccessibleDescription(summary(m_tokens));
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF() * 0.95);
    if (m_plain) {
        QTextCharFormat plain;
        plain.setForeground(colorsFor(palette()).text);
        setCurrentCharFormat(plain);
        setPlainText(plainText(m_tokens));
        return;
    }
    clear();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    for (const TokenPiece& piece : m_tokens.pieces) {
        QTextCharFormat format = formatOf(piece.kind);
        format.setFont(fixed, QTextCharFormat::FontPropertiesSpecifiedOnly);
        if (piece.isOwnSystemText) {
            QTextCharFormat note = formatOf(TokenKind::Template);
            note.setFontItalic(true);
            note.setFontPointSize(fixed.pointSizeF());
            cursor.insertText(tr("[added by the model's template]") + QLatin1Char(' '), note);
        }
        cursor.insertText(piece.text, format);
    }
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
    verticalScrollBar()->setValue(0);
}

void TokenView::changeEvent(QEvent* event) {
    QTextEdit::changeEvent(event);
    if (m_hasTokens && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)) {
        render();
    }
}

}  // namespace lorimer
