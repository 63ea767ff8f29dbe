#pragma once

#include "session/run_choices.h"
#include "session/session_jobs.h"
#include "store/chat_store.h"
#include "ui/widgets/page_frame.h"

class QMenu;
class QPushButton;
class QStackedWidget;

namespace lorimer {

class AnswerFilePanel;
class CompareView;
class PageNotice;
struct Services;

/// One question, two answers: the base model's and the adapted model's, side by side. A model is in memory only while
/// the page is shown, and never while a training runs.
class ComparePage final : public PageFrame {
    Q_OBJECT
public:
    explicit ComparePage(Services& services, QWidget* parent = nullptr);
    ~ComparePage() override;

    /// Chooses a run, also one that has just ended.
    void chooseRun(const QString& runId);

Q_SIGNALS:
    void newTrainingAsked();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildActions();
    void refresh();
    void setRuns(std::vector<RunChoice> runs, const std::vector<StoredChat>& chats);
    void fillChats(const std::vector<StoredChat>& chats);
    void readChats();
    void openChat(qint64 chatId);
    void updateState();
    void sayBusy();
    void trainingStarts();
    void openFilePanel();

    Services& m_services;
    SessionJobs m_lookups;
    QString m_wantedRun;
    bool m_hasGraphicsCard = false;
    bool m_pausing = false;

    QStackedWidget* m_stack = nullptr;
    PageNotice* m_notice = nullptr;
    CompareView* m_view = nullptr;
    AnswerFilePanel* m_file = nullptr;
    QPushButton* m_newChat = nullptr;
    QPushButton* m_chats = nullptr;
    QPushButton* m_answerFile = nullptr;
    QMenu* m_chatMenu = nullptr;
};

}  // namespace lorimer
