#pragma once

#include <QVector>
#include <QWidget>

#include "session/fit_estimate.h"
#include "store/dataset_store.h"

class QLabel;
class QStandardItemModel;
class QTableView;

namespace lorimer {

/// Which data set is trained on, and what the chosen model makes of its rows.
class TrainDataStep final : public QWidget {
    Q_OBJECT
public:
    explicit TrainDataStep(QWidget* parent = nullptr);

    void setDatasets(const std::vector<DatasetSummary>& datasets);
    /// Selects a version; 0 keeps what is selected.
    void choose(qint64 versionId);
    const DatasetSummary* chosen() const;

    /// The rows are being read for this model.
    void setReading();
    void setEstimate(const FitEstimate& estimate, int maxLength);
    void setFailure(const QString& sentence);

Q_SIGNALS:
    void chosenChanged();
    void importAsked();

private:
    void currentChanged();

    std::vector<DatasetSummary> m_datasets;
    QStandardItemModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_check = nullptr;
};

}  // namespace lorimer
