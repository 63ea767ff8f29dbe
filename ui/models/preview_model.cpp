#include "ui/models/preview_model.h"

#include "ui/format.h"

namespace lorimer {
namespace {

constexpr int longestCell = 300;  // a table cell shows less; the whole text would only cost layout time

QString oneLine(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).left(longestCell).simplified();
}

}  // namespace

void PreviewModel::setDetection(const FileDetection& detection) {
    beginResetModel();
    m_columns.clear();
    m_rows.clear();
    for (const std::string& column : detection.columns) {
        m_columns.append(QString::fromStdString(column));
    }
    if (m_columns.isEmpty()) {
        m_columns.append(tr("Value"));
    }
    for (const PreviewRow& row : detection.preview) {
        PreviewLine line{row.row, {}, QString::fromStdString(row.problem)};
        for (const std::string& cell : row.cells) {
            line.cells.append(oneLine(cell));
        }
        m_rows.append(line);
    }
    endResetModel();
}

void PreviewModel::clear() {
    beginResetModel();
    m_columns.clear();
    m_rows.clear();
    endResetModel();
}

int PreviewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PreviewModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant PreviewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const PreviewLine& row = m_rows[index.row()];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) {
        const bool isBroken = !row.problem.isEmpty() && index.column() == 0;
        return isBroken ? tr("Cannot be read: %1").arg(row.problem) : row.cells.value(index.column());
    }
    return {};
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (orientation == Qt::Horizontal) {
        return m_columns.value(section);
    }
    return section < m_rows.size() ? QVariant(format::count(m_rows[section].number)) : QVariant();
}

}  // namespace lorimer
