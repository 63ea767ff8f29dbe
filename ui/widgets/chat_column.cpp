#include "ui/widgets/chat_column.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTextEdit>
#include <QVBoxLayout>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"

namespace lorimer {
namespace {

QString capitalized(QString text) {
    text[0] = text[0].toUpper();
    return text;
}

}  // namespace

ChatColumn::ChatColumn(const QString& side, QWidget* parent) : QFrame(parent), m_side(side) {
    setProperty("card", true);
    m_title = new ElidedLabel(Qt::ElideRight);
    m_title->setObjectName(QStringLiteral("compare.%1Title").arg(side));
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_state = new QLabel;
    m_state->setObjectName(QStringLiteral("compare.%1State").arg(side));
    setTextRole(m_state, TextRole::Second);
    m_copy = new QPushButton(tr("Copy"));
    m_copy->setObjectName(QStringLiteral("compare.copy%1").arg(capitalized(side)));
    m_copy->setEnabled(false);
    connect(m_copy, &QPushButton::clicked, this, &ChatColumn::copy);
    m_text = new QTextEdit;
    m_text->setObjectName(QStringLiteral("compare.%1Text").arg(side));
    m_text->setReadOnly(true);
    m_text->setAcceptRichText(false);
    m_text->setUndoRedoEnabled(false);
    m_text->setTabChangesFocus(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFocusPolicy(Qt::StrongFocus);

    auto* header = new QHBoxLayout;
    header->setSpacing(space::inside);
    header->addWidget(m_title);
    header->addWidget(m_state, 1);
    header->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::inside, space::inside, space::inside, space::inside);
    layout->setSpacing(space::inside);
    layout->addLayout(header);
    layout->addWidget(m_text, 1);
    m_describer.setSingleShot(true);
    m_describer.setInterval(describeMs);
    connect(&m_describer, &QTimer::timeout, this, &ChatColumn::describe);
}

void ChatColumn::setTitle(const QString& title) {
    m_name = title;
    m_text->setPlaceholderText(tr("The answers appear here."));
    m_title->setFullText(title);
    m_text->setAccessibleName(tr("Answers of %1").arg(title));
    m_copy->setAccessibleName(tr("Copy the answers of %1").arg(title));
    describe();
}

void ChatColumn::clear() {
    m_text->clear();
    m_text->setExtraSelections({});
    m_marked.clear();
    m_answer.clear();
    m_questions = 0;
    m_copy->setEnabled(false);
    setState({});
}

void ChatColumn::insertAtEnd(const QString& text, bool bold) {
    QScrollBar* bar = m_text->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - 2;
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    QTextCharFormat format;
    format.setFontWeight(bold ? QFont::DemiBold : QFont::Normal);
    cursor.insertText(text, format);
    if (atEnd) {
        bar->setValue(bar->maximum());
    }
}

void ChatColumn::addParagraph(const QString& speaker, const QString& text) {
    if (!m_text->document()->isEmpty()) {
        insertAtEnd(QStringLiteral("\n\n"), false);
    }
    insertAtEnd(speaker + QLatin1Char('\n'), true);
    insertAtEnd(text, false);
}

void ChatColumn::addLeadIn(const QString& speaker, const QString& text) { addParagraph(speaker, text); }

void ChatColumn::addQuestion(const QString& question) {
    mark({});
    addParagraph(tr("You"), question);
    addParagraph(tr("Model"), {});
    m_answer.clear();
    m_answerStart = m_text->document()->characterCount() - 1;
    ++m_questions;
    m_copy->setEnabled(true);
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void ChatColumn::append(const QString& piece) {
    QString text = piece;
    text.remove(QLatin1Char('\r'));  // the document would, and then the words' places would not fit
    m_answer += text;
    insertAtEnd(text, false);
    if (!m_describer.isActive()) {
        m_describer.start();
    }
}

void ChatColumn::setState(const QString& words) {
    m_state->setText(words);
    if (!m_describer.isActive()) {
        describe();
    }
}

void ChatColumn::setEnd(FinishReason reason) {
    switch (reason) {
        case FinishReason::EndOfTurn:
            return setState({});
        case FinishReason::Length:
            return setState(tr("ended at the longest answer"));
        case FinishReason::Stopped:
            return setState(tr("stopped"));
        case FinishReason::ContextFull:
            return setState(tr("ended: this chat fills what the model can read"));
    }
    throw Error(ErrorKind::Internal, "Unknown end of an answer.");
}

void ChatColumn::describe() {
    if (m_questions == 0) {
        m_text->setAccessibleDescription(tr("%1: nothing was asked yet").arg(m_name));
        return;
    }
    const QString words = format::count(m_answer.split(QLatin1Char(' '), Qt::SkipEmptyParts).size());
    m_text->setAccessibleDescription(m_state->text().isEmpty()
                                         ? tr("%1: the answer has %2 words").arg(m_name, words)
                                         : tr("%1: the answer has %2 words, %3").arg(m_name, words, m_state->text()));
}

void ChatColumn::mark(const QVector<WordPlace>& words) {
    m_marked = words;
    const Colors& colors = colorsFor(palette());
    QList<QTextEdit::ExtraSelection> selections;
    for (const WordPlace& word : words) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(m_text->document());
        selection.cursor.setPosition(m_answerStart + static_cast<int>(word.start));
        selection.cursor.setPosition(m_answerStart + static_cast<int>(word.start + word.length),
                                     QTextCursor::KeepAnchor);
        selection.format.setBackground(colors.difference);
        selection.format.setFontUnderline(true);
        selections.append(selection);
    }
    m_text->setExtraSelections(selections);
}

// One answer alone, or the whole conversation where it has several.
void ChatColumn::copy() { QApplication::clipboard()->setText(m_questions > 1 ? m_text->toPlainText() : m_answer); }

void ChatColumn::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_text != nullptr) {
        mark(QVector<WordPlace>(m_marked));
    }
}

}  // namespace lorimer
