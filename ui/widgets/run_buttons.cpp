#include "ui/widgets/run_buttons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {

RunButtons::RunButtons(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    m_pause = addButton(RunAction::Pause, QStringLiteral("pause"),
                        tr("Saves the last finished step within 10 s and frees the memory; can be resumed later, also "
                           "after a restart (Ctrl+Shift+P)"));
    m_resume = addButton(RunAction::Resume, QStringLiteral("play"), tr("Goes on from the saved step (Ctrl+Shift+P)"));
    m_stop = addButton(RunAction::StopAndSave, QStringLiteral("stop"),
                       tr("Ends the run and keeps its best version (Ctrl+Shift+S)"));
    auto* menu = new QMenu(this);
    for (const RunAction action : {RunAction::Compare, RunAction::Evaluate, RunAction::Export, RunAction::Duplicate,
                                   RunAction::AddNote, RunAction::Rename, RunAction::Delete}) {
        if (action == RunAction::Duplicate || action == RunAction::Delete) {
            menu->addSeparator();
        }
        addMore(menu, action);
    }
    auto* more = new QPushButton(tr("More"));
    more->setObjectName(QStringLiteral("run.more"));
    more->setAccessibleName(tr("More to do with this run"));
    more->setMenu(menu);
    row->addWidget(more);
    m_note = new QLabel;
    m_note->setObjectName(QStringLiteral("run.note"));
    setTextRole(m_note, TextRole::Second);
    m_note->setWordWrap(true);
    row->addWidget(m_note, 1);
}

QPushButton* RunButtons::addButton(RunAction action, const QString& icon, const QString& tip) {
    auto* button = new QPushButton(themedIcon(icon), RunActions::text(action));
    button->setObjectName(QStringLiteral("run.%1").arg(RunActions::name(action)));
    button->setProperty("tip", tip);
    connect(button, &QPushButton::clicked, this, [this, action] { Q_EMIT asked(action); });
    layout()->addWidget(button);
    return button;
}

void RunButtons::addMore(QMenu* menu, RunAction action) {
    const bool discard = action == RunAction::Delete;
    QAction* entry = menu->addAction(discard ? tr("Discard run...") : RunActions::text(action));
    entry->setObjectName(QStringLiteral("run.more.%1").arg(RunActions::name(action)));
    connect(entry, &QAction::triggered, this, [this, action] { Q_EMIT asked(action); });
    m_more.insert(static_cast<int>(action), entry);
    menu->setToolTipsVisible(true);
}

void RunButtons::show(const RunView& run, const RunSituation& situation) {
    const bool active = isActive(run.state);
    m_pause->setVisible(active);
    m_resume->setVisible(isResumable(run));
    m_stop->setVisible(active || run.state == RunState::Paused || run.state == RunState::Interrupted ||
                       run.state == RunState::Failed);
    for (const auto& [button, action] : {std::pair(m_pause, RunAction::Pause), std::pair(m_resume, RunAction::Resume),
                                         std::pair(m_stop, RunAction::StopAndSave)}) {
        const QString obstacle = RunActions::obstacle(action, run, situation);
        const bool ending = run.state == RunState::Stopping || (run.state == RunState::Pausing && button == m_pause);
        button->setEnabled(obstacle.isEmpty() && !(active && ending));
        button->setToolTip(obstacle.isEmpty() ? button->property("tip").toString() : obstacle);
    }
    for (auto entry = m_more.cbegin(); entry != m_more.cend(); ++entry) {
        const QString obstacle = RunActions::obstacle(static_cast<RunAction>(entry.key()), run, situation);
        entry.value()->setEnabled(obstacle.isEmpty());
        entry.value()->setToolTip(obstacle);
    }
    QString note;
    if (active && !situation.trainsHere) {
        note = tr("Another program trains this run; pause or stop it there.");
    } else if (run.state == RunState::Pausing) {
        note = tr("Saving the last finished step and freeing the memory; this takes 10 s or less.");
    } else if (run.state == RunState::Stopping) {
        note = tr("Saving the best version.");
    } else if (isResumable(run) && situation.otherTrains) {
        note = tr("Another run is being trained; pause or stop it first.");
    } else if (run.state == RunState::Paused) {
        note = tr("Saved up to step %1. It can be resumed at any time, also after a restart.").arg(run.savedStep);
    }
    m_note->setText(note);
}

void RunButtons::pauseOrResume() {
    for (QPushButton* button : {m_pause, m_resume}) {
        if (!button->isHidden() && button->isEnabled()) {
            button->click();
            return;
        }
    }
}

void RunButtons::stopAndSave() {
    if (!m_stop->isHidden() && m_stop->isEnabled()) {
        m_stop->click();
    }
}

}  // namespace lorimer
