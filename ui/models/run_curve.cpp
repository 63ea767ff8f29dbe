#include "ui/models/run_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lorimer {
namespace {

constexpr double bytesPerGigabyte = 1024.0 * 1024.0 * 1024.0;

/// Position of the first step that is not before `step`.
qsizetype lowerBound(const QVector<double>& steps, double step) {
    return std::lower_bound(steps.begin(), steps.end(), step) - steps.begin();
}

}  // namespace

void RunCurve::clear() {
    const int smoothing = m_smoothing;
    *this = RunCurve();
    m_smoothing = smoothing;
}

void RunCurve::append(const QVector<StepPoint>& steps, const QVector<CheckPoint>& checks) {
    for (const StepPoint& point : steps) {
        const auto step = static_cast<double>(point.step);
        if (!m_steps.isEmpty() && step <= m_steps.last()) {
            const qsizetype keep = lowerBound(m_steps, step);
            m_points.resize(keep);
            m_steps.resize(keep);
            m_raw.resize(keep);
            for (QVector<double>& metric : m_metrics) {
                metric.resize(keep);
            }
            m_smoothed.resize(std::min(keep, m_smoothed.size()));
            m_sums.resize(m_smoothed.size());
            m_counts.resize(m_smoothed.size());
        }
        m_points.append(point);
        m_steps.append(step);
        m_raw.append(point.loss);
        const auto measured = [](double value) {
            return value > 0.0 ? value : std::numeric_limits<double>::quiet_NaN();
        };
        m_metrics[LearningRate].append(point.learningRate);
        m_metrics[GradNorm].append(measured(point.gradNorm));
        m_metrics[Speed].append(measured(point.tokensPerSecond));
        m_metrics[Memory].append(measured(static_cast<double>(point.peakMemoryBytes) / bytesPerGigabyte));
    }
    for (const CheckPoint& check : checks) {
        const auto step = static_cast<double>(check.step);
        const qsizetype keep = lowerBound(m_checkSteps, step);
        m_checkSteps.resize(keep);
        m_checks.resize(keep);
        m_checkSteps.append(step);
        m_checks.append(check.loss);
    }
    extendSmoothed();
}

void RunCurve::setSmoothing(int steps) {
    if (steps == m_smoothing) {
        return;
    }
    m_smoothing = std::max(1, steps);
    m_smoothed.clear();
    m_sums.clear();
    m_counts.clear();
    extendSmoothed();
}

// s = b s + (1 - b) x, shown as s / (1 - b^n) so that the first steps are not pulled towards 0. What is not a number is
// left out of the mean and breaks the line.
void RunCurve::extendSmoothed() {
    const double keep = 1.0 - 1.0 / m_smoothing;
    double sum = m_sums.isEmpty() ? 0.0 : m_sums.last();
    int count = m_counts.isEmpty() ? 0 : m_counts.last();
    for (qsizetype i = m_smoothed.size(); i < m_raw.size(); ++i) {
        double shown = std::numeric_limits<double>::quiet_NaN();
        if (std::isfinite(m_raw[i])) {
            sum = keep * sum + (1.0 - keep) * m_raw[i];
            ++count;
            shown = sum / (1.0 - std::pow(keep, count));
        }
        m_smoothed.append(shown);
        m_sums.append(sum);
        m_counts.append(count);
    }
}

qsizetype RunCurve::nearestIndex(double step) const {
    if (m_steps.isEmpty()) {
        return -1;
    }
    const qsizetype after = std::min(lowerBound(m_steps, step), m_steps.size() - 1);
    const bool beforeIsNearer = after > 0 && step - m_steps[after - 1] < m_steps[after] - step;
    return beforeIsNearer ? after - 1 : after;
}

qsizetype RunCurve::bestCheckIndex() const {
    qsizetype best = -1;
    for (qsizetype i = 0; i < m_checks.size(); ++i) {
        if (std::isfinite(m_checks[i]) && (best < 0 || m_checks[i] < m_checks[best])) {
            best = i;
        }
    }
    return best;
}

}  // namespace lorimer
