#include "ui/pages/train_page.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/models/run_list_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/draft_line.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/no_runs_yet.h"
#include "ui/widgets/now_card.h"
#include "ui/widgets/run_overlay.h"

namespace lorimer {
namespace {

constexpr int nameColumn = 124;
constexpr int pageWithTimes = 1200;  // narrower pages leave the time of the start to the order of the list

}  // namespace

TrainPage::TrainPage(RunListModel& runs, QWidget* parent) : QWidget(parent), m_runs(runs) {
    setObjectName(QStringLiteral("train.page"));
    m_strip = new MessageStrip(QStringLiteral("train"));
    m_draft = new DraftLine(QStringLiteral("train"), tr("Unfinished training"));
    m_now = new NowCard(QStringLiteral("train"), QString());
    m_empty = new NoRunsYet;
    m_noMatch = new QLabel;
    m_noMatch->setObjectName(QStringLiteral("train.noMatch"));
    m_noMatch->setAlignment(Qt::AlignCenter);
    QWidget* header = buildHeader();
    buildTable();
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_noMatch);
    m_rowBar = buildRowBar();
    auto* list = new QWidget;
    auto* listColumn = new QVBoxLayout(list);
    listColumn->setContentsMargins(0, 0, 0, 0);
    listColumn->setSpacing(space::inside);
    listColumn->addWidget(m_stack, 1);
    listColumn->addWidget(m_rowBar);
    m_overlay = new RunOverlay;
    m_split = new QSplitter(Qt::Vertical);
    m_split->setObjectName(QStringLiteral("train.split"));
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(list);
    m_split->addWidget(m_overlay);
    m_overlay->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::page, space::page, space::page, space::page);
    layout->setSpacing(space::field);
    layout->addWidget(header);
    layout->addWidget(m_strip);
    layout->addWidget(m_draft);
    layout->addWidget(m_now);
    layout->addWidget(m_split, 1);
    setTabOrder(m_filter, m_table);
    connect(m_draft, &DraftLine::continueAsked, this, &TrainPage::draftContinueAsked);
    connect(m_draft, &DraftLine::discardAsked, this, &TrainPage::draftDiscardAsked);
    connect(m_now, &NowCard::openAsked, this, &TrainPage::runChosen);
    connect(m_empty, &NoRunsYet::importAsked, this, &TrainPage::importAsked);
    connect(m_empty, &NoRunsYet::addModelAsked, this, &TrainPage::addModelAsked);
    connect(m_empty, &NoRunsYet::newTrainingAsked, this, &TrainPage::newTrainingAsked);
    connect(m_overlay, &RunOverlay::closeAsked, this, [this] { showOverlay(false); });
    connectRuns();
    updateEmptiness();
    updateOverlayButton();
}

QWidget* TrainPage::buildHeader() {
    auto* title = new QLabel(tr("Train"));
    setTextRole(title, TextRole::Title);
    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("train.filter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the list of runs"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(200);
    m_overlayButton = new QPushButton;
    m_overlayButton->setObjectName(QStringLiteral("train.overlayShow"));
    connect(m_overlayButton, &QPushButton::clicked, this, [this] { showOverlay(true); });
    auto* create = new QPushButton(tr("New training..."));
    create->setObjectName(QStringLiteral("train.new"));
    create->setToolTip(tr("Choose model, data and thoroughness for a new run (Ctrl+T)"));
    create->setProperty("primary", true);
    connect(create, &QPushButton::clicked, this, &TrainPage::newTrainingAsked);
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    row->addWidget(title);
    row->addStretch(1);
    row->addWidget(m_filter);
    row->addWidget(m_overlayButton);
    row->addWidget(create);
    return header;
}

void TrainPage::buildTable() {
    m_proxy = new QSortFilterProxyModel(this);
    m_proxy->setSourceModel(&m_runs);
    m_proxy->setSortRole(RunListModel::SortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterKeyColumn(-1);
    m_table = listTable(QStringLiteral("train.runs"), tr("Runs"));
    m_table->setModel(m_proxy);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunListModel::Created, Qt::DescendingOrder);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->setMinimumSectionSize(32);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(RunListModel::Name, QHeaderView::Stretch);
    for (const int column : {RunListModel::Model, RunListModel::Data}) {  // cut with dots, whole in the tooltip
        header->setSectionResizeMode(column, QHeaderView::Interactive);
        header->resizeSection(column, nameColumn);
    }
    header->setMinimumSectionSize(48);
    m_table->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, m_proxy, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_table, &QTableView::doubleClicked, this, [this] {
        if (const RunView* run = currentRun()) {
            Q_EMIT runChosen(run->id);
        }
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& place) {
        auto* menu = new QMenu(this);
        menu->setObjectName(QStringLiteral("train.rowMenu"));
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu);
        menu->popup(m_table->viewport()->mapToGlobal(place));
    });
}

