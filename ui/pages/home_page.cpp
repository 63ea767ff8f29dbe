#include "ui/pages/home_page.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/models/run_list_model.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/recent_runs.h"

namespace lorimer {
namespace {

constexpr int lineHeight = 28;

QLabel* textLabel(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QFrame* hairline() {
    auto* line = new QFrame;
    line->setObjectName(QStringLiteral("hairline"));
    return line;
}

}  // namespace

HomePage::HomePage(const RunListModel& runs, QWidget* parent) : QWidget(parent), m_runs(runs) {
    setObjectName(QStringLiteral("home.page"));
    auto* title = new QLabel(tr("Home"));
    setTextRole(title, TextRole::Title);
    m_strip = new MessageStrip(QStringLiteral("home"));

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::section);
    grid->setVerticalSpacing(space::inside);
    grid->setColumnStretch(1, 1);
    addLine(grid, tr("Now"), buildNow());
    auto* recent = new QWidget;
    auto* recentColumn = new QVBoxLayout(recent);
    recentColumn->setContentsMargins(0, 0, 0, 0);
    recentColumn->setSpacing(0);
    m_recent = new RecentRuns;
    connect(m_recent, &RecentRuns::runChosen, this, &HomePage::runChosen);
    recentColumn->addWidget(m_recent);
    m_noRecent = textLabel(QStringLiteral("home.noRuns"));
    m_noRecent->setText(
        tr("No runs yet. A run that is started with \"lorimer-cli train\" for this data folder appears "
           "here within a second."));
    recentColumn->addWidget(m_noRecent);
    addLine(grid, tr("Recent"), recent);
    m_computer = textLabel(QStringLiteral("home.computer"));
    m_computer->setText(format::notMeasured());
    addLine(grid, tr("Computer"), m_computer);
    auto* network = new QWidget;
    auto* networkRow = new QHBoxLayout(network);
    networkRow->setContentsMargins(0, 0, 0, 0);
    networkRow->setSpacing(space::iconText);
    m_networkIcon = new QLabel;
    m_networkText = textLabel(QStringLiteral("home.network"));
    networkRow->addWidget(m_networkIcon);
    networkRow->addWidget(m_networkText, 1);
    addLine(grid, tr("Privacy"), network);
    m_folder = new ElidedLabel(Qt::ElideMiddle);
    m_folder->setObjectName(QStringLiteral("home.folder"));
    addLine(grid, tr("Data folder"), m_folder);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::page, space::page, space::page, space::page);
    layout->setSpacing(space::page);
    layout->addWidget(title);
    layout->addWidget(m_strip);
    layout->addLayout(grid);
    layout->addStretch(1);
    connect(&m_runs, &QAbstractItemModel::rowsInserted, this, &HomePage::updateRuns);
    connect(&m_runs, &QAbstractItemModel::rowsRemoved, this, &HomePage::updateRuns);
    connect(&m_runs, &QAbstractItemModel::dataChanged, this, &HomePage::updateRuns);
    updateRuns();
    applyNetwork();
}

QWidget* HomePage::buildNow() {
    auto* now = new QWidget;
    auto* row = new QHBoxLayout(now);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::field);
    m_now = textLabel(QStringLiteral("home.now"));
    m_openNow = new QPushButton(tr("Open run"));
    m_openNow->setObjectName(QStringLiteral("home.openRun"));
    m_openNow->setProperty("primary", true);
    row->addWidget(m_now, 1);
    row->addWidget(m_openNow);
    connect(m_openNow, &QPushButton::clicked, this, [this] { Q_EMIT runChosen(m_nowId); });
    return now;
}

void HomePage::addLine(QGridLayout* grid, const QString& title, QWidget* content) {
    const int row = grid->rowCount();
    if (row > 1) {
        grid->addWidget(hairline(), row, 0, 1, 2);
    }
    // One line of the page is as high as a control, so that title and first line stand on one height.
    auto* label = new QLabel(title);
    label->setStyleSheet(QStringLiteral("font-weight: 600;"));
    label->setMinimumHeight(lineHeight);
    content->setMinimumHeight(lineHeight);
    grid->addWidget(label, row + 1, 0, Qt::AlignTop);
    grid->addWidget(content, row + 1, 1);
}

void HomePage::updateRuns() {
    const auto& runs = m_runs.runs();
    const auto active = std::find_if(runs.begin(), runs.end(), [](const RunView& run) { return isActive(run.state); });
    m_openNow->setVisible(active != runs.end());
    if (active == runs.end()) {
        m_nowId.clear();
        m_now->setText(tr("No run is being trained."));
    } else {
        m_nowId = active->id;
        m_now->setText(active->totalSteps > 0
                           ? tr("%1: step %2 of %3, loss %4")
                                 .arg(format::shortName(active->name), format::count(active->step),
                                      format::count(active->totalSteps), format::loss(active->lastLoss))
                           : tr("%1: %2").arg(format::shortName(active->name), RunStateText::words(*active)));
    }
    m_noRecent->setVisible(runs.isEmpty());
    m_recent->setRuns(runs);
}

void HomePage::setNetwork(const NetworkView& network) {
    m_network = network;
    applyNetwork();
}

void HomePage::applyNetwork() {
    const Colors& colors = colorsFor(palette());
    if (!m_network.checked) {
        m_networkText->setText(tr("Network lock: not checked yet."));
        m_networkIcon->setPixmap(coloredIcon(QStringLiteral("info"), colors.secondText).pixmap(16, 16));
        return;
    }
    const QColor color = m_network.blocked ? colors.done : colors.error;
    const QString icon = m_network.blocked ? QStringLiteral("shield") : QStringLiteral("error");
    m_networkIcon->setPixmap(coloredIcon(icon, color).pixmap(16, 16));
    if (m_network.blocked) {
        m_networkText->setText(
            tr("Network blocked since %1: the operating system refuses network sockets for Lorimer. Threads under the "
               "filter: %2 of %3; self-tests passed: %4.")
                .arg(QLocale().toString(m_network.since.toLocalTime().time(), QStringLiteral("HH:mm:ss")))
                .arg(m_network.lockedThreads)
                .arg(m_network.threads)
                .arg(m_network.testsPassed));
    } else {
        m_networkText->setText(tr("Not blocked: the operating system's network filter is not in force for all of "
                                  "Lorimer. Threads under the filter: %1 of %2; self-tests failed: %3. Your data are "
                                  "where they were; close Lorimer and ask the person who looks after this computer.")
                                   .arg(m_network.lockedThreads)
                                   .arg(m_network.threads)
                                   .arg(m_network.testsFailed));
    }
}

void HomePage::setMemory(const MemoryView& memory) {
    m_computer->setText(memory.total > 0 ? tr("%1 memory free").arg(format::gigabytesOf(memory.available, memory.total))
                                         : format::notMeasured());
}

void HomePage::setWorkspace(const QString& folder) { m_folder->setFullText(folder); }

void HomePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_networkIcon != nullptr) {
        applyNetwork();
    }
}

}  // namespace lorimer
