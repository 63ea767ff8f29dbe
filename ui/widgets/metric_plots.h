#pragma once

#include <QWidget>
#include <array>

#include "ui/models/run_curve.h"
#include "ui/widgets/plot_library.h"

namespace lorimer {

class LossPlot;

/// Learning rate, gradient norm, tokens per second and memory by step, in one row of small plots below the loss: the
/// same x axis and the same cursor, and a move in one of them moves all.
class MetricPlots final : public QWidget {
    Q_OBJECT
public:
    static constexpr int plotHeight = 90;

    /// Follows `loss`, which outlives it.
    explicit MetricPlots(LossPlot& loss, QWidget* parent = nullptr);

    QCustomPlot& plot(RunCurve::Metric metric) { return *m_plots[metric].plot; }

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Small {
        QFrame* frame = nullptr;  ///< shows the focus
        QCustomPlot* plot = nullptr;
        QCPGraph* graph = nullptr;
        QCPTextElement* title = nullptr;
        QCPItemStraightLine* cursor = nullptr;
    };

    void build(RunCurve::Metric metric);
    void applyLook();
    void redraw();
    void moveCursor(double step);
    void fit(RunCurve::Metric metric);
    QString name(RunCurve::Metric metric) const;
    QString valueText(RunCurve::Metric metric, qsizetype index) const;
    void updateTitles();

    LossPlot& m_loss;
    std::array<Small, RunCurve::MetricCount> m_plots;
    bool m_settingRange = false;
};

}  // namespace lorimer
