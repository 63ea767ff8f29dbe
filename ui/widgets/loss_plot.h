#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <memory>

#include "ui/models/run_curve.h"
#include "ui/widgets/loss_figure.h"

class QCheckBox;
class QFrame;
class QLabel;
class QPushButton;
class QSlider;

namespace lorimer {

/// The live loss plot of the run page with its controls, cursor and readout. New data set a dirty flag; a single-shot
/// timer of 40 ms repaints, at most 25 times a second at any rate of data.
class LossPlot final : public QWidget {
    Q_OBJECT
public:
    static constexpr int redrawMs = 40;

    explicit LossPlot(QWidget* parent = nullptr);
    ~LossPlot() override;

    void clear();
    void append(const QVector<StepPoint>& steps, const QVector<CheckPoint>& checks);

    const RunCurve& curve() const { return m_curve; }
    LossFigure& figure() { return *m_figure; }
    QCustomPlot& plot() { return *m_plot; }

    /// Puts the cursor on the step nearest to `step`; the readout shows its values.
    void setCursor(double step);
    /// "step 105   raw 1.402   smoothed 1.431   check 1.498" for the step at `index` of the curve.
    QString readout(qsizetype index) const;

    /// How often the plot was painted anew; the tests hold it against the limit of 25 a second.
    int redrawCount() const { return m_redraws; }

Q_SIGNALS:
    void redrawn();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildPlot();
    QWidget* buildControls();
    QCheckBox* addCurveBox(LossFigure::Curve curve, const QString& text, const QString& name);
    void applyLook();
    void followScreen();
    void markDirty();
    void redraw();
    void follow();
    void setFollowing(bool following);
    void moveCursor(int steps);
    void updateCursor();
    void updateDescription();
    bool handleKey(int key);
    void zoomBy(double factor);
    void setSmoothing(int position);

    RunCurve m_curve;
    QCustomPlot* m_plot = nullptr;
    QFrame* m_plotFrame = nullptr;  ///< shows the focus
    std::unique_ptr<LossFigure> m_figure;
    QCPItemStraightLine* m_cursorLine = nullptr;
    QLabel* m_readout = nullptr;
    QLabel* m_smoothText = nullptr;
    QSlider* m_smooth = nullptr;
    QCheckBox* m_curveBoxes[LossFigure::curveCount] = {};
    QCheckBox* m_log = nullptr;
    QPushButton* m_reset = nullptr;
    QPushButton* m_live = nullptr;
    QTimer m_timer;
    QElapsedTimer m_described;
    double m_cursor = -1.0;  ///< step, negative: none
    bool m_following = true;
    bool m_settingRange = false;
    int m_redraws = 0;
};

}  // namespace lorimer
