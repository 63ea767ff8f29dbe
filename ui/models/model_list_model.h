#pragma once

#include <QAbstractTableModel>
#include <QVector>

#include "session/model_session.h"

namespace lorimer {

/// The base models of the list as a table.
class ModelListModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Parameters, Size, Context, Stored, Licence, Template, Checksum, Fit, ColumnCount };
    enum Role { SortRole = Qt::UserRole, IdRole, FitsRole };

    explicit ModelListModel(QObject* parent = nullptr);

    void setEntries(const QVector<ModelEntry>& entries);
    /// Null where there is no such model.
    const ModelEntry* find(qint64 id) const;
    const ModelEntry* findPath(const QString& path) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    static QString text(const ModelEntry& entry, int column);
    static QVariant sortValue(const ModelEntry& entry, int column);

    QVector<ModelEntry> m_entries;
};

}  // namespace lorimer
