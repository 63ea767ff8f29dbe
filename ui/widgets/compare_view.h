#pragma once

#include <QWidget>
#include <memory>

#include "data/split_part.h"
#include "session/chat_history.h"
#include "session/chat_session.h"

class QCheckBox;
class QLabel;
class QShortcut;

namespace lorimer {

class AskBox;
class ChatColumn;
class CompareControls;
class MessageStrip;
struct Services;

/// The conversation of the Compare page: controls, two columns, the question. Owns the model, which is in memory from
/// prepareModel() to freeModel().
class CompareView final : public QWidget {
    Q_OBJECT
public:
    /// Messages go to `strip`.
    CompareView(Services& services, MessageStrip& strip, QWidget* parent = nullptr);
    ~CompareView() override;

    CompareControls& controls() { return *m_controls; }
    bool isAnswering() const { return m_asking; }
    /// Reads the model of the chosen run, where it is not there yet and the view is shown.
    void prepareModel();
    /// Stops what is going on and gives the memory back.
    void freeModel();
    void newChat();
    /// Goes on with a past chat.
    void show(const Comparison& comparison);
    void focusQuestion();

Q_SIGNALS:
    void answeringChanged();
    /// The list of past chats has changed.
    void chatKept();

private:
    void build();
    void connectChat();
    void addShortcuts();

    void runChosen();
    void takeRow(SplitPart part, qint64 index);
    void showRow(const Row& row);
    void ask();
    void beginExchange(const QString& question);
    void stop();
    void setAnswer(AnswerSide side, const Generation& generation);
    void endExchange();
    bool isLeft();
    void answeringFailed(const Error& error);
    void keep();
    void replace(const Comparison& comparison);
    void draw();
    void showDifferences();
    void showNote();
    bool asksAgain() const;
    ChatColumn& column(AnswerSide side);
    void showFailure(const Error& error);

    Services& m_services;
    MessageStrip& m_strip;
    ChatSession m_chat;
    SessionJobs m_lookups;

    QString m_openRun;  ///< whose model is open or being opened
    QString m_loading;  ///< what is being read now
    bool m_asking = false;
    int m_left = 0;  ///< questions whose chat was left while they were answered: what still comes of them is dropped
    SamplingConfig m_sampling;         ///< of the question that is being answered
    Comparison m_comparison;           ///< without its system text, which stands in its field
    std::shared_ptr<qint64> m_chatId;  ///< in the store; touched by the lookups only

    CompareControls* m_controls = nullptr;
    ChatColumn* m_base = nullptr;
    ChatColumn* m_adapted = nullptr;
    AskBox* m_ask = nullptr;
    QCheckBox* m_differences = nullptr;
    QLabel* m_same = nullptr;
    QShortcut* m_stopKey = nullptr;
};

}  // namespace lorimer
