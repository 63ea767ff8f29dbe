#include "ui/widgets/compare_view.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QShortcut>
#include <QVBoxLayout>
#include <utility>

#include "session/system_text.h"
#include "ui/format.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/style/theme.h"
#include "ui/widgets/ask_box.h"
#include "ui/widgets/chat_column.h"
#include "ui/widgets/compare_controls.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {

CompareView::CompareView(Services& services, MessageStrip& strip, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_strip(strip),
      m_chat(services.engine, services.engineThread),
      m_lookups(services.lookupThread, *this),
      m_chatId(std::make_shared<qint64>(0)) {
    build();
    connectChat();
    addShortcuts();
    connect(m_controls, &CompareControls::runChosen, this, &CompareView::runChosen);
    m_controls->setSampling(services.settings.sampling());
    connect(m_controls, &CompareControls::samplingChanged, this, [this] {
        m_ask->setObstacle(m_controls->problem());
        showNote();
        Q_EMIT answeringChanged();
    });
    connect(m_controls, &CompareControls::rowChosen, this, &CompareView::takeRow);
    connect(m_ask, &AskBox::askAsked, this, &CompareView::ask);
    connect(m_ask, &AskBox::stopAsked, this, &CompareView::stop);
    connect(m_ask, &AskBox::questionChanged, this, &CompareView::showNote);
    connect(m_differences, &QCheckBox::toggled, this, &CompareView::showDifferences);
}

CompareView::~CompareView() { m_lookups.stopAndWait(); }

void CompareView::build() {
    m_controls = new CompareControls;
    m_base = new ChatColumn(QStringLiteral("base"));
    m_base->setTitle(tr("Base model"));
    m_adapted = new ChatColumn(QStringLiteral("adapted"));
    m_adapted->setTitle(tr("Adapted"));
    m_differences = new QCheckBox(tr("Mark differing words (H)"));
    m_differences->setObjectName(QStringLiteral("compare.differences"));
    m_differences->setChecked(true);
    m_same = new QLabel;
    m_same->setObjectName(QStringLiteral("compare.sameWords"));
    m_ask = new AskBox;
    auto* marks = new QHBoxLayout;
    marks->addWidget(m_differences);
    marks->addWidget(m_same, 1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::page);
    columns->addWidget(m_base, 1);
    columns->addWidget(m_adapted, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addWidget(m_controls);
    layout->addLayout(columns, 1);
    layout->addLayout(marks);
    layout->addWidget(m_ask);
}

void CompareView::connectChat() {
    connect(&m_chat, &ChatSession::loading, this, [this](qint64 done, qint64 total) {
        if (const RunChoice* run = m_controls->run(); run != nullptr && !m_openRun.isEmpty()) {
            m_loading = tr("Reading %1: layer %2 of %3").arg(run->modelName).arg(done).arg(total);
            showNote();
        }
    });
    connect(&m_chat, &ChatSession::opened, this, [this] {
        m_loading.clear();
        showNote();
    });
    connect(&m_chat, &ChatSession::openFailed, this, [this](const Error& error) {
        m_loading.clear();
        m_openRun.clear();
        showNote();
        m_strip.showMessage(Level::Error, QString::fromStdString(error.sentence()),
                            {{tr("Try again"), QStringLiteral("compare.tryAgain"), [this] { prepareModel(); }}});
    });
    connect(&m_chat, &ChatSession::textArrived, this, [this](AnswerSide side, const QString& text) {
        if (m_left == 0) {
            column(side).append(text);
        }
    });
    connect(&m_chat, &ChatSession::answered, this, &CompareView::setAnswer);
    connect(&m_chat, &ChatSession::questionDone, this, [this] {
        if (isLeft()) {
            return;
        }
        endExchange();
        showDifferences();
        keep();
    });
    connect(&m_chat, &ChatSession::failed, this, &CompareView::answeringFailed);
}

void CompareView::addShortcuts() {
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(shortcut, &QShortcut::activated, this, &CompareView::ask);
    }
    m_stopKey = new QShortcut(Qt::Key_Escape, this);
    m_stopKey->setEnabled(false);
    connect(m_stopKey, &QShortcut::activated, this, &CompareView::stop);
    auto* differences = new QShortcut(Qt::Key_H, this);
    connect(differences, &QShortcut::activated, m_differences, &QCheckBox::toggle);
}

void CompareView::prepareModel() {
    const RunChoice* run = m_controls->run();
    if (!isVisible() || run == nullptr || m_openRun == run->id) {
        return;
    }
    m_chat.close();
    m_openRun = run->id;
    m_loading = tr("Waiting to read %1").arg(run->modelName);
    m_chat.open({run->modelPath, run->adapterFolder, m_services.settings.computing(), run->config.quantization});
    showNote();
}

void CompareView::freeModel() {
    if (!m_openRun.isEmpty()) {
        m_openRun.clear();
        m_loading.clear();
        m_chat.close();
        showNote();
    }
}

void CompareView::runChosen() {
    if (const RunChoice* run = m_controls->run()) {
        m_adapted->setTitle(tr("Adapted (%1)").arg(run->name));
        newChat();
        prepareModel();
    }
}

/// The end of a question: true where its chat was left before.
bool CompareView::isLeft() {
    if (m_left == 0) {
        return false;
    }
    --m_left;
    return true;
}

// The former chat stays among the past ones.
void CompareView::replace(const Comparison& comparison) {
    if (m_asking) {
        m_chat.stop();
        ++m_left;
        endExchange();
    }
    m_comparison = comparison;
    m_chatId = std::make_shared<qint64>(comparison.id);
    draw();
}

void CompareView::newChat() {
    replace({});
    m_ask->focusQuestion();
}

void CompareView::show(const Comparison& comparison) {
    m_controls->runs().choose(comparison.runId);
    m_controls->chooseOwnQuestions();
    Comparison shown = comparison;
    m_controls->setSystemText(shown.takeSystemText());
    m_ask->setQuestion({});
    replace(shown);
    const RunChoice* run = m_controls->run();
    if (run != nullptr && run->id != comparison.runId) {
        m_strip.showMessage(Level::Warning, tr("The run of this chat is not there any more. Its answers are kept; new "
                                               "questions go to the run \"%1\".")
                                                .arg(run->name));
    }
}

void CompareView::focusQuestion() { m_ask->focusQuestion(); }

void CompareView::takeRow(SplitPart part, qint64 index) {
    const qint64 version = m_controls->run()->datasetVersionId.value_or(0);
    m_lookups.post(
        [this, version, part, index](const StopFlag&) {
            const Row row = questionOfPart(m_services.workspace, version, part, index);
            m_lookups.deliver([this, row] { showRow(row); });
        },
        [this](const Error& error) { showFailure(error); });
}

// Each row is a chat of its own; what stands before its last question is said to both sides.
void CompareView::showRow(const Row& row) {
    Comparison comparison;
    comparison.leadIn = withSystemText(row, m_controls->systemTextOfRun().toStdString()).messages;
    m_controls->setSystemText(comparison.takeSystemText());
    QString question = QString::fromStdString(row.text);
    if (!comparison.leadIn.empty()) {
        question = QString::fromStdString(comparison.leadIn.back().content);
        comparison.leadIn.pop_back();
    }
    m_ask->setQuestion(question);
    replace(comparison);
}

bool CompareView::asksAgain() const {
    return !m_comparison.exchanges.empty() && m_comparison.exchanges.back().question == m_ask->question();
}

void CompareView::ask() {
    const RunChoice* run = m_controls->run();
    const QString question = m_ask->question();
    if (m_asking || run == nullptr || question.isEmpty() || !m_controls->problem().isEmpty()) {
        return;
    }
    m_strip.hide();
    prepareModel();
    if (asksAgain()) {
        m_comparison.exchanges.pop_back();
        draw();
    }
    m_comparison.runId = run->id;
    m_comparison.modelPath = run->modelPath;
    m_sampling = m_controls->sampling();
    Comparison whole = m_comparison;
    if (const QString system = m_controls->systemText(); !system.isEmpty()) {
        whole.leadIn.insert(whole.leadIn.begin(), {"system", system.toStdString()});
    }
    m_chat.ask(
        {{{AnswerSide::Base, whole.promptOf(false, question)}, {AnswerSide::Adapted, whole.promptOf(true, question)}},
         m_sampling});
    beginExchange(question);
}

void CompareView::beginExchange(const QString& question) {
    m_asking = true;
    m_comparison.exchanges.push_back({question, {}, {}});
    for (ChatColumn* side : {m_base, m_adapted}) {
        side->addQuestion(question);
        side->setState(tr("answering"));
    }
    m_same->clear();
    m_ask->setAnswering(true);
    m_ask->selectQuestion();
    m_stopKey->setEnabled(true);
    showNote();
    Q_EMIT answeringChanged();
}

void CompareView::stop() {
    m_chat.stop();
    if (!m_loading.isEmpty()) {  // the reading of the model was stopped, too
        m_openRun.clear();
        m_loading.clear();
    }
}

ChatColumn& CompareView::column(AnswerSide side) { return side == AnswerSide::Base ? *m_base : *m_adapted; }

void CompareView::setAnswer(AnswerSide side, const Generation& generation) {
    if (m_left > 0) {
        return;
    }
    ChatExchange& exchange = m_comparison.exchanges.back();
    ChatAnswer& answer = side == AnswerSide::Base ? exchange.base : exchange.adapted;
    answer = {QString::fromStdString(generation.text), generation.reason};
    column(side).setEnd(answer.reason);
}

void CompareView::endExchange() {
    m_asking = false;
    m_ask->setAnswering(false);
    m_stopKey->setEnabled(false);
    showNote();
    Q_EMIT answeringChanged();
}

void CompareView::answeringFailed(const Error& error) {
    if (isLeft()) {
        return;
    }
    ChatExchange& exchange = m_comparison.exchanges.back();
    exchange.base = {m_base->answer(), FinishReason::Stopped};
    exchange.adapted = {m_adapted->answer(), FinishReason::Stopped};
    const bool anyText = !exchange.base.text.isEmpty() || !exchange.adapted.text.isEmpty();
    if (anyText) {
        keep();
    } else {
        m_comparison.exchanges.pop_back();
    }
    endExchange();
    draw();
    if (error.kind() == ErrorKind::OutOfResources) {
        m_strip.showMessage(Level::Error,
                            tr("Answering stopped: too little memory for this chat length. The text so far is kept."),
                            {{tr("Use shorter chat"), QStringLiteral("compare.shorterChat"), [this] { newChat(); }}});
    } else if (error.kind() != ErrorKind::Stopped && !m_openRun.isEmpty()) {  // else the model could not be opened
        showFailure(error);
    }
}

void CompareView::keep() {
    if (!m_services.readOnlyReason.isEmpty()) {
        return;
    }
    Comparison whole = m_comparison;
    if (const QString system = m_controls->systemText(); !system.isEmpty()) {
        whole.leadIn.insert(whole.leadIn.begin(), {"system", system.toStdString()});
    }
    const std::size_t turn = whole.exchanges.size() - 1;
    m_lookups.post(
        [this, whole, sampling = m_sampling, turn, id = m_chatId](const StopFlag&) mutable {
            whole.id = *id;
            *id = keepExchange(m_services.workspace, whole, turn, sampling);
            m_lookups.deliver([this] { Q_EMIT chatKept(); });
        },
        [this](const Error& error) { showFailure(error); });
}

void CompareView::draw() {
    for (ChatColumn* side : {m_base, m_adapted}) {
        side->clear();
        for (const Message& message : m_comparison.leadIn) {
            side->addLeadIn(message.role == "user" ? tr("You") : tr("Model"), QString::fromStdString(message.content));
        }
        for (const ChatExchange& exchange : m_comparison.exchanges) {
            const ChatAnswer& answer = side == m_base ? exchange.base : exchange.adapted;
            side->addQuestion(exchange.question);
            side->append(answer.text);
            side->setEnd(answer.reason);
        }
    }
    showDifferences();
    showNote();
}

void CompareView::showDifferences() {
    const bool ready = !m_asking && !m_comparison.exchanges.empty();
    const WordDifference difference =
        ready ? differenceOfWords(m_base->answer(), m_adapted->answer()) : WordDifference();
    const bool marks = ready && m_differences->isChecked();
    m_base->mark(marks ? difference.first : QVector<WordPlace>());
    m_adapted->mark(marks ? difference.second : QVector<WordPlace>());
    m_same->setText(ready ? tr("%1 same words").arg(format::percent(difference.same)) : QString());
}

void CompareView::showNote() {
    if (const QString problem = m_controls->problem(); !problem.isEmpty() && !m_asking) {
        m_ask->setNote(tr("Nothing can be asked yet. %1").arg(problem));
        return;
    }
    if (!m_loading.isEmpty()) {
        m_ask->setNote(m_asking ? tr("%1. The answers begin then.").arg(m_loading) : m_loading);
    } else if (m_asking || m_comparison.exchanges.empty()) {
        m_ask->setNote({});
    } else {
        m_ask->setNote(asksAgain() ? tr("Asked again, the new answers take the place of the last ones.")
                                   : tr("The next question goes on in this chat."));
    }
}

void CompareView::showFailure(const Error& error) {
    m_strip.showMessage(Level::Error, QString::fromStdString(error.sentence()));
}

}  // namespace lorimer
