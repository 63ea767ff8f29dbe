#include "ui/wizards/train_model_step.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/models/model_list_model.h"
#include "ui/models/model_words.h"
#include "ui/style/theme.h"

namespace lorimer {
namespace {

/// Rows whose text matches, and of these only those that fit where this is asked.
class FittingModels final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setOnlyFitting(bool on) {
        m_onlyFitting = on;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        const bool fits = sourceModel()->index(row, 0, parent).data(ModelListModel::FitsRole).toBool();
        return (fits || !m_onlyFitting) && QSortFilterProxyModel::filterAcceptsRow(row, parent);
    }

private:
    bool m_onlyFitting = true;
};

}  // namespace

TrainModelStep::TrainModelStep(QWidget* parent) : QWidget(parent) {
    m_find = new QLineEdit;
    m_find->setObjectName(QStringLiteral("trainModel.find"));
    m_find->setPlaceholderText(tr("Find"));
    m_find->setAccessibleName(tr("Find a base model"));
    m_find->setClearButtonEnabled(true);
    m_onlyFitting = new QCheckBox(tr("only models that fit"));
    m_onlyFitting->setObjectName(QStringLiteral("trainModel.onlyFitting"));
    m_onlyFitting->setChecked(true);
    auto* add = new QPushButton(tr("Add a model..."));
    add->setObjectName(QStringLiteral("trainModel.add"));
    connect(add, &QPushButton::clicked, this, &TrainModelStep::addModelAsked);
    auto* top = new QHBoxLayout;
    top->setSpacing(space::field);
    top->addWidget(m_find, 1);
    top->addWidget(m_onlyFitting);
    top->addWidget(add);
    buildTable();
    m_about = new QLabel;
    m_about->setObjectName(QStringLiteral("trainModel.about"));
    m_about->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_about);
    describe();
}

void TrainModelStep::buildTable() {
    m_models = new ModelListModel(this);
    auto* fitting = new FittingModels(this);
    fitting->setSourceModel(m_models);
    fitting->setFilterKeyColumn(ModelListModel::Name);
    fitting->setFilterCaseSensitivity(Qt::CaseInsensitive);
    fitting->setSortRole(ModelListModel::SortRole);
    m_proxy = fitting;
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("trainModel.list"));
    m_table->setAccessibleName(tr("Base models"));
    m_table->setModel(m_proxy);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ModelListModel::Name, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setIconSize(QSize(16, 16));
    m_table->verticalHeader()->hide();
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(ModelListModel::Name, QHeaderView::Stretch);
    for (const int column :
         {ModelListModel::Size, ModelListModel::Stored, ModelListModel::Template, ModelListModel::Checksum}) {
        m_table->setColumnHidden(column, true);
    }
    connect(m_find, &QLineEdit::textChanged, m_proxy, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_onlyFitting, &QCheckBox::toggled, this, [this, fitting](bool on) {
        fitting->setOnlyFitting(on);
        describe();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        describe();
        Q_EMIT chosenChanged();
    });
}

void TrainModelStep::setModels(const QVector<ModelEntry>& models) {
    const ModelEntry* before = chosen();
    const QString chosenBefore = before != nullptr ? before->model.path : QString();
    {
        // The list is filled anew; who listens hears of it only where another model is chosen now.
        const QSignalBlocker silent(m_table->selectionModel());
        m_models->setEntries(models);
        choose(!m_wanted.isEmpty() ? m_wanted : chosenBefore);
        chooseDefault();
    }
    m_table->viewport()->update();
    describe();
    const ModelEntry* now = chosen();
    if ((now != nullptr ? now->model.path : QString()) != chosenBefore) {
        Q_EMIT chosenChanged();
    }
}

void TrainModelStep::choose(const QString& path) {
    m_wanted = path;
    const ModelEntry* entry = path.isEmpty() ? nullptr : m_models->findPath(path);
    if (entry == nullptr) {
        return;
    }
    m_wanted.clear();
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        if (m_proxy->index(row, 0).data(ModelListModel::IdRole).toLongLong() == entry->model.id) {
            m_table->setCurrentIndex(m_proxy->index(row, 0));
        }
    }
}

// The largest that fits: without a GPU at most a billion numbers (ux.md 3.3).
void TrainModelStep::chooseDefault() {
    if (m_table->currentIndex().isValid()) {
        return;
    }
    constexpr std::int64_t mostParameters = 1'000'000'000;
    int best = -1;
    std::int64_t bestParameters = -1;
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const ModelEntry* entry = m_models->find(m_proxy->index(row, 0).data(ModelListModel::IdRole).toLongLong());
        const std::int64_t parameters = entry->model.facts.report.parameters;
        if (parameters > bestParameters && (parameters <= mostParameters || best < 0)) {
            best = row;
            bestParameters = parameters;
        }
    }
    if (best >= 0) {
        m_table->setCurrentIndex(m_proxy->index(best, 0));
    }
}

const ModelEntry* TrainModelStep::chosen() const {
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? m_models->find(current.data(ModelListModel::IdRole).toLongLong()) : nullptr;
}

void TrainModelStep::describe() {
    const ModelEntry* entry = chosen();
    if (entry == nullptr) {
        m_about->setText(
            m_models->rowCount() == 0
                ? tr("No base model yet. Lorimer downloads nothing. Bring a model folder on a USB drive or "
                     "internal share.")
            : m_proxy->rowCount() == 0 ? tr("No model of the list fits. Show all to see why.")
                                       : tr("Choose a model."));
        return;
    }
    m_about->setText(tr("%1: %2. Chat template %3; checksum %4; licence %5.")
                         .arg(entry->model.name, model_words::fit(*entry),
                              model_words::chatTemplate(entry->model.facts.templateState),
                              QString::fromStdString(entry->model.facts.report.sha256).left(12),
                              model_words::licence(entry->model.facts)));
}

}  // namespace lorimer
