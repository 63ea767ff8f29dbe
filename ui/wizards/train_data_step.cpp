#include "ui/wizards/train_data_step.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/row_view_panel.h"

namespace lorimer {
namespace {

constexpr std::int64_t fewRows = 100;  // copy 16

QList<QStandardItem*> itemsOf(const DatasetSummary& dataset) {
    const QString texts[] = {
        QString::fromStdString(dataset.name),
        format::count(dataset.rows[0]),
        format::count(dataset.rows[1]),
        format::count(dataset.rows[2]),
        QString::number(dataset.version),
        format::moment(QDateTime::fromString(QString::fromStdString(dataset.created), Qt::ISODateWithMs))};
    QList<QStandardItem*> items;
    for (const QString& text : texts) {
        auto* item = new QStandardItem(text);
        item->setEditable(false);
        if (items.size() >= 1 && items.size() <= 3) {
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
        items.append(item);
    }
    return items;
}

}  // namespace

TrainDataStep::TrainDataStep(std::unique_ptr<RowViewSession> rows, QWidget* parent) : QWidget(parent) {
    m_model = new QStandardItemModel(0, 6, this);
    m_model->setHorizontalHeaderLabels(
        {tr("Data set"), tr("Training"), tr("Check"), tr("Test"), tr("Version"), tr("Imported")});
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("trainData.list"));
    m_table->setAccessibleName(tr("Data sets"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_empty =
        new QLabel(tr("No datasets yet. A dataset is a table of questions and the answers you would like to get."));
    m_empty->setWordWrap(true);
    auto* import = new QPushButton(tr("Import data..."));
    import->setObjectName(QStringLiteral("trainData.import"));
    connect(import, &QPushButton::clicked, this, &TrainDataStep::importAsked);
    auto* emptyRow = new QHBoxLayout;
    emptyRow->addWidget(m_empty, 1);
    emptyRow->addWidget(import);
    m_view = new RowViewPanel(QStringLiteral("trainData"), std::move(rows));
    m_view->fixModel();
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(space::field);
    inside->addLayout(emptyRow);
    inside->addWidget(m_table);
    inside->addWidget(buildCheck());
    inside->addWidget(m_view, 1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("trainData.scroll"));
    scroll->setAccessibleName(tr("Data and what the model sees"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TrainDataStep::chosenChanged);
    connect(m_view, &RowViewPanel::limitChosen, this, &TrainDataStep::limitChosen);
    connect(m_view, &RowViewPanel::systemTextChosen, this, &TrainDataStep::systemTextChosen);
}

QWidget* TrainDataStep::buildCheck() {
    m_check = new QLabel;
    m_check->setObjectName(QStringLiteral("trainData.check"));
    m_check->setWordWrap(true);
    m_showCut = new QPushButton(tr("Show rows"));
    m_showCut->setObjectName(QStringLiteral("trainData.showCut"));
    m_useLimit = new QPushButton;
    m_useLimit->setObjectName(QStringLiteral("trainData.useLimit"));
    m_showCut->hide();
    m_useLimit->hide();
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    row->addWidget(m_check, 1);
    row->addWidget(m_showCut, 0, Qt::AlignTop);
    row->addWidget(m_useLimit, 0, Qt::AlignTop);
    connect(m_showCut, &QPushButton::clicked, this, [this] { m_view->showCutRows(); });
    connect(m_useLimit, &QPushButton::clicked, this, [this] { Q_EMIT limitChosen(m_uncutLimit); });
    return box;
}

void TrainDataStep::setDatasets(const std::vector<DatasetSummary>& datasets) {
    const DatasetSummary* before = chosen();
    const qint64 kept = before != nullptr ? before->versionId : 0;
    m_datasets = datasets;
    const QSignalBlocker silent(m_table->selectionModel());
    m_model->removeRows(0, m_model->rowCount());
    for (const DatasetSummary& dataset : m_datasets) {
        m_model->appendRow(itemsOf(dataset));
    }
    m_empty->setText(
        m_datasets.empty()
            ? tr("No datasets yet. A dataset is a table of questions and the answers you would like to get.")
            : tr("Which data shall the model learn from?"));
    m_table->setVisible(!m_datasets.empty());
    if (m_model->rowCount() > 0) {
        m_table->setCurrentIndex(m_model->index(0, 0));
    }
    choose(kept);
}

void TrainDataStep::choose(qint64 versionId) {
    for (std::size_t i = 0; i < m_datasets.size(); ++i) {
        if (m_datasets[i].versionId == versionId) {
            m_table->setCurrentIndex(m_model->index(static_cast<int>(i), 0));
        }
    }
}

const DatasetSummary* TrainDataStep::chosen() const {
    const auto row = static_cast<std::size_t>(m_table->currentIndex().row());
    return m_table->currentIndex().isValid() && row < m_datasets.size() ? &m_datasets[row] : nullptr;
}

void TrainDataStep::setReading() {
    m_check->setText(tr("Reading the rows as this model sees them..."));
    m_showCut->hide();
    m_useLimit->hide();
}

void TrainDataStep::setFailure(const QString& sentence) {
    setReading();
    m_check->setText(sentence);
}

void TrainDataStep::showRows(const QString& modelPath, int contextLength, const RowsProvider& rows) {
    const DatasetSummary* dataset = chosen();
    if (dataset == nullptr || (dataset->versionId == m_shownVersion && m_view->model() == modelPath)) {
        return;
    }
    m_shownVersion = dataset->versionId;
    m_view->setLongestLimit(contextLength);
    m_view->setModel(modelPath);
    m_view->setRows(rows, dataset->totalRows());
}

void TrainDataStep::setSystemText(const QString& text) { m_view->setSystemText(text); }

QString TrainDataStep::cutWords(const FitEstimate& estimate, int maxLength) const {
    const QString cut = format::count(estimate.rowsCut);
    const QString all = format::count(estimate.trainRows);
    const QString limit = format::count(maxLength);
    if (estimate.rowsCut == 0) {
        return tr("No row is cut at %1 tokens.").arg(limit);
    }
    if (estimate.uncutLimit == 0) {
        return tr("%1 of %2 rows are longer than %3 tokens. Their end is not learned. This model reads no longer "
                  "texts: "
                  "split them.")
            .arg(cut, all, limit);
    }
    return tr("%1 of %2 rows are longer than %3 tokens. Their end is not learned. Raise the limit to %4 (needs %5) or "
              "split long texts.")
        .arg(cut, all, limit, format::count(estimate.uncutLimit), format::gigabytes(estimate.uncutBytes));
}

void TrainDataStep::setEstimate(const FitEstimate& estimate, int maxLength) {
    m_view->setLimit(maxLength);
    m_uncutLimit = estimate.uncutLimit;
    m_showCut->setVisible(estimate.rowsCut > 0);
    m_useLimit->setVisible(estimate.rowsCut > 0 && estimate.uncutLimit > 0);
    m_useLimit->setText(tr("Use %1").arg(format::count(estimate.uncutLimit)));
    QStringList lines{cutWords(estimate, maxLength)};
    if (estimate.rowsUntrained > 0) {
        lines << tr("%n row(s) hold no trained text and are left out.", nullptr,
                    static_cast<int>(estimate.rowsUntrained));
    }
    lines << tr("Trained text: %1 tokens per pass.").arg(format::count(estimate.trainedTokens));
    if (estimate.trainRows < fewRows) {
        lines
            << tr("%1 training rows are few. Expect a change of style rather than new knowledge, and wide uncertainty "
                  "in every result below.")
                   .arg(format::count(estimate.trainRows));
    }
    m_check->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace lorimer
