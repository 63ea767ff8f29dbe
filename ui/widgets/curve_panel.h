#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QAction;
class QTableView;

namespace lorimer {

class CurveTableModel;
class LossPlot;
class MetricPlots;

/// All curves of a run: the loss, the small plots below it with the same axis and cursor, and both as a table
/// (Ctrl+Shift+T). Asks to save them.
class CurvePanel final : public QWidget {
    Q_OBJECT
public:
    enum class File { Png, Pdf, Csv };

    explicit CurvePanel(QWidget* parent = nullptr);

    LossPlot& loss() { return *m_loss; }
    MetricPlots& metrics() { return *m_metrics; }
    void clear();
    void append(const QVector<StepPoint>& steps, const QVector<CheckPoint>& checks);
    void showTable(bool table);
    bool isTable() const;

Q_SIGNALS:
    void saveAsked(lorimer::CurvePanel::File file);

private:
    void buildTable();
    void buildMenu();
    void followTable();

    LossPlot* m_loss = nullptr;
    MetricPlots* m_metrics = nullptr;
    CurveTableModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QAction* m_asTable = nullptr;
};

}  // namespace lorimer
