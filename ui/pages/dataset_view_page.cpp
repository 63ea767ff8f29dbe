#include "ui/pages/dataset_view_page.h"

#include <QComboBox>
#include <QDate>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/models/dataset_rows_model.h"
#include "ui/models/datasets_model.h"
#include "ui/services.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/row_editor.h"
#include "ui/widgets/row_view_panel.h"
#include "ui/widgets/tables.h"

namespace lorimer {
namespace {

constexpr int searchDelay = 250;  // ms after the last letter
constexpr int numberWidth = 80;
constexpr int wordWidth = 100;
enum Tab { RowsTab, ViewTab, PartsTab, HistoryTab };

/// How the rows were divided.
QStringList partSentences(const DatasetView& dataset) {
    QStringList sentences;
    if (!dataset.testFrom.isEmpty()) {
        const QDate day = QDate::fromString(dataset.testFrom, Qt::ISODate);
        sentences << DatasetViewPage::tr("The test part begins on %1. No other row is as new.")
                         .arg(QLocale().toString(day, QLocale::LongFormat));
    } else if (dataset.hasOwnParts) {
        sentences << DatasetViewPage::tr("A column of the file said which part a row is in.");
    } else if (!dataset.patients) {
        sentences << DatasetViewPage::tr(
            "Rows are split at random. If several rows belong to one patient, test results "
            "will look better than they are.");
    }
    if (dataset.patients) {
        sentences << (dataset.sharedPatients > 0
                          ? DatasetViewPage::tr(
                                "In two parts: rows of %n patient(s). Test results will look better than "
                                "they are.",
                                nullptr, static_cast<int>(dataset.sharedPatients))
                          : DatasetViewPage::tr("No patient is in two parts."));
    }
    return sentences;
}

QString html(const QString& text) { return text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")); }

}  // namespace

DatasetViewPage::DatasetViewPage(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_session(services.workspace, services.lookupThread) {
    setObjectName(QStringLiteral("data.detail"));
    m_view = new RowViewPanel(
        QStringLiteral("data"),
        std::make_unique<RowViewSession>(services.workspace, services.lookupThread, services.filesThread));
    m_view->fixSystemText();
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("data.tabs"));
    m_tabs->setAccessibleName(tr("Parts of the data set's page"));
    m_tabs->addTab(buildRows(), tr("Rows"));
    m_tabs->addTab(m_view, tr("What the model sees"));
    m_tabs->addTab(buildText(QStringLiteral("data.parts"), &m_parts), tr("Parts"));
    m_tabs->addTab(buildText(QStringLiteral("data.history"), &m_history), tr("History"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addWidget(buildHeader());
    layout->addWidget(m_tabs, 1);
    m_searching.setSingleShot(true);
    m_searching.setInterval(searchDelay);
    connect(&m_searching, &QTimer::timeout, this, &DatasetViewPage::search);
    connect(m_tabs, &QTabWidget::currentChanged, this, &DatasetViewPage::showTab);
    connectSession();
}

DatasetViewPage::~DatasetViewPage() = default;

QWidget* DatasetViewPage::buildHeader() {
    auto* back = new QPushButton(tr("< Data"));
    back->setObjectName(QStringLiteral("data.back"));
    back->setAccessibleName(tr("Back to the list of data sets"));
    back->setShortcut(Qt::ALT | Qt::Key_Left);
    m_name = new ElidedLabel(Qt::ElideRight);
    m_name->setObjectName(QStringLiteral("data.name"));
    setTextRole(m_name, TextRole::Section);
    auto* train = new QPushButton(tr("Train with this data"));
    train->setObjectName(QStringLiteral("data.trainThis"));
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::field);
    row->addWidget(back);
    row->addWidget(m_name);
    row->addStretch(1);
    row->addWidget(train);
    connect(back, &QPushButton::clicked, this, &DatasetViewPage::leave);
    connect(train, &QPushButton::clicked, this, [this] { Q_EMIT trainAsked(m_dataset.name); });
    return header;
}

QWidget* DatasetViewPage::buildRows() {
    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("data.filter"));
    m_filter->setAccessibleName(tr("Show only rows that hold this text"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_part = new QComboBox;
    m_part->setObjectName(QStringLiteral("data.part"));
    m_part->setAccessibleName(tr("Part of the data set"));
    m_part->addItem(tr("all parts"), -1);
    for (const SplitPart part : {SplitPart::Train, SplitPart::Validation, SplitPart::Test}) {
        m_part->addItem(partWord(part), static_cast<int>(part));
    }
    m_found = new QLabel;
    m_found->setObjectName(QStringLiteral("data.found"));
    m_rows = new DatasetRowsModel(this);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("data.rows"));
    m_table->setAccessibleName(tr("Rows of the data set"));
    m_table->setModel(m_rows);
    setUpTextTable(m_table);
    m_table->verticalHeader()->hide();
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    for (const int column : {DatasetRowsModel::Question, DatasetRowsModel::Answer}) {
        header->setSectionResizeMode(column, QHeaderView::Stretch);
    }
    header->resizeSection(DatasetRowsModel::Number, numberWidth);
    header->resizeSection(DatasetRowsModel::Part, wordWidth);
    header->resizeSection(DatasetRowsModel::Patient, wordWidth);
    header->resizeSection(DatasetRowsModel::FileRow, wordWidth + numberWidth / 2);
    auto* top = new QHBoxLayout;
    top->setSpacing(space::inside);
    top->addWidget(m_filter, 1);
    top->addWidget(m_part);
    top->addWidget(m_found);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, space::inside, 0, 0);
    layout->setSpacing(space::inside);
    layout->addLayout(top);
    layout->addWidget(buildChanges());
    layout->addWidget(m_table, 3);
    layout->addWidget(buildRowEditor(), 2);
    connect(m_filter, &QLineEdit::textChanged, &m_searching, qOverload<>(&QTimer::start));
    connect(m_part, &QComboBox::activated, this, &DatasetViewPage::search);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DatasetViewPage::showRow);
    connect(m_rows, &DatasetRowsModel::rowsArrived, this, [this] {
        if (!m_row->isEditing()) {
            showRow();
        }
    });
    return page;
}

QWidget* DatasetViewPage::buildChanges() {
    m_changesText = new QLabel;
    m_changesText->setObjectName(QStringLiteral("data.changes"));
    m_changesText->setWordWrap(true);
    m_save = new QPushButton;
    m_save->setObjectName(QStringLiteral("data.saveVersion"));
    m_save->setProperty("primary", true);
    auto* discard = new QPushButton(tr("Discard changes"));
    discard->setObjectName(QStringLiteral("data.discardChanges"));
    m_changesBar = new QWidget;
    auto* row = new QHBoxLayout(m_changesBar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    row->addWidget(m_changesText, 1);
    row->addWidget(discard);
    row->addWidget(m_save);
    m_changesBar->hide();
    connect(m_save, &QPushButton::clicked, this, &DatasetViewPage::saveChanges);
    connect(discard, &QPushButton::clicked, this, &DatasetViewPage::discardChanges);
    return m_changesBar;
}

QWidget* DatasetViewPage::buildRowEditor() {
    m_row = new RowEditor;
    m_row->setReadOnly(m_services.readOnlyReason);
    const auto key = [this] { return m_rows->rowAt(m_table->currentIndex().row())->key; };
    connect(m_row, &RowEditor::edited, this, [this, key](const Row& row) {
        m_changes.edited[key()] = row;
        showChanges();
    });
    connect(m_row, &RowEditor::removeAsked, this, [this, key] {
        m_changes.removed.insert(key());
        showChanges();
        showRow();
    });
    connect(m_row, &RowEditor::restoreAsked, this, [this, key] {
        m_changes.removed.erase(key());
        m_changes.edited.erase(key());
        showChanges();
        showRow();
    });
    return m_row;
}

// What is typed is kept until it is stored or discarded; nothing of it is in the workspace before.
void DatasetViewPage::showChanges() {
    m_rows->setChanges(m_changes);
    m_changesBar->setVisible(!m_changes.isEmpty());
    m_changesText->setText(tr("Rows changed: %1. Rows removed: %2. Saving makes version %3; runs keep the version that "
                              "they used.")
                               .arg(format::count(static_cast<qint64>(m_changes.edited.size())),
                                    format::count(static_cast<qint64>(m_changes.removed.size())))
                               .arg(m_dataset.version + 1));
    m_save->setText(tr("Save as version %1").arg(m_dataset.version + 1));
    m_save->setEnabled(true);
}

void DatasetViewPage::saveChanges() {
    m_save->setEnabled(false);
    m_session.change(m_dataset.versionId, m_changes);
}

void DatasetViewPage::discardChanges() {
    m_changes = {};
    showChanges();
    showRow();
}

void DatasetViewPage::leave() {
    if (m_changes.isEmpty()) {
        Q_EMIT backAsked();
        return;
    }
    askBefore(this, tr("Discard the changes of this data set? The stored version stays as it is."),
              tr("Discard changes"), [this] {
                  discardChanges();
                  Q_EMIT backAsked();
              });
}

QWidget* DatasetViewPage::buildText(const QString& objectName, QLabel** label) {
    *label = new QLabel;
    (*label)->setObjectName(objectName);
    (*label)->setWordWrap(true);
    (*label)->setTextFormat(Qt::RichText);
    (*label)->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    (*label)->setTextInteractionFlags(Qt::TextSelectableByMouse);
    (*label)->setContentsMargins(0, space::field, 0, 0);
    auto* area = new QScrollArea;
    area->setObjectName(objectName + QStringLiteral("Area"));
    area->setAccessibleName(tr("Description of the data set"));
    area->setWidgetResizable(true);
    area->setWidget(*label);
    return area;
}

void DatasetViewPage::connectSession() {
    connect(&m_session, &DatasetSession::rowsFound, this, [this](const std::vector<qint64>& keys) {
        m_rows->setKeys(keys);
        m_found->setText(
            tr("%1 of %2 rows")
                .arg(format::count(static_cast<qint64>(keys.size())), format::count(m_dataset.totalRows())));
        m_row->clear();
        keepCurrentCell(m_table);
    });
    connect(m_rows, &DatasetRowsModel::rowsWanted, &m_session, &DatasetSession::readRows);
    connect(&m_session, &DatasetSession::rowsRead, m_rows, &DatasetRowsModel::takeRows);
    connect(&m_session, &DatasetSession::historyRead, this, &DatasetViewPage::showHistory);
    connect(&m_session, &DatasetSession::stored, this, [this] {
        m_changes = {};
        Q_EMIT changed(m_dataset.name);
    });
    connect(&m_session, &DatasetSession::failed, m_save, [this] { m_save->setEnabled(true); });
    connect(&m_session, &DatasetSession::failed, this,
            [this](const Error& error) { Q_EMIT failed(QString::fromStdString(error.sentence())); });
}

void DatasetViewPage::open(const DatasetView& dataset) {
    if (dataset.versionId == m_dataset.versionId && !m_changes.isEmpty()) {
        return;  // it is open, with changes that are not stored yet
    }
    m_changes = {};
    m_dataset = dataset;
    m_viewIsOld = true;
    static_cast<ElidedLabel*>(m_name)->setFullText(dataset.name);
    m_table->setColumnHidden(DatasetRowsModel::Patient, !dataset.patients);
    m_table->setColumnHidden(DatasetRowsModel::Question, dataset.isText);
    m_filter->clear();
    m_searching.stop();
    m_part->setCurrentIndex(0);
    m_rows->setKeys({});
    showChanges();
    m_found->setText(tr("Reading..."));
    m_tabs->setCurrentIndex(RowsTab);
    showTab(RowsTab);
    showParts();
    m_session.readHistory(dataset.id);
    search();
    m_table->setFocus();
}

void DatasetViewPage::search() {
    const int part = m_part->currentData().toInt();
    m_session.findRows(m_dataset.versionId, part < 0 ? std::nullopt : std::optional(static_cast<SplitPart>(part)),
                       m_filter->text());
}

void DatasetViewPage::showRow() {
    const QModelIndex current = m_table->currentIndex();
    const DatasetRowView* row = current.isValid() ? m_rows->rowAt(current.row()) : nullptr;
    if (row == nullptr) {
        m_row->clear();
        return;
    }
    const auto edited = m_changes.edited.find(row->key);
    const bool isEdited = edited != m_changes.edited.end();
    m_row->setRow(isEdited ? edited->second : row->turns, m_changes.removed.contains(row->key)
                                                              ? RowEditor::State::Removed
                                                          : isEdited ? RowEditor::State::Changed
                                                                     : RowEditor::State::Stored);
}

void DatasetViewPage::showTab(int tab) {
    if (tab == ViewTab && m_viewIsOld) {
        m_view->refreshModels();
        m_view->setSystemText(m_dataset.systemText);
        m_view->setRows(storedRowsProvider(m_services.workspace, m_dataset.versionId), m_dataset.totalRows());
        m_viewIsOld = false;
    }
}

void DatasetViewPage::showParts() {
    QString text =
        QStringLiteral("<table cellspacing='8'><tr><td></td><td align='right'><b>%1</b></td>").arg(tr("rows"));
    if (m_dataset.patients) {
        text += QStringLiteral("<td align='right'><b>%1</b></td>").arg(tr("patients"));
    }
    text += QStringLiteral("</tr>");
    for (const SplitPart part : {SplitPart::Train, SplitPart::Validation, SplitPart::Test}) {
        const auto index = static_cast<std::size_t>(part);
        text += QStringLiteral("<tr><td>%1</td><td align='right'>%2</td>")
                    .arg(partWord(part), format::count(m_dataset.rows[index]));
        if (m_dataset.patients) {
            text += QStringLiteral("<td align='right'>%1</td>").arg(format::count((*m_dataset.patients)[index]));
        }
        text += QStringLiteral("</tr>");
    }
    text += QStringLiteral("</table>");
    for (const QString& sentence : partSentences(m_dataset)) {
        text += QStringLiteral("<p>%1</p>").arg(sentence);
    }
    m_parts->setText(text);
}

void DatasetViewPage::showHistory(const QVector<DatasetEvent>& events) {
    QString text;
    for (const DatasetEvent& event : events) {
        text += QStringLiteral("<p><b>%1</b> %2<br>%3</p>")
                    .arg(tr("Version %1").arg(event.version), format::moment(event.time), html(event.text));
    }
    text += m_dataset.runs.isEmpty()
                ? QStringLiteral("<p>%1</p>").arg(tr("No run uses it yet."))
                : QStringLiteral("<p>%1</p>")
                      .arg(tr("Used by: %1").arg(m_dataset.runs.join(QStringLiteral(", ")).toHtmlEscaped()));
    m_history->setText(text);
}

}  // namespace lorimer
