#include "ui/pages/data_page.h"

#include <QFileInfo>
#include <QFrame>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/models/datasets_model.h"
#include "ui/pages/dataset_view_page.h"
#include "ui/services.h"
#include "ui/style/theme.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/tables.h"

namespace lorimer {
namespace {

QFrame* card(const QString& objectName) {
    auto* frame = new QFrame;
    frame->setObjectName(objectName);
    frame->setProperty("card", true);
    return frame;
}

QPushButton* button(const QString& text, const QString& objectName) {
    auto* made = new QPushButton(text);
    made->setObjectName(objectName);
    return made;
}

}  // namespace

DataPage::DataPage(Services& services, QWidget* parent)
    : PageFrame(QStringLiteral("data"), tr("Data"), parent),
      m_services(services),
      m_session(services.workspace, services.lookupThread) {
    QPushButton* import = addAction(tr("Import data..."), QStringLiteral("data.import"), true);
    connect(import, &QPushButton::clicked, this, &DataPage::importAsked);
    m_model = new DatasetsModel(this);
    m_detail = new DatasetViewPage(services);
    auto* list = new QWidget;
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addWidget(buildDraft());
    layout->addWidget(buildBusy());
    m_listStack = new QStackedWidget;
    m_listStack->addWidget(buildEmpty());
    m_listStack->addWidget(buildTable());
    layout->addWidget(m_listStack, 1);
    m_stack = new QStackedWidget;
    m_stack->addWidget(list);
    m_stack->addWidget(m_detail);
    body()->addWidget(m_stack, 1);
    connect(m_detail, &DatasetViewPage::backAsked, this, [this] { m_stack->setCurrentIndex(0); });
    connect(m_detail, &DatasetViewPage::changed, this, [this](const QString& dataset) {
        strip().showMessage(Level::Done, tr("The changes are stored as a new version of \"%1\".").arg(dataset));
        openDataset(dataset);
    });
    connect(m_detail, &DatasetViewPage::trainAsked, this, &DataPage::trainAsked);
    connect(m_detail, &DatasetViewPage::failed, this,
            [this](const QString& sentence) { strip().showMessage(Level::Error, sentence); });
    connectSession();
    refresh();
}

DataPage::~DataPage() = default;

QWidget* DataPage::buildDraft() {
    m_draftCard = card(QStringLiteral("data.draft"));
    m_draftText = new QLabel;
    m_draftText->setObjectName(QStringLiteral("data.draftText"));
    m_draftText->setWordWrap(true);
    QPushButton* resume = button(tr("Continue"), QStringLiteral("data.continue"));
    QPushButton* discard = button(tr("Discard"), QStringLiteral("data.discard"));
    auto* row = new QHBoxLayout(m_draftCard);
    row->setContentsMargins(space::page, space::field, space::page, space::field);
    row->setSpacing(space::inside);
    row->addWidget(m_draftText, 1);
    row->addWidget(resume);
    row->addWidget(discard);
    m_draftCard->hide();
    connect(resume, &QPushButton::clicked, this, [this] { Q_EMIT resumeAsked(*m_draft); });
    connect(discard, &QPushButton::clicked, this, [this] {
        askBefore(this, tr("Discard this unfinished import? Nothing of it is stored yet, and the file is not changed."),
                  tr("Discard import"), [this] { Q_EMIT discardAsked(); });
    });
    return m_draftCard;
}

QWidget* DataPage::buildBusy() {
    m_busy = card(QStringLiteral("data.busy"));
    m_busyText = new QLabel;
    m_busyText->setObjectName(QStringLiteral("data.busyText"));
    m_busyText->setWordWrap(true);
    m_bar = new QProgressBar;
    m_bar->setObjectName(QStringLiteral("data.progress"));
    m_bar->setAccessibleName(tr("Progress of the import"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    QPushButton* cancel = button(tr("Cancel"), QStringLiteral("data.cancel"));
    auto* text = new QVBoxLayout;
    text->setSpacing(space::inside);
    text->addWidget(m_busyText);
    text->addWidget(m_bar);
    auto* row = new QHBoxLayout(m_busy);
    row->setContentsMargins(space::page, space::field, space::page, space::field);
    row->setSpacing(space::field);
    row->addLayout(text, 1);
    row->addWidget(cancel);
    m_busy->hide();
    connect(cancel, &QPushButton::clicked, this, &DataPage::cancelAsked);
    return m_busy;
}

QWidget* DataPage::buildEmpty() {
    auto* text =
        new QLabel(tr("No datasets yet. A dataset is a table of questions and the answers you would like to get."));
    text->setObjectName(QStringLiteral("data.empty"));
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignCenter);
    QPushButton* import = button(tr("Import data..."), QStringLiteral("data.emptyImport"));
    connect(import, &QPushButton::clicked, this, &DataPage::importAsked);
    m_empty = new QWidget;
    auto* layout = new QVBoxLayout(m_empty);
    layout->addStretch(1);
    layout->addWidget(text);
    layout->addSpacing(space::field);
    layout->addWidget(import, 0, Qt::AlignHCenter);
    layout->addStretch(2);
    return m_empty;
}

QWidget* DataPage::buildTable() {
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("data.datasets"));
    m_table->setAccessibleName(tr("Data sets"));
    m_table->setModel(m_model);
    setUpTextTable(m_table);
    m_table->verticalHeader()->hide();
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(DatasetsModel::Name, QHeaderView::Stretch);
    header->setSectionResizeMode(DatasetsModel::Runs, QHeaderView::Stretch);
    m_table->installEventFilter(this);
    m_open = button(tr("Open"), QStringLiteral("data.open"));
    m_train = button(tr("Train with this data"), QStringLiteral("data.train"));
    m_delete = button(tr("Delete..."), QStringLiteral("data.delete"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::inside);
    buttons->addWidget(m_open);
    buttons->addWidget(m_train);
    buttons->addStretch(1);
    buttons->addWidget(m_delete);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    connect(m_table, &QTableView::doubleClicked, this, &DataPage::openCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DataPage::updateButtons);
    connect(m_open, &QPushButton::clicked, this, &DataPage::openCurrent);
    connect(m_train, &QPushButton::clicked, this, [this] {
        if (const DatasetView* dataset = current()) {
            Q_EMIT trainAsked(dataset->name);
        }
    });
    connect(m_delete, &QPushButton::clicked, this, &DataPage::removeCurrent);
    return page;
}

void DataPage::connectSession() {
    connect(&m_session, &DatasetSession::listed, this, &DataPage::takeList);
    connect(&m_session, &DatasetSession::removed, this, [this] { refresh(); });
    connect(&m_session, &DatasetSession::failed, this, [this](const Error& error) {
        strip().showMessage(Level::Error, QString::fromStdString(error.sentence()),
                            {{tr("Try again"), QStringLiteral("data.tryAgain"), [this] { refresh(); }}});
    });
}

void DataPage::refresh() { m_session.list(); }

void DataPage::takeList(const QVector<DatasetView>& datasets) {
    m_model->setDatasets(datasets);
    m_listStack->setCurrentIndex(datasets.isEmpty() ? 0 : 1);
    keepCurrentCell(m_table);
    updateButtons();
    Q_EMIT datasetsChanged(datasets);
    if (const DatasetView* wanted = m_wanted.isEmpty() ? nullptr : m_model->find(m_wanted)) {
        m_wanted.clear();
        m_detail->open(*wanted);
        m_stack->setCurrentWidget(m_detail);
    } else if (m_stack->currentWidget() == m_detail && m_model->find(m_detail->dataset().name) == nullptr) {
        m_stack->setCurrentIndex(0);
    }
}

void DataPage::openDataset(const QString& name) {
    m_wanted = name;
    refresh();
}

void DataPage::setDraft(const std::optional<ImportDraft>& draft) {
    m_draft = draft;
    m_draftCard->setVisible(draft.has_value());
    if (draft) {
        m_draftText->setText(tr("Unfinished import: %1, step %2.")
                                 .arg(QFileInfo(QString::fromStdString(draft->file)).fileName())
                                 .arg(draft->step + 1));
    }
}

void DataPage::showProgress(const QString& text, double share) {
    m_draftCard->hide();
    m_busy->show();
    m_busyText->setText(text);
    m_bar->setValue(static_cast<int>(share * 1000.0));
}

void DataPage::endProgress(Level level, const QString& sentence) {
    m_busy->hide();
    m_draftCard->setVisible(m_draft.has_value());
    if (!sentence.isEmpty()) {
        strip().showMessage(level, sentence);
    }
    refresh();
}

const DatasetView* DataPage::current() const {
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_model->datasets()[index.row()] : nullptr;
}

void DataPage::updateButtons() {
    const bool any = current() != nullptr;
    m_open->setEnabled(any);
    m_train->setEnabled(any);
    m_delete->setEnabled(any && m_services.readOnlyReason.isEmpty());
    m_delete->setToolTip(m_services.readOnlyReason);
}

void DataPage::openCurrent() {
    if (const DatasetView* dataset = current()) {
        m_detail->open(*dataset);
        m_stack->setCurrentWidget(m_detail);
    }
}

void DataPage::removeCurrent() {
    const DatasetView* dataset = current();
    if (dataset == nullptr) {
        return;
    }
    QString text = tr("Delete the data set \"%1\" with its %2 rows? There is no way back; the file it came from is not "
                      "touched.")
                       .arg(dataset->name, format::count(dataset->totalRows()));
    if (!dataset->runs.isEmpty()) {
        text += QLatin1Char('\n') + tr("These runs used it: %1. They keep their adapters, but cannot be resumed or "
                                       "evaluated on its rows any more.")
                                        .arg(dataset->runs.join(QStringLiteral(", ")));
    }
    askBefore(this, text, tr("Delete data set"), [this, id = dataset->id] { m_session.remove(id); });
}

bool DataPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            openCurrent();
            return true;
        }
        if (key == Qt::Key_Delete && m_delete->isEnabled()) {
            removeCurrent();
            return true;
        }
    }
    return PageFrame::eventFilter(watched, event);
}

}  // namespace lorimer