// What can be done with the chosen row stands below the list: a menu of the right mouse button is not found by all.
QWidget* TrainPage::buildRowBar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    m_rowText = new QLabel;
    m_rowText->setObjectName(QStringLiteral("train.rowText"));
    setTextRole(m_rowText, TextRole::Second);
    row->addWidget(m_rowText, 1);
    const auto add = [row](const QString& text, const char* name) {
        auto* button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        row->addWidget(button);
        return button;
    };
    m_open = add(tr("Open"), "train.open");
    m_resume = add(tr("Resume"), "train.resume");
    m_why = add(tr("Why?"), "train.why");
    auto* more = add(tr("More"), "train.more");
    auto* menu = new QMenu(more);
    more->setMenu(menu);
    more->setAccessibleName(tr("More to do with the chosen run"));
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        fillMenu(*menu);
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const RunView* run = currentRun()) {
            Q_EMIT runChosen(run->id);
        }
    });
    connect(m_resume, &QPushButton::clicked, this, [this] {
        if (const RunView* run = currentRun()) {
            Q_EMIT actionAsked(RunAction::Resume, run->id);
        }
    });
    connect(m_why, &QPushButton::clicked, this, &TrainPage::whyNot);
    return bar;
}

void TrainPage::connectRuns() {
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(m_proxy, signal, this, &TrainPage::updateEmptiness);
    }
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &TrainPage::updateEmptiness);
    connect(m_proxy, &QAbstractItemModel::dataChanged, this, &TrainPage::updateRowBar);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &TrainPage::updateRowBar);
    connect(&m_runs, &RunListModel::checkedChanged, this, [this] {
        updateOverlayButton();
        if (isOverlayShown()) {
            showOverlay(!m_runs.checked().isEmpty());
        }
    });
    connect(&m_runs, &RunListModel::tooManyChecked, this, [this] {
        m_strip->showMessage(
            Level::Info,
            tr("At most %1 runs can be laid over each other. Take a tick away first.").arg(RunListModel::mostChecked));
    });
}

const RunView* TrainPage::currentRun() const {
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? m_runs.find(current.data(RunListModel::RunIdRole).toString()) : nullptr;
}

void TrainPage::fillMenu(QMenu& menu) {
    const RunView* run = currentRun();
    if (run == nullptr) {
        return;
    }
    menu.setToolTipsVisible(true);
    for (const RunAction action : {RunAction::Open, RunAction::Resume, RunAction::Duplicate, RunAction::Compare,
                                   RunAction::Evaluate, RunAction::Export, RunAction::Rename, RunAction::Delete}) {
        if (action == RunAction::Compare || action == RunAction::Rename) {
            menu.addSeparator();
        }
        QAction* entry = menu.addAction(RunActions::text(action));
        entry->setObjectName(QStringLiteral("train.row.%1").arg(RunActions::name(action)));
        const QString obstacle = m_situationOf ? RunActions::obstacle(action, *run, m_situationOf(*run)) : QString();
        entry->setEnabled(action == RunAction::Open || (m_situationOf && obstacle.isEmpty()));
        entry->setToolTip(obstacle);
        connect(entry, &QAction::triggered, this, [this, action, id = run->id] {
            if (action == RunAction::Open) {
                Q_EMIT runChosen(id);
            } else {
                Q_EMIT actionAsked(action, id);
            }
        });
    }
}

