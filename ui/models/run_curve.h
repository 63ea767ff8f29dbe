#pragma once

#include <QVector>
#include <array>
#include <optional>

#include "ui/models/run_view.h"

namespace lorimer {

/// The curves of one run in memory: raw and smoothed training loss and the checks, by step. Grows in pieces; a piece
/// that starts at an earlier step (a run resumed from a checkpoint repeats steps) replaces what it repeats.
class RunCurve {
public:
    /// What is measured at every step beside the loss.
    enum Metric { LearningRate, GradNorm, Speed, Memory, MetricCount };

    void clear();
    void append(const QVector<StepPoint>& steps, const QVector<CheckPoint>& checks);

    /// Mean over "about `steps` steps" (bias-corrected moving average); 1 is no smoothing.
    void setSmoothing(int steps);
    int smoothing() const { return m_smoothing; }

    bool isEmpty() const { return m_steps.isEmpty(); }
    const QVector<double>& steps() const { return m_steps; }
    const QVector<double>& raw() const { return m_raw; }
    const QVector<double>& smoothed() const { return m_smoothed; }
    const QVector<double>& checkSteps() const { return m_checkSteps; }
    const QVector<double>& checks() const { return m_checks; }
    const QVector<StepPoint>& points() const { return m_points; }
    /// By step; memory in GB of 1,024 MB. NaN where nothing was measured.
    const QVector<double>& metric(Metric metric) const { return m_metrics[metric]; }

    double lastStep() const { return m_steps.isEmpty() ? 0.0 : m_steps.last(); }

    /// Index of the step nearest to `step`, -1 when empty.
    qsizetype nearestIndex(double step) const;
    /// Index of the smallest check, -1 without one.
    qsizetype bestCheckIndex() const;

private:
    void extendSmoothed();

    QVector<StepPoint> m_points;
    QVector<double> m_steps;
    QVector<double> m_raw;
    std::array<QVector<double>, MetricCount> m_metrics;
    QVector<double> m_smoothed;
    QVector<double> m_sums;  ///< moving average before bias correction, per step
    QVector<int> m_counts;   ///< numbers that entered it so far
    QVector<double> m_checkSteps;
    QVector<double> m_checks;
    int m_smoothing = 10;
};

}  // namespace lorimer
