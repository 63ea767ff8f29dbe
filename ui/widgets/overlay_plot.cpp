#include "ui/widgets/overlay_plot.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/models/run_curve.h"
#include "ui/style/theme.h"
#include "ui/widgets/decimation.h"
#include "ui/widgets/plot_style.h"

namespace lorimer {
namespace {

constexpr int pointLimit = 1200;
constexpr int ignoredFirstSteps = 3;  // as the loss plot of a run: they stand far above the rest
constexpr double margin = 0.05;

/// Place on the x axis of each step of a run.
QVector<double> places(const QVector<StepPoint>& steps, OverlayPlot::Axis axis) {
    QVector<double> result;
    double sum = 0.0;
    for (const StepPoint& point : steps) {
        if (axis == OverlayPlot::Axis::Step) {
            result.append(static_cast<double>(point.step));
            continue;
        }
        // A step whose size or time is not known moves the curve by nothing visible; x has to rise.
        sum += std::max(1e-9,
                        axis == OverlayPlot::Axis::Tokens ? static_cast<double>(point.tokens) : point.seconds / 60.0);
        result.append(sum);
    }
    return result;
}

/// Where a check lies that was made after step `step`; the check of the base model lies at 0.
double placeOfCheck(std::int64_t step, const QVector<StepPoint>& steps, const QVector<double>& places) {
    const auto after = std::upper_bound(steps.begin(), steps.end(), step,
                                        [](std::int64_t value, const StepPoint& point) { return value < point.step; });
    return after == steps.begin() ? 0.0 : places[after - steps.begin() - 1];
}

PlotPoints checkPoints(const OverlayRun& run, OverlayPlot::Axis axis) {
    const QVector<double> x = places(run.steps, axis);
    PlotPoints points;
    for (const CheckPoint& check : run.checks) {
        points.x.append(placeOfCheck(check.step, run.steps, x));
        points.y.append(check.loss);
    }
    return points;
}

PlotPoints trainingPoints(const OverlayRun& run, OverlayPlot::Axis axis) {
    RunCurve curve;
    curve.append(run.steps, {});
    const QVector<double> x = places(run.steps, axis);
    return x.isEmpty() ? PlotPoints() : decimate(x, curve.smoothed(), x.first(), x.last(), pointLimit);
}

}  // namespace

OverlayPlot::OverlayPlot(QWidget* parent) : QWidget(parent) {
    m_plot = new QCustomPlot;
    m_plot->setObjectName(QStringLiteral("train.overlayPlot"));
    m_plot->setAccessibleName(tr("Losses of the chosen runs"));
    m_plot->setMinimumSize(320, 150);
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->installEventFilter(this);
    m_frame = new QFrame;
    m_frame->setProperty("plotFrame", true);
    auto* inner = new QVBoxLayout(m_frame);
    inner->setContentsMargins(2, 2, 2, 2);
    inner->addWidget(m_plot);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
    m_plot->plotLayout()->insertRow(0);
    m_title = new QCPTextElement(m_plot, QString());
    m_title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
    m_plot->plotLayout()->addElement(0, 0, m_title);
    m_plot->plotLayout()->setRowSpacing(2);
    m_plot->xAxis->setNumberFormat(QStringLiteral("f"));
    m_plot->xAxis->setNumberPrecision(0);
    m_plot->yAxis->setNumberFormat(QStringLiteral("gb"));
    m_plot->legend->setVisible(true);
    m_plot->setInteractions(QCP::iRangeZoom);
    m_plot->axisRect()->setRangeZoom(Qt::Horizontal);
    m_plot->axisRect()->setRangeZoomAxes(m_plot->xAxis, nullptr);
    m_plot->setSelectionRectMode(QCP::srmZoom);
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &OverlayPlot::fit);
    rebuild();
}

void OverlayPlot::setRuns(const QVector<OverlayRun>& runs) {
    m_runs = runs;
    rebuild();
}

void OverlayPlot::setAxis(Axis axis) {
    m_axis = axis;
    rebuild();
}

void OverlayPlot::setCurve(Curve curve) {
    m_curve = curve;
    rebuild();
}

void OverlayPlot::rebuild() {
    m_plot->clearGraphs();
    for (const OverlayRun& run : m_runs) {
        const PlotPoints points = m_curve == Curve::Check ? checkPoints(run, m_axis) : trainingPoints(run, m_axis);
        QCPGraph* graph = m_plot->addGraph();
        graph->setName(format::shortName(run.name));
        graph->setData(points.x, points.y, true);
    }
    m_title->setText(m_curve == Curve::Check ? tr("Check loss (nats per token)")
                                             : tr("Training loss, smoothed over about 10 steps (nats per token)"));
    m_plot->xAxis->setLabel(m_axis == Axis::Step     ? tr("Step")
                            : m_axis == Axis::Tokens ? tr("Tokens")
                                                     : tr("Minutes of training"));
    applyLook();
    fit();
    describe();
}

void OverlayPlot::fit() {
    QCPRange x(0.0, 1e-6);
    QCPRange y(0.0, 0.0);
    bool any = false;
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        const auto points = m_plot->graph(i)->data();
        const bool skip = m_curve == Curve::Training && points->size() > ignoredFirstSteps;
        for (auto point = points->constBegin() + (skip ? ignoredFirstSteps : 0); point != points->constEnd(); ++point) {
            x.upper = std::max(x.upper, point->key);
            if (std::isfinite(point->value)) {
                y.lower = any ? std::min(y.lower, point->value) : point->value;
                y.upper = any ? std::max(y.upper, point->value) : point->value;
                any = true;
            }
        }
    }
    const double size = std::max(y.size(), 0.02 * std::abs(y.upper) + 1e-6);
    m_plot->xAxis->setRange(0.0, x.upper * 1.02);
    m_plot->yAxis->setRange(std::max(0.0, y.lower - margin * size), y.upper + margin * size);
    placeLegend();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

// Top right, where falling curves leave room; at the bottom left where one of them ends in the upper half.
void OverlayPlot::placeLegend() {
    const QCPRange y = m_plot->yAxis->range();
    bool high = false;
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        const auto points = m_plot->graph(i)->data();
        high = high || (!points->isEmpty() && (points->constEnd() - 1)->value > y.center());
    }
    m_plot->axisRect()->insetLayout()->setInsetAlignment(
        0, high ? Qt::AlignBottom | Qt::AlignLeft : Qt::AlignTop | Qt::AlignRight);
}

void OverlayPlot::applyLook() {
    const Colors& colors = colorsFor(palette());
    stylePlot(*m_plot, colors, font());
    m_title->setTextColor(colors.secondText);
    m_title->setFont(smallPlotFont(font()));
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        m_plot->graph(i)->setPen(seriesPen(colors, i, 2.0));
        if (m_curve == Curve::Check) {
            const QColor& color = colors.series.at(static_cast<std::size_t>(i));
            m_plot->graph(i)->setScatterStyle(
                QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(color, 1), QBrush(color), 5));
        }
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void OverlayPlot::describe() {
    QStringList names;
    for (const OverlayRun& run : m_runs) {
        names << run.name;
    }
    m_plot->setAccessibleDescription(names.isEmpty() ? tr("No run is chosen.")
                                                     : tr("Curves of: %1").arg(names.join(QStringLiteral(", "))));
}

void OverlayPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    const bool look = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (look && m_plot != nullptr) {
        applyLook();
    }
}

bool OverlayPlot::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        showFocus(m_frame, event->type() == QEvent::FocusIn);
    }
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Home) {
        fit();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace lorimer
