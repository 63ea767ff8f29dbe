#pragma once

#include <QVector>
#include <QWidget>
#include <memory>

#include "session/fit_estimate.h"
#include "session/row_view_session.h"
#include "store/dataset_store.h"

class QLabel;
class QPushButton;
class QStandardItemModel;
class QTableView;

namespace lorimer {

class RowViewPanel;

/// Which data set is trained on, and what the chosen model makes of its rows.
class TrainDataStep final : public QWidget {
    Q_OBJECT
public:
    /// `rows` reads the rows for "What the model sees".
    explicit TrainDataStep(std::unique_ptr<RowViewSession> rows, QWidget* parent = nullptr);

    void setDatasets(const std::vector<DatasetSummary>& datasets);
    /// Selects a version; 0 keeps what is selected.
    void choose(qint64 versionId);
    const DatasetSummary* chosen() const;

    /// The rows are being read for this model.
    void setReading();
    void setEstimate(const FitEstimate& estimate, int maxLength);
    void setFailure(const QString& sentence);

    /// Shows the rows as the model sees them; the same rows and model are read once.
    void showRows(const QString& modelPath, int contextLength, const RowsProvider& rows);
    void setSystemText(const QString& text);

Q_SIGNALS:
    void chosenChanged();
    void importAsked();
    void limitChosen(int limit);
    /// Of rows that have none, instead of the template's own; empty: that one.
    void systemTextChosen(const QString& text);

private:
    QWidget* buildCheck();
    QString cutWords(const FitEstimate& estimate, int maxLength) const;

    std::vector<DatasetSummary> m_datasets;
    QStandardItemModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_check = nullptr;
    QPushButton* m_showCut = nullptr;
    QPushButton* m_useLimit = nullptr;
    RowViewPanel* m_view = nullptr;
    int m_uncutLimit = 0;
    qint64 m_shownVersion = 0;
};

}  // namespace lorimer
