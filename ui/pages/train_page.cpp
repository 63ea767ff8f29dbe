#include "ui/pages/train_page.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/run_list_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {

TrainPage::TrainPage(RunListModel& runs, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("train.page"));
    auto* title = new QLabel(tr("Train"));
    setTextRole(title, TextRole::Title);
    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("train.filter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the list of runs"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(220);
    auto* header = new QHBoxLayout;
    header->addWidget(title);
    header->addStretch(1);
    header->addWidget(m_filter);

    m_strip = new MessageStrip(QStringLiteral("train"));
    m_empty = new QLabel;
    m_empty->setObjectName(QStringLiteral("train.empty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignVCenter);
    buildTable(runs);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::page, space::page, space::page, space::page);
    layout->setSpacing(space::field);
    layout->addLayout(header);
    layout->addWidget(m_strip);
    layout->addWidget(m_stack, 1);
    setTabOrder(m_filter, m_table);
    connect(m_filter, &QLineEdit::textChanged, m_proxy, &QSortFilterProxyModel::setFilterFixedString);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(m_proxy, signal, this, &TrainPage::updateEmptiness);
    }
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &TrainPage::updateEmptiness);
    updateEmptiness();
}

void TrainPage::buildTable(RunListModel& runs) {
    m_proxy = new QSortFilterProxyModel(this);
    m_proxy->setSourceModel(&runs);
    m_proxy->setSortRole(RunListModel::SortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterKeyColumn(-1);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("train.runs"));
    m_table->setAccessibleName(tr("Runs"));
    m_table->setModel(m_proxy);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunListModel::Created, Qt::DescendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setIconSize(QSize(16, 16));
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->verticalHeader()->setMinimumSectionSize(32);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(RunListModel::Name, QHeaderView::Stretch);
    header->setMinimumSectionSize(48);
    m_table->installEventFilter(this);
    connect(m_table, &QTableView::doubleClicked, this, &TrainPage::openCurrent);
}

void TrainPage::updateEmptiness() {
    const bool anyRun = m_proxy->sourceModel()->rowCount() > 0;
    const bool anyShown = m_proxy->rowCount() > 0;
    m_empty->setText(anyRun ? tr("No run matches \"%1\".").arg(m_filter->text())
                            : tr("No runs yet.\nA run that is started with \"lorimer-cli train\" for this data folder "
                                 "appears here within a second."));
    m_filter->setEnabled(anyRun);
    m_stack->setCurrentWidget(anyShown ? static_cast<QWidget*>(m_table) : m_empty);
    // Qt 6.4.2 can crash under a screen reader while a table with rows has no current cell.
    if (anyShown && !m_table->currentIndex().isValid()) {
        m_table->setCurrentIndex(m_proxy->index(0, 0));
    }
}

void TrainPage::openCurrent() {
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid()) {
        Q_EMIT runChosen(current.data(RunListModel::RunIdRole).toString());
    }
}

bool TrainPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            openCurrent();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace lorimer
