#pragma once

#include <QAbstractTableModel>
#include <QVector>

#include "session/dataset_session.h"

namespace lorimer {

/// The data sets of the workspace as a table.
class DatasetsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Columns { Name, Rows, Patients, Parts, Runs, Created, ColumnCount };

    explicit DatasetsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// What did not change is left alone, so that the selection stays.
    void setDatasets(const QVector<DatasetView>& datasets);
    const QVector<DatasetView>& datasets() const { return m_datasets; }
    const DatasetView* find(const QString& name) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    static QString text(const DatasetView& dataset, int column);

    QVector<DatasetView> m_datasets;
};

/// "240 training, 30 check, 30 test".
QString partsText(const std::array<qint64, 3>& rows);

}  // namespace lorimer
