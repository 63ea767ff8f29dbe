#include "ui/pages/run_page.h"

#include <QPlainTextEdit>
#include <QResizeEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/base/error.h"
#include "ui/models/event_list_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/event_panel.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/run_buttons.h"
#include "ui/widgets/run_header.h"
#include "ui/widgets/sample_answers.h"
#include "ui/widgets/setting_table.h"

namespace lorimer {
namespace {

constexpr int sideBesidePlot = 1060;  // page width from which the events stand beside the plot
constexpr int sideWidth = 300;
constexpr int wideSideWidth = 400;
constexpr int widePage = 1600;
constexpr int bottomHeight = 150;

}  // namespace

RunPage::RunPage(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("run.page"));
    build();
    connect(m_header, &RunHeader::backAsked, this, &RunPage::backAsked);
    connect(&m_header->buttons(), &RunButtons::asked, this,
            [this](RunAction action) { Q_EMIT actionAsked(action, m_run.id); });
    connect(m_events, &EventPanel::noteAsked, this, [this] { Q_EMIT actionAsked(RunAction::AddNote, m_run.id); });
    connect(m_curves, &CurvePanel::saveAsked, this, &RunPage::saveAsked);
}

void RunPage::build() {
    m_header = new RunHeader;
    m_strip = new MessageStrip(QStringLiteral("run"));
    m_curves = new CurvePanel;
    m_events = new EventPanel;
    m_body = new QBoxLayout(QBoxLayout::LeftToRight);
    m_body->setSpacing(space::page);
    m_body->addWidget(m_curves, 1);
    m_body->addWidget(m_events);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(space::page, space::field, space::page, space::inside);
    layout->setSpacing(space::inside);
    layout->addWidget(m_header);
    layout->addWidget(m_strip);
    layout->addLayout(m_body, 1);
    layout->addWidget(buildBottom());
    m_scroll = new QScrollArea;
    m_scroll->setObjectName(QStringLiteral("run.scroll"));
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(content);
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(m_scroll);
}

