#pragma once

#include <QAbstractTableModel>
#include <QVector>

#include "ui/models/run_view.h"

namespace lorimer {

/// The events of one run in the order in which they happened.
class EventListModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Columns { Time, Text, ColumnCount };
    enum Roles { KindRole = Qt::UserRole + 1, StepRole };

    explicit EventListModel(QObject* parent = nullptr);

    void clear();
    const QVector<EventView>& events() const { return m_events; }
    /// All events as lines of text; they hold no text of rows.
    QString asText() const;
    void append(const QVector<EventView>& events);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    QVector<EventView> m_events;
};

}  // namespace lorimer
