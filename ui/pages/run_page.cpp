#include "ui/pages/run_page.h"

#include <QHeaderView>
#include <QResizeEvent>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/event_list_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/run_header.h"

namespace lorimer {
namespace {

constexpr int sideBesidePlot = 1060;  // page width from which the right column stands beside the plot
constexpr int sideWidth = 300;
constexpr int wideSideWidth = 400;
constexpr int widePage = 1600;

}  // namespace

RunPage::RunPage(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("run.page"));
    m_header = new RunHeader;
    m_strip = new MessageStrip(QStringLiteral("run"));
    m_plot = new LossPlot;
    m_body = new QBoxLayout(QBoxLayout::LeftToRight);
    m_body->setSpacing(space::page);
    m_body->addWidget(m_plot, 1);
    m_body->addWidget(buildSide());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::page, space::page, space::page, space::page);
    layout->setSpacing(space::field);
    layout->addWidget(m_header);
    layout->addWidget(m_strip);
    layout->addLayout(m_body, 1);
    connect(m_header, &RunHeader::backAsked, this, &RunPage::backAsked);
}

QTableView* RunPage::buildTable(const QString& objectName, const QString& accessibleName) {
    auto* table = new QTableView;
    table->setObjectName(objectName);
    table->setAccessibleName(accessibleName);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setIconSize(QSize(16, 16));
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

QWidget* RunPage::buildSide() {
    m_events = new EventListModel(this);
    m_eventTable = buildTable(QStringLiteral("run.events"), tr("Events"));
    m_eventTable->setModel(m_events);
    m_eventTable->horizontalHeader()->hide();
    m_eventTable->horizontalHeader()->setSectionResizeMode(EventListModel::Time, QHeaderView::ResizeToContents);
    m_eventTable->horizontalHeader()->setSectionResizeMode(EventListModel::Text, QHeaderView::Stretch);

    m_settings = new QStandardItemModel(0, 2, this);
    m_settingTable = buildTable(QStringLiteral("run.settings"), tr("Settings"));
    m_settingTable->setModel(m_settings);
    m_settingTable->horizontalHeader()->hide();
    m_settingTable->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_settingTable->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);

    m_side = new QTabWidget;
    m_side->setObjectName(QStringLiteral("run.side"));
    m_side->setDocumentMode(true);
    m_side->tabBar()->setDrawBase(false);
    m_side->addTab(m_eventTable, tr("Events"));
    m_side->addTab(m_settingTable, tr("Settings"));
    m_side->setMinimumWidth(sideWidth);
    return m_side;
}

void RunPage::open(const RunView& run) {
    m_run = run;
    m_plot->clear();
    m_events->clear();
    m_settings->removeRows(0, m_settings->rowCount());
    m_strip->hide();
    m_shownFailure.clear();
    update(run);
}

void RunPage::update(const RunView& run) {
    m_run = run;
    m_header->show(run, m_plot->curve());
    const QString failure = run.state != RunState::Failed ? QString()
                            : run.failure.isEmpty()       ? tr("This run failed; the reason was not recorded.")
                                                          : run.failure;
    if (failure == m_shownFailure) {
        return;  // also when the user closed it
    }
    m_shownFailure = failure;
    if (failure.isEmpty()) {
        m_strip->hide();
    } else {
        m_strip->showMessage(Level::Error, failure);
    }
}

void RunPage::addPiece(const RunPiece& piece) {
    if (piece.runId != m_run.id) {
        return;
    }
    if (piece.fresh) {
        m_plot->clear();
        m_events->clear();
    }
    m_plot->append(piece.steps, piece.checks);
    const bool atEnd = m_eventTable->currentIndex().row() == m_events->rowCount() - 1;
    m_events->append(piece.events);
    // The newest event stays in view, unless somebody reads an older one; and a table with rows has a current cell.
    if (!piece.events.isEmpty() && (atEnd || !m_eventTable->currentIndex().isValid())) {
        m_eventTable->setCurrentIndex(m_events->index(m_events->rowCount() - 1, 0));
        m_eventTable->scrollToBottom();
    }
    m_header->show(m_run, m_plot->curve());
}

void RunPage::setSettings(const QVector<RunSetting>& settings) {
    m_settings->removeRows(0, m_settings->rowCount());
    for (const RunSetting& setting : settings) {
        auto* name = new QStandardItem(setting.name);
        auto* value = new QStandardItem(setting.value);
        name->setForeground(colorsFor(palette()).secondText);
        name->setToolTip(setting.name);
        value->setToolTip(setting.value);
        m_settings->appendRow({name, value});
    }
    if (m_settings->rowCount() > 0) {
        m_settingTable->setCurrentIndex(m_settings->index(0, 0));
    }
}

void RunPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int width = event->size().width();
    // Larger text and longer words need the whole width for the plot's controls.
    const bool roomForBoth = width >= m_plot->minimumSizeHint().width() + sideWidth + 3 * space::page;
    const bool beside = width >= sideBesidePlot && roomForBoth;
    m_body->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_side->setMaximumWidth(!beside ? QWIDGETSIZE_MAX : width >= widePage ? wideSideWidth : sideWidth);
    m_side->setMinimumWidth(beside ? m_side->maximumWidth() : 0);
    m_side->setMaximumHeight(beside ? QWIDGETSIZE_MAX : 180);
}

}  // namespace lorimer
