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

constexpr int mostItems = 5;

}  // namespace

RecentRuns::RecentRuns(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::page);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(3, 1);
}

bool RecentRuns::looksSame(const Item& a, const Item& b) {
    return a.run.id == b.run.id && a.run.name == b.run.name && a.run.state == b.run.state &&
           a.run.savedStep == b.run.savedStep && a.run.bestCheck == b.run.bestCheck && a.dataset == b.dataset;
}

void RecentRuns::setItems(const QVector<RunView>& runs, const QVector<RecentDataset>& datasets) {
    QVector<Item> items;
    for (const RunView& run : runs) {
        items.append({run, {}});
    }
    for (const RecentDataset& dataset : datasets) {
        items.append({{}, dataset});
    }
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.time() > b.time(); });
    items.resize(std::min<qsizetype>(items.size(), mostItems));
    if (std::equal(items.begin(), items.end(), m_shown.begin(), m_shown.end(), looksSame)) {
        return;
    }
    m_shown = items;
    qDeleteAll(m_cells);
    m_cells.clear();
    for (int row = 0; row < static_cast<int>(items.size()); ++row) {
        addRow(row, items[row]);
    }
}

QPushButton* RecentRuns::addLink(const QString& text, const QString& objectName, const QString& accessibleName) {
    auto* link = new QPushButton(format::shortName(text));
    link->setObjectName(objectName);
    link->setAccessibleName(accessibleName);
    link->setToolTip(text);
    link->setProperty("link", true);
    return link;
}

void RecentRuns::addRow(int row, const Item& item) {
    QVector<QWidget*> cells;
    QString facts;
    if (item.run.id.isEmpty()) {
        const RecentDataset& dataset = item.dataset;
        QPushButton* link = addLink(dataset.name, QStringLiteral("home.dataset.%1").arg(dataset.name),
                                    tr("Open dataset %1").arg(dataset.name));
        connect(link, &QPushButton::clicked, this, [this, name = dataset.name] { Q_EMIT datasetChosen(name); });
        cells = {link, new QLabel(tr("Dataset"))};
        facts = dataset.groups > 0
                    ? tr("%1 rows, %2 patients").arg(format::count(dataset.rows), format::count(dataset.groups))
                    : tr("%1 rows").arg(format::count(dataset.rows));
    } else {
        const RunView& run = item.run;
        QPushButton* link =
            addLink(run.name, QStringLiteral("home.run.%1").arg(run.id), tr("Open run %1").arg(run.name));
        connect(link, &QPushButton::clicked, this, [this, id = run.id] { Q_EMIT runChosen(id); });
        auto* badge = new StateBadge;
        badge->setRun(run);
        cells = {link, badge};
        facts = run.bestCheck
                    ? tr("best check %1 at step %2").arg(format::loss(run.bestCheck), format::count(run.bestStep))
                    : tr("no check yet");
    }
    auto* second = new QLabel(facts);
    auto* time = new QLabel(format::moment(item.time()));
    setTextRole(second, TextRole::Second);
    setTextRole(time, TextRole::Second);
    cells << second << time;
    for (int column = 0; column < static_cast<int>(cells.size()); ++column) {
        m_grid->addWidget(cells[column], row, column, Qt::AlignLeft | Qt::AlignVCenter);
    }
    m_cells += cells;
}

}  // namespace lorimer
