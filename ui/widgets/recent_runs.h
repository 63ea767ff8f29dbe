#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QGridLayout;
class QPushButton;

namespace lorimer {

/// The newest runs and data sets of the Home page: name to click, state, best value or size, and time.
class RecentRuns final : public QWidget {
    Q_OBJECT
public:
    explicit RecentRuns(QWidget* parent = nullptr);

    /// Rebuilt only when what it shows changed: steps arrive every second and must not take the focus away.
    void setItems(const QVector<RunView>& runs, const QVector<RecentDataset>& datasets);

Q_SIGNALS:
    void runChosen(const QString& runId);
    void datasetChosen(const QString& name);

private:
    /// One line; a data set where the run has no id.
    struct Item {
        RunView run;
        RecentDataset dataset;
        QDateTime time() const { return run.id.isEmpty() ? dataset.created : run.created; }
    };

    static bool looksSame(const Item& a, const Item& b);
    void addRow(int row, const Item& item);
    QPushButton* addLink(const QString& text, const QString& objectName, const QString& accessibleName);

    QGridLayout* m_grid = nullptr;
    QVector<QWidget*> m_cells;
    QVector<Item> m_shown;
};

}  // namespace lorimer
