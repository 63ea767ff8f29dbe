#pragma once

#include <QAbstractTableModel>
#include <QVector>

#include "ui/models/run_view.h"

namespace lorimer {

/// The runs of the workspace as a table. Order is that of arrival; sorting and filtering live in a proxy.
class RunListModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Columns { Name, State, Model, Data, BestCheck, TestResult, Time, Memory, Created, ColumnCount };
    /// So many runs can be laid over each other; more are refused.
    static constexpr int mostChecked = 6;
    enum Roles { SortRole = Qt::UserRole + 1, RunIdRole };

    explicit RunListModel(QObject* parent = nullptr);

    /// Takes over the runs; what did not change is left alone, so that selection and scroll position stay.
    void setRuns(const QVector<RunView>& runs);
    const QVector<RunView>& runs() const { return m_runs; }
    /// The run with this id, nullptr when it is gone.
    const RunView* find(const QString& runId) const;

    /// Ids of the runs whose boxes are ticked, in the order of ticking.
    const QStringList& checked() const { return m_checked; }

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void checkedChanged();
    void tooManyChecked();

private:
    QString text(const RunView& run, int column) const;
    QVariant sortValue(const RunView& run, int column) const;
    void removeMissing(const QVector<RunView>& runs);
    int rowOf(const QString& runId) const;

    QVector<RunView> m_runs;
    QStringList m_checked;
};

}  // namespace lorimer
