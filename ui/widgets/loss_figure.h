#pragma once

#include "ui/widgets/plot_library.h"

#include <QCoreApplication>
#include <array>

#include "ui/models/run_curve.h"
#include "ui/style/colors.h"

namespace lorimer {

/// Draws one run's loss into a QCustomPlot: raw, smoothed and check curve, the best check as a star, values beyond the
/// axis as small arrows. The plot on the run page and the picture of `lorimer --plot` are both drawn by it.
class LossFigure {
    Q_DECLARE_TR_FUNCTIONS(LossFigure)
public:
    enum Curve { Raw, Smoothed, Check };
    static constexpr int curveCount = 3;
    /// At most so many points are handed to the painter for a curve (ux.md 3.4).
    static constexpr int pointLimit = 2000;

    /// Adds axes, graphs and legend to `plot`, which must outlive this object.
    explicit LossFigure(QCustomPlot& plot);

    void setLook(const Colors& colors, const QFont& font);
    void setTitle(const QString& title);
    void setLogarithmic(bool on);
    bool isLogarithmic() const { return m_logarithmic; }
    void setShown(Curve curve, bool shown);
    bool isShown(Curve curve) const { return m_shown[curve]; }

    QCPRange fullStepRange(const RunCurve& curve) const;
    /// Takes over the part of `curve` that lies in the x axis' range and fits the y axis to it. Does not repaint.
    void update(const RunCurve& curve);

    QCPGraph* graph(Curve curve) const { return m_graphs[curve]; }
    /// The curve whose legend entry this is, -1 for none.
    int curveOf(const QCPAbstractLegendItem* item) const;

private:
    void buildLayout();
    QCPRange valueRange(const RunCurve& curve) const;
    void updateBest(const RunCurve& curve);
    void updateClipped(const RunCurve& curve);

    QCustomPlot& m_plot;
    std::array<QCPGraph*, curveCount> m_graphs{};
    std::array<bool, curveCount> m_shown{true, true, true};
    QCPGraph* m_best = nullptr;
    QCPGraph* m_above = nullptr;  ///< arrows where raw values leave the axis
    QCPGraph* m_below = nullptr;
    QCPGraph* m_gaps = nullptr;  ///< marks where the loss was not a number
    QCPTextElement* m_axisTitle = nullptr;
    QCPTextElement* m_title = nullptr;
    bool m_logarithmic = false;
};

}  // namespace lorimer
