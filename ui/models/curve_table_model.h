#pragma once

#include <QAbstractTableModel>

#include "ui/models/run_curve.h"

namespace lorimer {

/// A run's curves as a table: one row a step, and one for the check before the first step. The twin of the plots.
class CurveTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Columns { Step, Raw, Smoothed, Check, Rate, GradNorm, Speed, Memory, ColumnCount };

    /// Shows `curve`, which outlives it.
    explicit CurveTableModel(const RunCurve& curve, QObject* parent = nullptr);

    /// The curve has changed.
    void refresh();
    /// The row of the step nearest to `step`, -1 when there is none.
    int rowOf(double step) const;
    double stepOf(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    int wantedRows() const;
    bool hasBase() const { return !m_curve.checkSteps().isEmpty() && m_curve.checkSteps().first() == 0.0; }
    QString text(int row, int column) const;

    const RunCurve& m_curve;
    int m_rows = 0;
    bool m_base = false;  ///< the first row is the check of the base model
};

/// The curves as CSV: numbers in full and in C locale, empty where nothing was measured.
QByteArray curveAsCsv(const RunCurve& curve);

}  // namespace lorimer
