#include "ui/widgets/loss_figure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/format.h"
#include "ui/widgets/decimation.h"
#include "ui/widgets/log_ticker.h"
#include "ui/widgets/plot_style.h"

namespace lorimer {
namespace {

constexpr int ignoredFirstSteps = 3;  // their loss is far above the rest and would flatten the curve
constexpr double margin = 0.05;
constexpr int denseCurve = 1000;  // more points than pixels: smooth edges would be invisible and slow

/// Ticks at whole steps: QCustomPlot's own would also stand at 2.5 and be labelled 3.
class WholeStepTicker final : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        constexpr double ticks = 7.0;
        const double exact = std::max(1.0, range.size() / ticks);
        const double magnitude = std::pow(10.0, std::floor(std::log10(exact)));
        const double mantissa = exact / magnitude;
        return magnitude * (mantissa <= 1.0 ? 1.0 : mantissa <= 2.0 ? 2.0 : mantissa <= 5.0 ? 5.0 : 10.0);
    }
};

/// Widens `range` to hold the finite values of `values` at the steps inside `window`.
void include(QCPRange& range, bool& any, const QVector<double>& steps, const QVector<double>& values,
             const QCPRange& window, qsizetype from) {
    for (qsizetype i = from; i < values.size(); ++i) {
        if (!window.contains(steps[i]) || !std::isfinite(values[i])) {
            continue;
        }
        range.lower = any ? std::min(range.lower, values[i]) : values[i];
        range.upper = any ? std::max(range.upper, values[i]) : values[i];
        any = true;
    }
}

}  // namespace

LossFigure::LossFigure(QCustomPlot& plot) : m_plot(plot) {
    for (auto& graph : m_graphs) {
        graph = m_plot.addGraph();
    }
    m_best = m_plot.addGraph();
    m_above = m_plot.addGraph();
    m_below = m_plot.addGraph();
    m_gaps = m_plot.addGraph();
    m_gaps->setName(tr("not a number"));
    m_gaps->setLineStyle(QCPGraph::lsNone);
    m_gaps->removeFromLegend();
    m_graphs[Raw]->setName(tr("raw"));
    m_graphs[Smoothed]->setName(tr("smoothed"));
    m_graphs[Check]->setName(tr("check"));
    m_best->setName(tr("best"));
    m_best->setLineStyle(QCPGraph::lsNone);
    for (QCPGraph* arrows : {m_above, m_below}) {
        arrows->setLineStyle(QCPGraph::lsNone);
        arrows->removeFromLegend();
    }
    buildLayout();
}

void LossFigure::buildLayout() {
    m_plot.plotLayout()->insertRow(0);
    m_axisTitle = new QCPTextElement(&m_plot, tr("Loss (nats per token)"));
    m_axisTitle->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
    m_plot.plotLayout()->addElement(0, 0, m_axisTitle);
    m_plot.plotLayout()->setRowSpacing(4);
    m_plot.xAxis->setLabel(tr("Step"));
    m_plot.xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new WholeStepTicker));
    m_plot.xAxis->setNumberFormat(QStringLiteral("f"));
    m_plot.xAxis->setNumberPrecision(0);
    m_plot.yAxis->setNumberFormat(QStringLiteral("gb"));
    m_plot.axisRect()->setupFullAxesBox(false);
    m_plot.xAxis2->setVisible(false);
    m_plot.yAxis2->setVisible(false);
    m_plot.legend->setVisible(true);
    m_plot.axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
}

void LossFigure::setTitle(const QString& title) {
    if (m_title == nullptr) {
        m_plot.plotLayout()->insertRow(0);
        m_title = new QCPTextElement(&m_plot, title);
        m_title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
        m_plot.plotLayout()->addElement(0, 0, m_title);
    }
    m_title->setText(title);
}

void LossFigure::setLook(const Colors& colors, const QFont& font) {
    stylePlot(m_plot, colors, font);
    m_axisTitle->setTextColor(colors.secondText);
    if (m_title != nullptr) {
        m_title->setTextColor(colors.text);
    }
    m_graphs[Raw]->setPen(QPen(mixedColor(colors.series[0], colors.ground, 0.4), 1));
    m_graphs[Smoothed]->setPen(QPen(colors.series[0], 2));
    m_graphs[Check]->setPen(QPen(colors.series[1], 2, Qt::DashLine));
    m_graphs[Check]->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colors.series[1], 1), QBrush(colors.series[1]), 7));
    m_best->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssStar, QPen(colors.series[1], 2), Qt::NoBrush, 15));
    m_above->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssTriangle, QPen(colors.series[0], 1), QBrush(colors.series[0]), 7));
    m_below->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssTriangleInverted, QPen(colors.series[0], 1), QBrush(colors.series[0]), 7));
    m_gaps->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCross, QPen(colors.error, 2), Qt::NoBrush, 9));
    m_axisTitle->setFont(smallPlotFont(font));
    if (m_title != nullptr) {
        QFont title = font;
        title.setPointSizeF(font.pointSizeF() * 1.15);
        title.setWeight(QFont::DemiBold);
        m_title->setFont(title);
    }
}

void LossFigure::setLogarithmic(bool on) {
    m_logarithmic = on;
    m_plot.yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot.yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new LogTicker)
                               : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    m_axisTitle->setText(on ? tr("Loss (nats per token), logarithmic axis") : tr("Loss (nats per token)"));
}

