#include "ui/models/rejected_rows_model.h"

#include "ui/format.h"
#include "ui/wizards/import_texts.h"

namespace lorimer {

void RejectedRowsModel::setRows(std::vector<RejectedRow> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int RejectedRowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RejectedRowsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RejectedRowsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const RejectedRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | (index.column() == FileRow ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole) {
        return {};
    }
    switch (index.column()) {
        case FileRow:
            return format::count(row.row);
        case Column:
            return row.column.empty() ? tr("whole row") : QString::fromStdString(row.column);
        default:
            return import_text::reason(row);
    }
}

QVariant RejectedRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case FileRow:
            return tr("Row in the file");
        case Column:
            return tr("Column");
        default:
            return tr("Why it cannot be used");
    }
}

}  // namespace lorimer
