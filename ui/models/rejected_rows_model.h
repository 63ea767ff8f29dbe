#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "data/import_report.h"

namespace lorimer {

/// The rows of a file that cannot be used: where, in which column, and why.
class RejectedRowsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Columns { FileRow, Column, Reason, ColumnCount };

    explicit RejectedRowsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setRows(std::vector<RejectedRow> rows);
    const std::vector<RejectedRow>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<RejectedRow> m_rows;
};

}  // namespace lorimer
