#pragma once

#include <QFrame>
#include <QTimer>

#include "engine/generate/sampling_config.h"
#include "ui/models/word_difference.h"

class QLabel;
class QPushButton;
class QTextEdit;

namespace lorimer {

class ElidedLabel;

/// One side of a comparison: title, what it is doing, its conversation, and a button that copies it.
class ChatColumn final : public QFrame {
    Q_OBJECT
public:
    static constexpr int describeMs = 5000;

    /// `side` ends the object names: compare.baseText, compare.copyBase for "base".
    ChatColumn(const QString& side, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// Forgets the conversation.
    void clear();
    /// What was said before the first question, by whom.
    void addLeadIn(const QString& speaker, const QString& text);
    /// A question; its answer follows by append().
    void addQuestion(const QString& question);
    void append(const QString& piece);
    /// "answering"; empty: nothing to say.
    void setState(const QString& words);
    /// How the last answer ended, in words where it is not its own end.
    void setEnd(FinishReason reason);

    const QString& answer() const { return m_answer; }
    /// Tints and underlines these words of the last answer; none takes the marks away.
    void mark(const QVector<WordPlace>& words);

protected:
    void changeEvent(QEvent* event) override;

private:
    void copy();
    void addParagraph(const QString& speaker, const QString& text);
    void describe();
    void insertAtEnd(const QString& text, bool bold);

    QString m_side;
    QString m_name;
    ElidedLabel* m_title = nullptr;
    QLabel* m_state = nullptr;
    QTextEdit* m_text = nullptr;
    QPushButton* m_copy = nullptr;
    QTimer m_describer;  ///< a screen reader hears of a growing answer at most every 5 s
    QString m_answer;
    int m_answerStart = 0;
    int m_questions = 0;
    QVector<WordPlace> m_marked;
};

}  // namespace lorimer
