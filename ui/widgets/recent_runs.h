#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QGridLayout;

namespace lorimer {

/// The newest runs of the Home page: name to click, state, best value and time.
class RecentRuns final : public QWidget {
    Q_OBJECT
public:
    explicit RecentRuns(QWidget* parent = nullptr);

    /// Rebuilt only when what it shows changed: steps arrive every second and must not take the focus away.
    void setRuns(QVector<RunView> runs);

Q_SIGNALS:
    void runChosen(const QString& runId);

private:
    void addRow(int row, const RunView& run);

    QGridLayout* m_grid = nullptr;
    QVector<QWidget*> m_cells;
    QVector<RunView> m_shown;
};

}  // namespace lorimer
