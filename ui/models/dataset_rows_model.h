#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QTimer>
#include <vector>

#include "session/dataset_session.h"

namespace lorimer {

/// The rows of a data set as a table that holds only what is looked at: it knows the keys of all rows and asks for the
/// texts of those that are shown.
class DatasetRowsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Columns { Number, Part, Patient, Question, Answer, FileRow, ColumnCount };

    explicit DatasetRowsModel(QObject* parent = nullptr);

    void setKeys(std::vector<qint64> keys);
    void takeRows(const QVector<DatasetRowView>& rows);
    /// Rows that the user changed or removed since the version was stored.
    void setChanges(const DatasetChanges& changes);
    /// The row at a place, nullptr while it is not there yet.
    const DatasetRowView* rowAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void rowsArrived();
    /// Their texts are wanted; takeRows() brings them.
    void rowsWanted(const std::vector<qint64>& keys);

private:
    void want(int row) const;
    void askForWanted();
    QString text(const DatasetRowView& row, int column) const;

    std::vector<qint64> m_keys;
    DatasetChanges m_changes;
    QHash<qint64, DatasetRowView> m_rows;
    QHash<qint64, int> m_places;  ///< of the rows that were asked for
    mutable QSet<int> m_wanted;
    mutable QTimer m_asking;  ///< data() may not emit: it starts this
};

/// "training", "check" or "test".
QString partWord(SplitPart part);

}  // namespace lorimer
