#pragma once

#include <QAbstractTableModel>
#include <optional>

#include "engine/evaluate/evaluation_report.h"

namespace lorimer {

/// The measures of an evaluation: base, adapted, their difference with its interval.
class EvaluationTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Columns { Measure, Base, Adapted, Difference, BetterWhen, Rows, ColumnCount };
    enum Roles { LowRole = Qt::UserRole, ValueRole, HighRole };  ///< of the difference, as numbers
    static constexpr std::int64_t reliableGroups = 10;

    explicit EvaluationTableModel(QObject* parent = nullptr);

    void setReport(const EvaluationReport& report);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(int row, int column) const;

    std::optional<EvaluationReport> m_report;
};

enum class Verdict { Better, Worse, NoClearDifference };

/// By the interval of the difference in loss per token; with less than two groups nothing is clear.
Verdict verdictOf(const EvaluationReport& report);

}  // namespace lorimer
