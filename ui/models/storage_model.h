#pragma once

#include <QAbstractTableModel>

#include "session/storage_session.h"

namespace lorimer {

/// What of the user's data lies where, as a table.
class StorageModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { What, Where, Size, ColumnCount };

    explicit StorageModel(QObject* parent = nullptr);

    void setParts(const QVector<StoragePart>& parts);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static QString what(const StoragePart& part);

    QVector<StoragePart> m_parts;
};

}  // namespace lorimer
