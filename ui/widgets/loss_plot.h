#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <memory>

#include "ui/models/run_curve.h"
#include "ui/widgets/loss_figure.h"

class QCheckBox;
class QFrame;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSlider;
class QStackedWidget;

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
    double cursor() const { return m_cursor; }  ///< negative: none
    /// Shows these steps; new data do not move the view until follow().
    void setStepRange(const QCPRange& range);
    /// Back to the whole run and its newest steps.
    void follow();
    /// Arrows, plus, minus, Home, L; false for other keys.
    bool handleKey(int key);
    /// A table that stands in the place of the plot when showTable(true) was called.
    void setTable(QWidget* table);
    void showTable(bool table);
    bool isTable() const;
    /// For a button at the end of the row of controls.
    void addControl(QWidget* control);
    /// "step 105   raw 1.402   smoothed 1.431   check 1.498   rate 2.1e-4 ..." for the step at `index` of the curve.
    QString readout(qsizetype index) const;

    /// How often the plot was painted anew; the tests hold it against the limit of 25 a second.
    int redrawCount() const { return m_redraws; }

Q_SIGNALS:
    /// The curve or the shown steps changed and were drawn.
    void redrawn();
    void cursorMoved(double step);  ///< negative: none

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
    void redrawCursor();
    void setFollowing(bool following);
    void moveCursor(int steps);
    void updateCursor();
    void updateDescription();
    void zoomBy(double factor);
    void setSmoothing(int position);

    RunCurve m_curve;
    QCustomPlot* m_plot = nullptr;
    QStackedWidget* m_stage = nullptr;
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
    QHBoxLayout* m_controls = nullptr;
    bool m_curveDirty = false;
    bool m_following = true;
    bool m_settingRange = false;
    int m_redraws = 0;
};

}  // namespace lorimer
