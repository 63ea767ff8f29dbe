#include "ui/widgets/status_line.h"

#include <QEvent>
#include <QProgressBar>
#include <QPushButton>

#include "ui/format.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {

StatusLine::StatusLine(QWidget* parent) : QStatusBar(parent) {
    setSizeGripEnabled(false);
    m_job = addPart(QStringLiteral("status.job"), QStringLiteral("train"));
    m_progress = new QProgressBar;
    m_progress->setObjectName(QStringLiteral("status.progress"));
    m_progress->setAccessibleName(tr("Progress of the running job"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setFixedWidth(120);
    m_activity = addPart(QStringLiteral("status.activity"), QStringLiteral("activity"));
    m_activity->setToolTip(tr("Long tasks and past messages (Ctrl+J)"));
    m_memory = addPart(QStringLiteral("status.memory"), QStringLiteral("memory"));
    m_network = addPart(QStringLiteral("status.network"), QStringLiteral("shield"));
    addWidget(m_job);
    addWidget(m_progress);
    addPermanentWidget(m_activity);
    m_pause = addPart(QStringLiteral("status.pause"), QStringLiteral("pause"));
    m_pause->setText(tr("Pause"));
    m_pause->setToolTip(tr("Save the run and free the memory; it can be resumed at any time (Ctrl+Shift+P)"));
    addWidget(m_pause);
    connect(m_pause, &QPushButton::clicked, this, &StatusLine::pauseClicked);
    addPermanentWidget(m_memory);
    addPermanentWidget(m_network);
    connect(m_job, &QPushButton::clicked, this, &StatusLine::jobClicked);
    connect(m_activity, &QPushButton::clicked, this, &StatusLine::activityClicked);
    connect(m_memory, &QPushButton::clicked, this, &StatusLine::memoryClicked);
    connect(m_network, &QPushButton::clicked, this, &StatusLine::networkClicked);
    setJob(nullptr);
    setTasks(0);
    setMemory({});
    applyNetwork();
}

QPushButton* StatusLine::addPart(const QString& objectName, const QString& icon) {
    auto* button = new QPushButton(themedIcon(icon), QString());
    button->setObjectName(objectName);
    button->setIconSize(QSize(16, 16));
    return button;
}

void StatusLine::setJob(const RunView* run, std::optional<double> secondsLeft, bool pausable) {
    const bool measured = run != nullptr && run->totalSteps > 0;
    const double progress = measured ? progressOf(*run) : 0.0;
    const bool ending = run != nullptr && (run->state == RunState::Pausing || run->state == RunState::Stopping);
    const QString name = run == nullptr ? QString() : format::shortName(run->name);
    if (run == nullptr) {
        m_job->setText(tr("No run is being trained"));
    } else if (!measured || ending) {
        m_job->setText(tr("%1: %2").arg(name, RunStateText::words(*run)));
    } else if (secondsLeft) {
        m_job->setText(tr("%1: %2, %3 left").arg(name, format::percent(progress), format::duration(*secondsLeft)));
    } else {
        m_job->setText(tr("%1: %2").arg(name, format::percent(progress)));
    }
    m_job->setToolTip(run == nullptr ? tr("Open the list of runs") : tr("Open this run"));
    m_progress->setVisible(measured);
    m_progress->setValue(static_cast<int>(progress * 1000.0));
    m_pause->setVisible(pausable && !ending);
}

void StatusLine::setMemory(const MemoryView& memory) {
    m_memory->setText(memory.total > 0
                          ? tr("Memory %1 used").arg(format::gigabytesOf(memory.total - memory.available, memory.total))
                          : tr("Memory: not measured yet"));
    m_memory->setToolTip(tr("Main memory of this computer, all programs together"));
}

void StatusLine::setNetwork(const NetworkView& network) {
    m_networkView = network;
    applyNetwork();
}

void StatusLine::applyNetwork() {
    const bool bad = m_networkView.checked && !m_networkView.blocked;
    m_network->setText(!m_networkView.checked  ? tr("Network: not checked yet")
                       : m_networkView.blocked ? tr("Network: blocked")
                                               : tr("Network: not blocked"));
    m_network->setIcon(bad ? coloredIcon(QStringLiteral("error"), colorsFor(palette()).error)
                           : themedIcon(QStringLiteral("shield")));
    m_network->setStyleSheet(bad ? QStringLiteral("color: %1;").arg(colorsFor(palette()).error.name()) : QString());
    m_network->setToolTip(tr("What the operating system refuses for this program"));
}

void StatusLine::setTasks(int running) {
    m_activity->setText(running == 0 ? tr("Activity") : tr("%n task(s) running", nullptr, running));
}

void StatusLine::focusFirst() { m_job->setFocus(Qt::TabFocusReason); }

void StatusLine::changeEvent(QEvent* event) {
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_network != nullptr) {
        applyNetwork();
    }
}

}  // namespace lorimer
