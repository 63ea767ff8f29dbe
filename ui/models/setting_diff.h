#pragma once

#include <QAbstractTableModel>
#include <QVector>

#include "ui/models/overlay_feed.h"

namespace lorimer {

/// The settings of several runs side by side: a row a setting, a column a run. Facts such as the number of the run are
/// no settings and never stand in it.
class SettingDiffModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit SettingDiffModel(QObject* parent = nullptr);

    void setRuns(const QVector<OverlayRun>& runs);
    void setOnlyDifferences(bool only);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString name;
        QStringList values;  ///< by run; a dash where a setting does not apply
        bool differs = false;
    };

    void rebuild();

    QVector<OverlayRun> m_runs;
    QVector<Row> m_rows;
    bool m_only = true;
};

}  // namespace lorimer
