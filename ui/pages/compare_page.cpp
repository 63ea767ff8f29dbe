#include "ui/pages/compare_page.h"

#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <chrono>
#include <utility>

#include "session/chat_history.h"
#include "session/training_session.h"
#include "ui/format.h"
#include "ui/services.h"
#include "ui/widgets/answer_file_panel.h"
#include "ui/widgets/compare_controls.h"
#include "ui/widgets/compare_view.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/page_notice.h"

namespace lorimer {
namespace {

constexpr std::chrono::milliseconds passingBy{300};  // a page that is only passed reads no model
constexpr std::size_t mostChats = 30;

}  // namespace

ComparePage::ComparePage(Services& services, QWidget* parent)
    : PageFrame(QStringLiteral("compare"), tr("Compare"), parent),
      m_services(services),
      m_lookups(services.lookupThread, *this) {
    buildActions();
    m_notice = new PageNotice(QStringLiteral("compare"));
    m_view = new CompareView(services, strip());
    m_file = new AnswerFilePanel(services);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_notice);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_file);
    body()->addWidget(m_stack, 1);
    connect(m_view, &CompareView::answeringChanged, this, [this] {
        updateState();
        if (!isVisible() && !m_view->isAnswering()) {
            m_view->freeModel();
        }
    });
    connect(m_view, &CompareView::chatKept, this, &ComparePage::readChats);
    connect(m_file, &AnswerFilePanel::backAsked, this, [this] {
        m_stack->setCurrentWidget(m_view);
        updateState();
        m_view->prepareModel();
    });
    connect(&services.training, &TrainingSession::aboutToStart, this, &ComparePage::trainingStarts);
    connect(&services.training, &TrainingSession::ended, this, [this] {
        m_pausing = false;
        refresh();
    });
    updateState();
}

ComparePage::~ComparePage() { m_lookups.stopAndWait(); }

void ComparePage::buildActions() {
    m_newChat = addAction(tr("New chat"), QStringLiteral("compare.newChat"));
    m_chats = addAction(tr("Past chats"), QStringLiteral("compare.chats"));
    m_answerFile = addAction(tr("Answer a file..."), QStringLiteral("compare.answerFile"));
    m_chatMenu = new QMenu(m_chats);
    m_chatMenu->setObjectName(QStringLiteral("compare.chatList"));
    m_chats->setMenu(m_chatMenu);
    connect(m_newChat, &QPushButton::clicked, this, [this] {
        m_view->controls().chooseOwnQuestions();
        m_view->newChat();
    });
    connect(m_answerFile, &QPushButton::clicked, this, &ComparePage::openFilePanel);
}

void ComparePage::openFilePanel() {
    m_view->freeModel();  // the file's answers need its memory
    const CompareControls& controls = m_view->controls();
    m_file->open(*controls.run(), controls.sampling(), controls.systemText());
    m_stack->setCurrentWidget(m_file);
    updateState();
}

void ComparePage::showEvent(QShowEvent* event) {
    PageFrame::showEvent(event);
    refresh();
}

void ComparePage::hideEvent(QHideEvent* event) {
    PageFrame::hideEvent(event);
    if (!m_view->isAnswering()) {
        m_view->freeModel();
    }
}

void ComparePage::chooseRun(const QString& runId) {
    m_wantedRun = runId;
    if (m_stack->currentWidget() == m_file && !m_file->isRunning()) {
        m_stack->setCurrentWidget(m_view);
    }
    refresh();
}

void ComparePage::refresh() {
    m_lookups.post(
        [this](const StopFlag&) {
            auto runs = runsWithAdapter(m_services.workspace);
            auto chats = pastChats(m_services.workspace);
            m_lookups.deliver([this, runs = std::move(runs), chats = std::move(chats), graphics = hasGraphicsCard()] {
                m_hasGraphicsCard = graphics;
                setRuns(runs, chats);
            });
        },
        [this](const Error& error) { strip().showMessage(Level::Error, QString::fromStdString(error.sentence())); });
}

void ComparePage::setRuns(std::vector<RunChoice> runs, const std::vector<StoredChat>& chats) {
    RunCombo& combo = m_view->controls().runs();
    combo.setRuns(std::move(runs));
    if (!m_wantedRun.isEmpty()) {
        combo.choose(std::exchange(m_wantedRun, QString()));
    }
    fillChats(chats);
    updateState();
    QTimer::singleShot(passingBy, m_view, &CompareView::prepareModel);
}

void ComparePage::readChats() {
    m_lookups.post(
        [this](const StopFlag&) {
            m_lookups.deliver([this, chats = pastChats(m_services.workspace)] { fillChats(chats); });
        },
        [this](const Error& error) { strip().showMessage(Level::Error, QString::fromStdString(error.sentence())); });
}

void ComparePage::fillChats(const std::vector<StoredChat>& chats) {
    m_chatMenu->clear();
    for (std::size_t i = 0; i < chats.size() && i < mostChats; ++i) {
        const StoredChat& chat = chats[i];
        const QString when = format::moment(QDateTime::fromString(chat.created, Qt::ISODateWithMs));
        QString title = format::shortName(chat.title);
        title.replace(QLatin1Char('&'), QStringLiteral("&&"));
        m_chatMenu->addAction(tr("%1 (%2)").arg(title, when), this, [this, id = chat.id] { openChat(id); });
    }
    if (chats.empty()) {
        m_chatMenu->addAction(tr("No past chats yet"))->setEnabled(false);
    }
}

void ComparePage::openChat(qint64 chatId) {
    m_lookups.post(
        [this, chatId](const StopFlag&) {
            const Comparison comparison = pastComparison(m_services.workspace, chatId);
            m_lookups.deliver([this, comparison] { m_view->show(comparison); });
        },
        [this](const Error& error) { strip().showMessage(Level::Error, QString::fromStdString(error.sentence())); });
}

void ComparePage::sayBusy() {
    const QString sentence =
        m_pausing ? tr("Pausing the training: what it has learned is being saved.")
        : m_hasGraphicsCard
            ? tr("Training is using the GPU. Pause it to compare now: about 10 s, nothing is lost.")
            : tr("Training is using the processor. Pause it to compare now: about 10 s, nothing is lost.");
    m_notice->say(sentence, {}, m_pausing ? QString() : tr("Pause and compare"), [this] {
        m_pausing = true;
        m_services.training.pause();
        updateState();
    });
}

void ComparePage::updateState() {
    const bool training = m_services.training.isRunning();
    const bool any = m_view->controls().run() != nullptr;
    if (training) {
        sayBusy();
    } else if (!any) {
        m_notice->say(tr("Compare needs a run with a saved adapter."), {}, tr("New training..."),
                      [this] { Q_EMIT newTrainingAsked(); });
    }
    if (m_file->isRunning()) {
        m_stack->setCurrentWidget(m_file);  // it was there first; the training waits for it
    } else if (training || !any) {
        m_stack->setCurrentWidget(m_notice);
    } else if (m_stack->currentWidget() == m_notice) {
        m_stack->setCurrentWidget(m_view);
        m_view->focusQuestion();
    }
    const bool free = m_stack->currentWidget() == m_view && !m_view->isAnswering();
    for (QPushButton* button : {m_newChat, m_chats}) {
        button->setEnabled(free);
    }
    m_answerFile->setEnabled(free && m_view->controls().problem().isEmpty());
    m_view->controls().setEnabled(!m_view->isAnswering());
}

void ComparePage::trainingStarts() {
    m_view->freeModel();
    QTimer::singleShot(0, this, &ComparePage::updateState);  // it runs when this signal has been handled
}

}  // namespace lorimer
