#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/evaluate/evaluation_report.h"

namespace lorimer {

enum class ExampleOrder { MostImproved, GotWorse, Random };

/// Rows of an evaluation with the answers of both models, at most twenty. Improved and worse go by word overlap where
/// answers were measured, else by loss per token.
class ExampleModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Columns { RowNumber, Question, Expected, Base, Adapted, Change, ColumnCount };
    enum Roles { ChangeRole = Qt::UserRole };  ///< as a number; positive is better
    static constexpr std::size_t mostRows = 20;

    explicit ExampleModel(QObject* parent = nullptr);

    void setReport(const EvaluationReport& report);
    /// Random draws anew each time.
    void setOrder(ExampleOrder order);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Example {
        EvaluatedRow row;
        double change = 0.0;
    };

    void choose();

    std::vector<Example> m_all;
    std::vector<Example> m_shown;
    ExampleOrder m_order = ExampleOrder::MostImproved;
    quint32 m_draw = 0;
    bool m_byLoss = false;
};

}  // namespace lorimer