void TrainPage::whyNot() {
    if (const RunView* run = currentRun()) {
        m_strip->showMessage(Level::Error, run->failure.isEmpty()
                                               ? tr("This run failed; the reason was not recorded.")
                                               : tr("%1: %2").arg(format::shortName(run->name), run->failure));
    }
}

void TrainPage::updateRowBar() {
    const RunView* run = currentRun();
    m_rowBar->setVisible(run != nullptr && m_stack->currentWidget() == m_table);
    if (run == nullptr) {
        return;
    }
    m_rowText->setText(tr("%1: %2").arg(format::shortName(run->name), RunStateText::words(*run)));
    m_why->setVisible(run->state == RunState::Failed);
    m_resume->setVisible(isResumable(*run));
    const QString obstacle = m_situationOf ? RunActions::obstacle(RunAction::Resume, *run, m_situationOf(*run))
                                           : tr("The workspace is not open yet.");
    m_resume->setEnabled(obstacle.isEmpty());
    m_resume->setToolTip(obstacle);
}

void TrainPage::updateEmptiness() {
    const bool anyRun = m_runs.rowCount() > 0;
    const bool anyShown = m_proxy->rowCount() > 0;
    m_noMatch->setText(tr("No run matches \"%1\".").arg(m_filter->text()));
    m_filter->setVisible(anyRun);
    m_overlayButton->setVisible(anyRun);
    m_stack->setCurrentWidget(anyShown ? static_cast<QWidget*>(m_table)
                              : anyRun ? static_cast<QWidget*>(m_noMatch)
                                       : m_empty);
    // Qt 6.4.2 can crash under a screen reader while a table with rows has no current cell.
    if (anyShown && !m_table->currentIndex().isValid()) {
        m_table->setCurrentIndex(m_proxy->index(0, 0));
    }
    updateRowBar();
}

void TrainPage::updateOverlayButton() {
    const auto count = static_cast<int>(m_runs.checked().size());
    m_overlayButton->setText(tr("Overlay selected (%1)").arg(count));
    m_overlayButton->setEnabled(count > 0);
    m_overlayButton->setToolTip(count > 0 ? tr("Shows the curves of the ticked runs over each other")
                                          : tr("Tick up to six runs first"));
}

void TrainPage::showOverlay(bool shown) {
    m_overlay->setVisible(shown);
    if (shown) {
        m_split->setSizes({height() / 2, height() / 2});
        Q_EMIT overlayAsked(m_runs.checked());
    }
}

bool TrainPage::isOverlayShown() const { return !m_overlay->isHidden(); }

void TrainPage::setOverlay(const QVector<OverlayRun>& runs) { m_overlay->setRuns(runs); }

void TrainPage::setSituations(std::function<RunSituation(const RunView&)> situationOf) {
    m_situationOf = std::move(situationOf);
    updateRowBar();
}

void TrainPage::setShelf(const ShelfView& shelf) { m_empty->setShelf(shelf); }

void TrainPage::setDraft(const QString& name) { m_draft->setDraft(name); }

void TrainPage::setNow(const RunView* run, std::optional<double> secondsLeft) {
    m_now->setRun(run, secondsLeft);
    updateRowBar();
}

void TrainPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_table->setColumnHidden(RunListModel::Created, event->size().width() < pageWithTimes);
}

bool TrainPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const RunView* run = currentRun();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && run != nullptr) {
            Q_EMIT runChosen(run->id);
            return true;
        }
        if (key == Qt::Key_Space && run != nullptr) {  // the tick, whichever cell of the row is current
            const QModelIndex cell = m_table->currentIndex().siblingAtColumn(RunListModel::Name);
            const bool checked = cell.data(Qt::CheckStateRole).toInt() == Qt::Checked;
            m_proxy->setData(cell, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace lorimer
