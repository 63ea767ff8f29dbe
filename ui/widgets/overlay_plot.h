#pragma once

#include <QWidget>

#include "ui/models/overlay_feed.h"
#include "ui/widgets/plot_library.h"

namespace lorimer {

/// The losses of up to six runs over each other, each with its colour and dash pattern.
class OverlayPlot final : public QWidget {
    Q_OBJECT
public:
    enum class Axis { Step, Tokens, Time };
    enum class Curve { Check, Training };

    explicit OverlayPlot(QWidget* parent = nullptr);

    void setRuns(const QVector<OverlayRun>& runs);
    void setAxis(Axis axis);
    void setCurve(Curve curve);
    QCustomPlot& plot() { return *m_plot; }

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void rebuild();
    void fit();
    void placeLegend();
    void applyLook();
    void describe();

    QVector<OverlayRun> m_runs;
    Axis m_axis = Axis::Step;
    Curve m_curve = Curve::Check;
    QFrame* m_frame = nullptr;
    QCustomPlot* m_plot = nullptr;
    QCPTextElement* m_title = nullptr;
};

}  // namespace lorimer