void LossFigure::setShown(Curve curve, bool shown) {
    m_shown[curve] = shown;
    m_graphs[curve]->setVisible(shown);
}

int LossFigure::curveOf(const QCPAbstractLegendItem* item) const {
    for (int curve = 0; curve < curveCount; ++curve) {
        if (m_plot.legend->itemWithPlottable(m_graphs[curve]) == item) {
            return curve;
        }
    }
    return -1;
}

QCPRange LossFigure::fullStepRange(const RunCurve& curve) const {
    const double lastCheck = curve.checkSteps().isEmpty() ? 0.0 : curve.checkSteps().last();
    const double last = std::max({curve.lastStep(), lastCheck, 10.0});
    return {0.0, last * 1.02};
}

QCPRange LossFigure::valueRange(const RunCurve& curve) const {
    const QCPRange window = m_plot.xAxis->range();
    const qsizetype from = curve.smoothed().size() > ignoredFirstSteps ? ignoredFirstSteps : 0;
    QCPRange range(0.0, 1.0);
    bool any = false;
    include(range, any, curve.steps(), curve.smoothed(), window, from);
    include(range, any, curve.checkSteps(), curve.checks(), window, 0);
    if (m_logarithmic && range.lower > 0.0) {
        const double factor = std::pow(std::max(range.upper / range.lower, 1.02), margin);
        return {range.lower / factor, range.upper * factor};
    }
    const double size = std::max(range.size(), 0.02 * std::abs(range.upper) + 1e-6);
    QCPRange padded(range.lower - margin * size, range.upper + margin * size);
    if (m_logarithmic) {
        padded.lower = 1e-3;  // a loss of exactly 0 has no place on a logarithmic axis
        padded.upper = std::max(padded.upper, 1e-2);
    } else if (range.lower >= 0.0) {
        padded.lower = std::max(padded.lower, 0.0);
    }
    return padded;
}

void LossFigure::update(const RunCurve& curve) {
    const QCPRange window = m_plot.xAxis->range();
    const auto fill = [&](Curve which, const QVector<double>& x, const QVector<double>& y) {
        if (!m_shown[which]) {
            return;
        }
        const PlotPoints points = decimate(x, y, window.lower, window.upper, pointLimit);
        m_graphs[which]->setData(points.x, points.y, true);
        m_graphs[which]->setAntialiased(points.x.size() <= denseCurve);
    };
    // Thick lines segment by segment: a noisy curve of 2,000 points is drawn several times faster.
    m_plot.setPlottingHint(QCP::phFastPolylines, curve.steps().size() > denseCurve);
    fill(Raw, curve.steps(), curve.raw());
    fill(Smoothed, curve.steps(), curve.smoothed());
    fill(Check, curve.checkSteps(), curve.checks());
    m_plot.yAxis->setRange(valueRange(curve));
    updateBest(curve);
    updateClipped(curve);
}

void LossFigure::updateBest(const RunCurve& curve) {
    const qsizetype best = curve.bestCheckIndex();
    m_best->data()->clear();
    m_best->setVisible(m_shown[Check]);
    if (best < 0) {
        m_best->setName(tr("best"));
        return;
    }
    m_best->addData(curve.checkSteps()[best], curve.checks()[best]);
    m_best->setName(tr("best %1 at step %2")
                        .arg(format::loss(curve.checks()[best]),
                             format::count(static_cast<std::int64_t>(curve.checkSteps()[best]))));
}

// Values beyond the axis get an arrow at its end, at most one per 24 pixels; they stay in the data.
void LossFigure::updateClipped(const RunCurve& curve) {
    const QCPRange window = m_plot.xAxis->range();
    const QCPRange values = m_plot.yAxis->range();
    const double gap = window.size() * 24.0 / std::max(1, m_plot.axisRect()->width());
    const auto place = [&](double share) {
        return m_logarithmic ? values.lower * std::pow(values.upper / values.lower, share)
                             : values.lower + share * values.size();
    };
    const auto mark = [&](QCPGraph& arrows, double height, auto&& isBeyond) {
        arrows.data()->clear();
        arrows.setVisible(m_shown[Raw]);
        double lastShown = -std::numeric_limits<double>::infinity();
        for (qsizetype i = 0; i < curve.raw().size(); ++i) {
            const double step = curve.steps()[i];
            if (isBeyond(curve.raw()[i]) && window.contains(step) && step - lastShown >= gap) {
                arrows.addData(step, height);
                lastShown = step;
            }
        }
    };
    m_gaps->data()->clear();
    for (qsizetype i = 0; i < curve.raw().size(); ++i) {
        if (!std::isfinite(curve.raw()[i]) && window.contains(curve.steps()[i])) {
            m_gaps->addData(curve.steps()[i], place(0.06));
        }
    }
    // Named only where there is one.
    if (m_gaps->dataCount() == 0) {
        m_gaps->removeFromLegend();
    } else {
        m_gaps->addToLegend();
    }
    mark(*m_above, place(0.985), [&values](double loss) { return loss > values.upper; });
    mark(*m_below, place(0.015), [&values](double loss) { return loss < values.lower; });
}

}  // namespace lorimer
