#include "ui/widgets/metric_plots.h"

#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/decimation.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/plot_style.h"

namespace lorimer {
namespace {

constexpr int pointLimit = 600;  // two for each pixel of a plot in a window of 1,920
constexpr double margin = 0.08;
const QString cursorLayer = QStringLiteral("cursor");

}  // namespace

MetricPlots::MetricPlots(LossPlot& loss, QWidget* parent) : QWidget(parent), m_loss(loss) {
    setObjectName(QStringLiteral("run.metrics"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    for (int metric = 0; metric < RunCurve::MetricCount; ++metric) {
        build(static_cast<RunCurve::Metric>(metric));
        row->addWidget(m_plots[metric].frame, 1);
    }
    connect(&m_loss, &LossPlot::redrawn, this, &MetricPlots::redraw);
    connect(&m_loss, &LossPlot::cursorMoved, this, &MetricPlots::moveCursor);
    applyLook();
}

QString MetricPlots::name(RunCurve::Metric metric) const {
    switch (metric) {
        case RunCurve::LearningRate:
            return tr("Learning rate");
        case RunCurve::GradNorm:
            return tr("Gradient norm");
        case RunCurve::Speed:
            return tr("Tokens/s");
        case RunCurve::Memory:
            return tr("Memory, GB");
        case RunCurve::MetricCount:
            break;
    }
    return {};
}

void MetricPlots::build(RunCurve::Metric metric) {
    static constexpr const char* names[] = {"run.plotRate", "run.plotGradient", "run.plotSpeed", "run.plotMemory"};
    Small& small = m_plots[metric];
    small.plot = new QCustomPlot;
    QCustomPlot* plot = small.plot;
    plot->setObjectName(QLatin1String(names[metric]));
    plot->setAccessibleName(tr("%1 by step").arg(name(metric)));
    plot->setFixedHeight(plotHeight);
    plot->setMinimumWidth(100);
    plot->setFocusPolicy(Qt::StrongFocus);
    plot->installEventFilter(this);
    small.frame = new QFrame;
    small.frame->setProperty("plotFrame", true);
    auto* layout = new QVBoxLayout(small.frame);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->addWidget(plot);

    small.graph = plot->addGraph();
    plot->plotLayout()->insertRow(0);
    small.title = new QCPTextElement(plot, name(metric));
    small.title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
    plot->plotLayout()->addElement(0, 0, small.title);
    plot->plotLayout()->setRowSpacing(0);
    plot->plotLayout()->setMargins(QMargins(0, 0, 4, 2));
    plot->axisRect()->setMinimumMargins(QMargins(0, 4, 4, 2));
    plot->xAxis->setTickLabels(false);
    const bool rate = metric == RunCurve::LearningRate;
    plot->yAxis->setNumberFormat(rate ? QStringLiteral("eb") : QStringLiteral("g"));
    plot->yAxis->setNumberPrecision(rate ? 1 : 3);
    plot->yAxis->ticker()->setTickCount(2);
    plot->xAxis->ticker()->setTickCount(4);
    plot->addLayer(cursorLayer, plot->layer(QStringLiteral("legend")), QCustomPlot::limAbove);
    plot->layer(cursorLayer)->setMode(QCPLayer::lmBuffered);
    small.cursor = new QCPItemStraightLine(plot);
    small.cursor->setLayer(cursorLayer);
    small.title->setLayer(cursorLayer);  // it tells the value at the cursor
    small.cursor->setVisible(false);

    plot->setInteractions(QCP::iRangeZoom);
    plot->axisRect()->setRangeZoom(Qt::Horizontal);
    plot->axisRect()->setRangeZoomAxes(plot->xAxis, nullptr);
    plot->setSelectionRectMode(QCP::srmZoom);
    connect(plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
        if (!m_settingRange) {
            m_loss.setStepRange(range);
        }
    });
    connect(plot, &QCustomPlot::mouseMove, this,
            [this, plot](QMouseEvent* event) { m_loss.setCursor(plot->xAxis->pixelToCoord(event->position().x())); });
    connect(plot, &QCustomPlot::mouseDoubleClick, &m_loss, &LossPlot::follow);
}

void MetricPlots::applyLook() {
    const Colors& colors = colorsFor(palette());
    for (Small& small : m_plots) {
        if (small.plot == nullptr) {
            return;
        }
        stylePlot(*small.plot, colors, font());
        small.title->setTextColor(colors.secondText);
        small.title->setFont(smallPlotFont(font()));
        small.graph->setPen(QPen(colors.series[0], 1));
        small.cursor->setPen(QPen(colors.outline, 1));
        small.plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

// The smallest and largest values are in the decimated curve, so that no pass over all points is needed.
void MetricPlots::fit(RunCurve::Metric metric) {
    Small& small = m_plots[metric];
    const RunCurve& curve = m_loss.curve();
    const QCPRange window = m_loss.plot().xAxis->range();
    const PlotPoints points = decimate(curve.steps(), curve.metric(metric), window.lower, window.upper, pointLimit);
    small.graph->setData(points.x, points.y, true);
    small.graph->setAntialiased(points.x.size() <= pointLimit / 2);
    QCPRange range(0.0, 0.0);
    bool any = false;
    for (const double value : points.y) {
        if (std::isfinite(value)) {
            range.lower = any ? std::min(range.lower, value) : value;
            range.upper = any ? std::max(range.upper, value) : value;
            any = true;
        }
    }
    const double size = std::max(range.size(), 0.1 * std::abs(range.upper) + 1e-9);
    small.plot->yAxis->setRange(std::max(0.0, range.lower - margin * size), range.upper + margin * size);
    const QScopedValueRollback guard(m_settingRange, true);
    small.plot->xAxis->setRange(window);
}

void MetricPlots::redraw() {
    for (int metric = 0; metric < RunCurve::MetricCount; ++metric) {
        fit(static_cast<RunCurve::Metric>(metric));
    }
    updateTitles();
    moveCursor(m_loss.cursor());
    for (Small& small : m_plots) {
        small.plot->setBufferDevicePixelRatio(devicePixelRatioF());
        small.plot->replot(QCustomPlot::rpQueuedRefresh);
    }
}

QString MetricPlots::valueText(RunCurve::Metric metric, qsizetype index) const {
    const double value = m_loss.curve().metric(metric)[index];
    if (!std::isfinite(value)) {
        return format::notMeasured();
    }
    switch (metric) {
        case RunCurve::LearningRate:
            return format::rate(value);
        case RunCurve::GradNorm:
            return format::loss(value);
        case RunCurve::Speed:
            return format::speed(value);
        default:
            return QLocale().toString(value, 'f', 1);
    }
}

// The value at the cursor, else the newest one.
void MetricPlots::updateTitles() {
    const RunCurve& curve = m_loss.curve();
    const qsizetype index = m_loss.cursor() >= 0.0 ? curve.nearestIndex(m_loss.cursor()) : curve.steps().size() - 1;
    for (int metric = 0; metric < RunCurve::MetricCount; ++metric) {
        const auto which = static_cast<RunCurve::Metric>(metric);
        const QString text = index < 0 ? name(which) : tr("%1: %2").arg(name(which), valueText(which, index));
        m_plots[metric].title->setText(text);
        m_plots[metric].plot->setAccessibleDescription(text);
    }
}

void MetricPlots::moveCursor(double step) {
    updateTitles();
    for (Small& small : m_plots) {
        small.cursor->setVisible(step >= 0.0);
        small.cursor->point1->setCoords(step, small.plot->yAxis->range().lower);
        small.cursor->point2->setCoords(step, small.plot->yAxis->range().upper);
        small.plot->layer(cursorLayer)->replot();
    }
}

void MetricPlots::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    const bool look = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
                      event->type() == QEvent::StyleChange;
    if (look) {
        applyLook();
    }
}

bool MetricPlots::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) == Qt::NoModifier;
        if (plain && m_loss.handleKey(key->key())) {
            return true;
        }
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        showFocus(static_cast<QWidget*>(watched)->parentWidget(), event->type() == QEvent::FocusIn);
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace lorimer
