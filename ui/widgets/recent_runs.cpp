#include "ui/widgets/recent_runs.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/state_badge.h"

namespace lorimer {
namespace {

constexpr int mostRuns = 5;

bool looksSame(const RunView& a, const RunView& b) {
    return a.id == b.id && a.name == b.name && a.state == b.state && a.savedStep == b.savedStep &&
           a.bestCheck == b.bestCheck;
}

}  // namespace

RecentRuns::RecentRuns(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::page);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(3, 1);
}

void RecentRuns::setRuns(QVector<RunView> runs) {
    std::sort(runs.begin(), runs.end(), [](const RunView& a, const RunView& b) { return a.created > b.created; });
    runs.resize(std::min<qsizetype>(runs.size(), mostRuns));
    if (std::equal(runs.begin(), runs.end(), m_shown.begin(), m_shown.end(), looksSame)) {
        return;
    }
    m_shown = runs;
    qDeleteAll(m_cells);
    m_cells.clear();
    for (int row = 0; row < static_cast<int>(runs.size()); ++row) {
        addRow(row, runs[row]);
    }
}

void RecentRuns::addRow(int row, const RunView& run) {
    auto* name = new QPushButton(format::shortName(run.name));
    name->setObjectName(QStringLiteral("home.run.%1").arg(run.id));
    name->setAccessibleName(tr("Open run %1").arg(run.name));
    name->setToolTip(run.name);
    name->setProperty("link", true);
    connect(name, &QPushButton::clicked, this, [this, id = run.id] { Q_EMIT runChosen(id); });
    auto* badge = new StateBadge;
    badge->setRun(run);
    auto* best = new QLabel(
        run.bestCheck ? tr("best check %1 at step %2").arg(format::loss(run.bestCheck), format::count(run.bestStep))
                      : tr("no check yet"));
    auto* time = new QLabel(format::moment(run.created));
    setTextRole(best, TextRole::Second);
    setTextRole(time, TextRole::Second);
    const QVector<QWidget*> cells{name, badge, best, time};
    for (int column = 0; column < static_cast<int>(cells.size()); ++column) {
        m_grid->addWidget(cells[column], row, column, Qt::AlignLeft | Qt::AlignVCenter);
    }
    m_cells += cells;
}

}  // namespace lorimer