QWidget* RunPage::buildBottom() {
    m_samples = new SampleAnswers;
    m_settings = new SettingTable(QStringLiteral("run.settings"), tr("Settings"));
    m_data = new SettingTable(QStringLiteral("run.data"), tr("Data used"));
    m_log = new QPlainTextEdit;
    m_log->setObjectName(QStringLiteral("run.log"));
    m_log->setAccessibleName(tr("Log of this run"));
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    m_log->setFrameShape(QFrame::NoFrame);
    m_log->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("run.side"));
    m_tabs->setAccessibleName(tr("More about this run"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->tabBar()->setObjectName(QStringLiteral("run.tabs"));
    m_tabs->addTab(m_samples, tr("Sample answers"));
    m_tabs->addTab(m_settings, tr("Settings"));
    m_tabs->addTab(m_data, tr("Data used"));
    m_tabs->addTab(m_log, tr("Log"));
    m_tabs->setFixedHeight(bottomHeight);
    return m_tabs;
}

EventListModel& RunPage::events() { return m_events->model(); }

void RunPage::open(const RunView& run) {
    m_run = run;
    m_secondsLeft.reset();
    m_hasCurve = false;
    m_message = RunMessage();
    m_curves->clear();
    m_events->clear();
    m_samples->clear();
    m_settings->setSettings({});
    m_data->setSettings({});
    m_log->clear();
    m_strip->hide();
    m_scroll->verticalScrollBar()->setValue(0);
    update(run);
}

void RunPage::update(const RunView& run) {
    m_run = run;
    updateHeader();
    updateMessage();
}

void RunPage::setSituation(const RunSituation& situation, std::optional<double> secondsLeft) {
    m_situation = situation;
    m_secondsLeft = secondsLeft;
    m_events->setNotes(RunActions::obstacle(RunAction::AddNote, m_run, m_situation));
    updateHeader();
}

// A run of another program tells its part by its events only.
QString RunPage::phaseFromEvents() const {
    const auto& events = m_events->model().events();
    const auto last = std::find_if(events.rbegin(), events.rend(),
                                   [](const EventView& event) { return event.kind == QLatin1String("phase"); });
    return m_run.state == RunState::Preparing && last != events.rend() ? last->text : QString();
}

void RunPage::updateHeader() {
    RunView shown = m_run;
    if (shown.phase.isEmpty()) {
        shown.phase = phaseFromEvents();
    }
    m_header->show(shown, m_curves->loss().curve(), m_situation, m_secondsLeft);
}

bool RunPage::isOverfitting() const {
    const auto& events = m_events->model().events();
    return std::any_of(events.begin(), events.end(),
                       [](const EventView& event) { return event.kind == QLatin1String("overfitting"); });
}

// Copy 15 once for each run; then how the run ended. A message that was closed does not come back.
void RunPage::updateMessage() {
    if (!m_hasCurve) {
        return;  // the events decide what is said
    }
    if (isOverfitting() && !m_overfittingTold.contains(m_run.id) && m_run.state != RunState::Failed) {
        m_overfittingTold.insert(m_run.id);
        m_message = RunMessages::outcome(m_run, m_events->model().events());
        showMessage(RunMessages::overfitting(m_run, m_situation.trainsHere));
        return;
    }
    const RunMessage message = RunMessages::outcome(m_run, m_events->model().events());
    if (message == m_message) {
        return;
    }
    const bool wentOn = message.text.isEmpty() && !m_message.text.isEmpty();
    m_message = message;
    if (wentOn) {
        m_strip->hide();
    } else if (!message.text.isEmpty()) {
        showMessage(message);
    }
}

void RunPage::showMessage(const RunMessage& message) {
    QVector<StripAction> actions;
    for (const RunMessage::Button button : message.buttons) {
        actions.append({RunMessages::buttonText(button, message),
                        QStringLiteral("run.strip%1").arg(RunMessages::buttonName(button)),
                        [this, button, message] { take(button, message); }});
    }
    m_strip->showMessage(message.level, message.text, actions);
}

void RunPage::take(RunMessage::Button button, const RunMessage& message) {
    switch (button) {
        case RunMessage::Button::CompareAnswers:
            Q_EMIT actionAsked(RunAction::Compare, m_run.id);
            return;
        case RunMessage::Button::Evaluate:
            Q_EMIT actionAsked(RunAction::Evaluate, m_run.id);
            return;
        case RunMessage::Button::Resume:
            Q_EMIT actionAsked(RunAction::Resume, m_run.id);
            return;
        case RunMessage::Button::ChangeSettings:
            Q_EMIT actionAsked(RunAction::Duplicate, m_run.id);
            return;
        case RunMessage::Button::StopAndSave:
            Q_EMIT actionAsked(RunAction::StopAndSave, m_run.id);
            return;
        case RunMessage::Button::CloseLorimer:
            window()->close();
            return;
        case RunMessage::Button::NewRunWithRate:
            Q_EMIT newRateAsked(m_run.id, message.rate);
            return;
        case RunMessage::Button::UseSavedStep:
            Q_EMIT useSavedAsked(m_run.id);
            return;
        case RunMessage::Button::ContinueWithFewerRows:
            Q_EMIT fewerRowsAsked(m_run.id, message.rows);
            return;
    }
    throw Error(ErrorKind::Internal, "Unknown button of a run's message.");
}

void RunPage::addPiece(const RunPiece& piece) {
    if (piece.runId != m_run.id) {
        return;
    }
    if (piece.fresh) {
        m_curves->clear();
        m_events->clear();
        m_samples->clear();
    }
    m_curves->append(piece.steps, piece.checks);
    m_events->append(piece.events);
    m_samples->append(piece.samples);
    if (!piece.events.isEmpty() || piece.fresh) {
        m_log->setPlainText(m_events->model().asText());
    }
    m_hasCurve = true;
    updateHeader();
    updateMessage();
}

void RunPage::setSettings(const QVector<RunSetting>& settings) {
    QVector<RunSetting> own;
    QVector<RunSetting> facts;
    for (const RunSetting& setting : settings) {
        (setting.kind == RunSetting::Kind::Data ? facts : own).append(setting);
    }
    m_settings->setSettings(own);
    m_data->setSettings(facts);
}

void RunPage::showLog() {
    m_tabs->setCurrentWidget(m_log);
    m_log->setFocus();
    m_scroll->ensureWidgetVisible(m_tabs);
}

// Where there is no room beside the plot, the events are the first tab below it.
void RunPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int width = event->size().width();
    // Larger text and longer words need the whole width for the plot's controls.
    const bool roomForBoth = width >= m_curves->minimumSizeHint().width() + sideWidth + 3 * space::page;
    const bool beside = width >= sideBesidePlot && roomForBoth;
    const int tab = m_tabs->indexOf(m_events);
    if (beside && m_body->indexOf(m_events) < 0) {
        if (tab >= 0) {
            m_tabs->removeTab(tab);
        }
        m_body->addWidget(m_events);
        m_events->show();
    } else if (!beside && tab < 0) {
        m_body->removeWidget(m_events);
        m_tabs->insertTab(0, m_events, tr("Events"));
        m_tabs->setCurrentIndex(0);
    }
    m_events->showTitle(beside);
    m_events->setMinimumWidth(beside ? (width >= widePage ? wideSideWidth : sideWidth) : 0);
    m_events->setMaximumWidth(!beside ? QWIDGETSIZE_MAX : m_events->minimumWidth());
    // Tall windows give the tabs a part of the height.
    m_tabs->setFixedHeight(std::max(bottomHeight, event->size().height() / 4));
}

}  // namespace lorimer
