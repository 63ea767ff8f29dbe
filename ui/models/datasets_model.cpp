#include "ui/models/datasets_model.h"

#include <algorithm>

#include "ui/format.h"

namespace lorimer {
namespace {

bool isSameList(const QVector<DatasetView>& a, const QVector<DatasetView>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const DatasetView& x, const DatasetView& y) { return x.id == y.id; });
}

}  // namespace

QString partsText(const std::array<qint64, 3>& rows) {
    return DatasetsModel::tr("%1 training, %2 check, %3 test")
        .arg(format::count(rows[0]), format::count(rows[1]), format::count(rows[2]));
}

void DatasetsModel::setDatasets(const QVector<DatasetView>& datasets) {
    if (isSameList(m_datasets, datasets)) {
        for (int row = 0; row < static_cast<int>(datasets.size()); ++row) {
            if (m_datasets[row] != datasets[row]) {
                m_datasets[row] = datasets[row];
                Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            }
        }
        return;
    }
    beginResetModel();
    m_datasets = datasets;
    endResetModel();
}

const DatasetView* DatasetsModel::find(const QString& name) const {
    const auto found = std::find_if(m_datasets.begin(), m_datasets.end(),
                                    [&name](const DatasetView& dataset) { return dataset.name == name; });
    return found == m_datasets.end() ? nullptr : &*found;
}

int DatasetsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_datasets.size());
}

int DatasetsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString DatasetsModel::text(const DatasetView& dataset, int column) {
    switch (column) {
        case Name:
            return dataset.name;
        case Rows:
            return format::count(dataset.totalRows());
        case Patients:
            return dataset.patients
                       ? format::count((*dataset.patients)[0] + (*dataset.patients)[1] + (*dataset.patients)[2])
                       : tr("no such column");
        case Parts:
            return partsText(dataset.rows);
        case Runs:
            return dataset.runs.isEmpty() ? tr("none") : dataset.runs.join(QStringLiteral(", "));
        case Created:
            return format::moment(dataset.created);
        default:
            return {};
    }
}

QVariant DatasetsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    switch (role) {
        case Qt::DisplayRole:
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return text(m_datasets[index.row()], index.column());
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter |
                            (index.column() == Rows || index.column() == Patients ? Qt::AlignRight : Qt::AlignLeft));
        default:
            return {};
    }
}

QVariant DatasetsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | (section == Rows || section == Patients ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Name:
            return tr("Name");
        case Rows:
            return tr("Rows");
        case Patients:
            return tr("Patients");
        case Parts:
            return tr("Parts");
        case Runs:
            return tr("Used by runs");
        case Created:
            return tr("Imported");
        default:
            return {};
    }
}

}  // namespace lorimer
