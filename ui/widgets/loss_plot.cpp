#include "ui/widgets/loss_plot.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSlider>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QWindow>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/plot_style.h"

namespace lorimer {
namespace {

constexpr std::array smoothingSteps{1, 2, 5, 10, 20, 50, 100, 200};
constexpr int defaultSmoothing = 3;  // position of 10
constexpr int describeEveryMs = 5000;

}  // namespace

LossPlot::LossPlot(QWidget* parent) : QWidget(parent) {
    buildPlot();
    m_readout = new QLabel;
    m_readout->setObjectName(QStringLiteral("run.plotReadout"));
    m_readout->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_readout->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addWidget(buildControls());
    m_stage = new QStackedWidget;
    m_stage->addWidget(m_plotFrame);
    layout->addWidget(m_stage, 1);
    layout->addWidget(m_readout);
    m_timer.setSingleShot(true);
    m_timer.setInterval(redrawMs);
    connect(&m_timer, &QTimer::timeout, this, &LossPlot::redraw);
    applyLook();
    updateCursor();
    follow();
}

LossPlot::~LossPlot() = default;

void LossPlot::buildPlot() {
    m_plot = new QCustomPlot;
    m_plot->setObjectName(QStringLiteral("run.plot"));
    m_plot->setAccessibleName(tr("Loss curve"));
    m_plot->setMinimumSize(320, 240);
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->installEventFilter(this);
    m_plotFrame = new QFrame;
    m_plotFrame->setProperty("plotFrame", true);
    auto* frameLayout = new QVBoxLayout(m_plotFrame);
    frameLayout->setContentsMargins(2, 2, 2, 2);
    frameLayout->addWidget(m_plot);
    m_figure = std::make_unique<LossFigure>(*m_plot);
    m_cursorLine = new QCPItemStraightLine(m_plot);
    m_cursorLine->setVisible(false);
    // A layer of its own is repainted alone: the cursor follows the mouse without drawing the curves again.
    m_plot->addLayer(QStringLiteral("cursor"), m_plot->layer(QStringLiteral("legend")), QCustomPlot::limAbove);
    m_plot->layer(QStringLiteral("cursor"))->setMode(QCPLayer::lmBuffered);
    m_cursorLine->setLayer(QStringLiteral("cursor"));

    m_plot->setInteractions(QCP::iRangeZoom);
    m_plot->axisRect()->setRangeZoom(Qt::Horizontal);
    m_plot->axisRect()->setRangeZoomAxes(m_plot->xAxis, nullptr);
    m_plot->setSelectionRectMode(QCP::srmZoom);
    connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
        if (m_settingRange) {
            return;
        }
        if (range.lower < 0.0) {
            const QScopedValueRollback guard(m_settingRange, true);
            m_plot->xAxis->setRange(0.0, std::max(range.upper, 1.0));
        }
        setFollowing(false);
        markDirty();
    });
    connect(m_plot, &QCustomPlot::mouseMove, this,
            [this](QMouseEvent* event) { setCursor(m_plot->xAxis->pixelToCoord(event->position().x())); });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &LossPlot::follow);
    connect(m_plot, &QCustomPlot::legendClick, this, [this](QCPLegend*, QCPAbstractLegendItem* item) {
        const int curve = m_figure->curveOf(item);
        if (curve >= 0) {
            m_curveBoxes[curve]->toggle();
        }
    });
}

QCheckBox* LossPlot::addCurveBox(LossFigure::Curve curve, const QString& text, const QString& name) {
    auto* box = new QCheckBox(text);
    box->setObjectName(name);
    box->setChecked(true);
    m_curveBoxes[curve] = box;
    connect(box, &QCheckBox::toggled, this, [this, curve](bool on) {
        m_figure->setShown(curve, on);
        markDirty();
    });
    return box;
}

QWidget* LossPlot::buildControls() {
    auto* controls = new QWidget;
    auto* row = new QHBoxLayout(controls);
    m_controls = row;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    row->addWidget(addCurveBox(LossFigure::Raw, tr("raw"), QStringLiteral("run.plotRaw")));
    row->addWidget(addCurveBox(LossFigure::Smoothed, tr("smoothed"), QStringLiteral("run.plotSmoothed")));
    row->addWidget(addCurveBox(LossFigure::Check, tr("check"), QStringLiteral("run.plotCheck")));

    m_smooth = new QSlider(Qt::Horizontal);
    m_smooth->setObjectName(QStringLiteral("run.plotSmoothing"));
    m_smooth->setAccessibleName(tr("Smoothing of the training loss"));
    m_smooth->setRange(0, static_cast<int>(smoothingSteps.size()) - 1);
    m_smooth->setPageStep(1);
    m_smooth->setFixedWidth(72);
    m_smoothText = new QLabel;
    m_smoothText->setMinimumWidth(m_smoothText->fontMetrics().horizontalAdvance(tr("about %1 steps").arg(200)));
    auto* smoothLabel = new QLabel(tr("smooth"));
    smoothLabel->setBuddy(m_smooth);
    connect(m_smooth, &QSlider::valueChanged, this, &LossPlot::setSmoothing);
    row->addWidget(smoothLabel);
    row->addWidget(m_smooth);
    row->addWidget(m_smoothText);

    m_log = new QCheckBox(tr("log"));
    m_log->setObjectName(QStringLiteral("run.plotLog"));
    m_log->setAccessibleName(tr("Logarithmic loss axis"));
    connect(m_log, &QCheckBox::toggled, this, [this](bool on) {
        m_figure->setLogarithmic(on);
        markDirty();
    });
    row->addWidget(m_log);
    row->addStretch(1);
    m_reset = new QPushButton(tr("Reset"));
    m_reset->setObjectName(QStringLiteral("run.plotReset"));
    m_reset->setToolTip(tr("Show the whole run (Home)"));
    m_live = new QPushButton(tr("Live"));
    m_live->setObjectName(QStringLiteral("run.plotLive"));
    m_live->setToolTip(tr("Follow the newest steps again"));
    for (QPushButton* button : {m_reset, m_live}) {
        button->setEnabled(false);
        connect(button, &QPushButton::clicked, this, &LossPlot::follow);
        row->addWidget(button);
    }
    m_smooth->setValue(defaultSmoothing);
    return controls;
}

void LossPlot::setSmoothing(int position) {
    const int steps = smoothingSteps.at(static_cast<std::size_t>(position));
    m_curve.setSmoothing(steps);
    m_smoothText->setText(steps == 1 ? tr("none") : tr("about %1 steps").arg(steps));
    markDirty();
}

void LossPlot::clear() {
    m_curve.clear();
    m_cursor = -1.0;
    follow();
}

void LossPlot::append(const QVector<StepPoint>& steps, const QVector<CheckPoint>& checks) {
    m_curve.append(steps, checks);
    markDirty();
}

void LossPlot::setTable(QWidget* table) { m_stage->addWidget(table); }

void LossPlot::showTable(bool table) { m_stage->setCurrentIndex(table ? 1 : 0); }

bool LossPlot::isTable() const { return m_stage->currentIndex() == 1; }

void LossPlot::addControl(QWidget* control) { m_controls->addWidget(control); }

void LossPlot::markDirty() {
    m_curveDirty = true;
    if (!m_timer.isActive()) {
        m_timer.start();
    }
}

void LossPlot::redraw() {
    if (!isVisible()) {
        return;  // showEvent marks it dirty again
    }
    if (!std::exchange(m_curveDirty, false)) {
        redrawCursor();
        return;
    }
    if (m_following) {
        const QScopedValueRollback guard(m_settingRange, true);
        m_plot->xAxis->setRange(m_figure->fullStepRange(m_curve));
    }
    m_figure->update(m_curve);
    updateCursor();
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
    ++m_redraws;
    updateDescription();
    Q_EMIT redrawn();
}

void LossPlot::redrawCursor() {
    updateCursor();
    m_plot->layer(QStringLiteral("cursor"))->replot();
}

void LossPlot::setStepRange(const QCPRange& range) { m_plot->xAxis->setRange(range); }

void LossPlot::setFollowing(bool following) {
    m_following = following;
    m_reset->setEnabled(!following);
    m_live->setEnabled(!following);
}

void LossPlot::follow() {
    if (m_reset->hasFocus() || m_live->hasFocus()) {
        m_plot->setFocus();
    }
    setFollowing(true);
    markDirty();
}

void LossPlot::setCursor(double step) {
    const qsizetype index = m_curve.nearestIndex(step);
    const double cursor = index < 0 ? -1.0 : m_curve.steps()[index];
    if (cursor == m_cursor) {
        return;
    }
    m_cursor = cursor;
    if (!m_timer.isActive()) {
        m_timer.start();
    }
    Q_EMIT cursorMoved(m_cursor);
}

void LossPlot::moveCursor(int steps) {
    if (m_curve.isEmpty()) {
        return;
    }
    const qsizetype last = m_curve.steps().size() - 1;
    const qsizetype index = m_cursor < 0.0 ? last : m_curve.nearestIndex(m_cursor) + steps;
    setCursor(m_curve.steps()[std::clamp<qsizetype>(index, 0, last)]);
}

QString LossPlot::readout(qsizetype index) const {
    const double step = m_curve.steps()[index];
    QString text = tr("step %1").arg(format::count(static_cast<std::int64_t>(step)));
    const QString gap = QStringLiteral("     ");
    text += gap + tr("raw %1").arg(format::loss(m_curve.raw()[index]));
    text += gap + tr("smoothed %1").arg(format::loss(m_curve.smoothed()[index]));
    const auto& checkSteps = m_curve.checkSteps();
    const auto after = std::upper_bound(checkSteps.begin(), checkSteps.end(), step) - checkSteps.begin();
    if (after > 0) {
        const double check = m_curve.checks()[after - 1];
        const double checked = checkSteps[after - 1];
        text +=
            gap +
            (checked == step
                 ? tr("check %1").arg(format::loss(check))
                 : tr("check %1 (at step %2)").arg(format::loss(check), format::count(static_cast<qint64>(checked))));
    }
    const StepPoint& point = m_curve.points()[index];
    text += gap + tr("rate %1").arg(format::rate(point.learningRate));
    text += gap + tr("gradient %1").arg(point.gradNorm > 0.0 ? format::loss(point.gradNorm) : format::notMeasured());
    text += gap + tr("%1 tokens/s").arg(format::speed(point.tokensPerSecond));
    return text + gap +
           tr("memory %1")
               .arg(point.peakMemoryBytes > 0 ? format::gigabytes(point.peakMemoryBytes) : format::notMeasured());
}

void LossPlot::updateCursor() {
    const qsizetype index = m_cursor < 0.0 ? -1 : m_curve.nearestIndex(m_cursor);
    m_cursorLine->setVisible(index >= 0);
    if (index < 0) {
        m_readout->setText(m_curve.isEmpty() ? tr("No step is finished yet.")
                                             : tr("Point at a step, or use the arrow keys, to read its values."));
        return;
    }
    const double step = m_curve.steps()[index];
    m_cursorLine->point1->setCoords(step, m_plot->yAxis->range().lower);
    m_cursorLine->point2->setCoords(step, m_plot->yAxis->range().upper);
    m_readout->setText(readout(index));
}

void LossPlot::updateDescription() {
    if (m_described.isValid() && m_described.elapsed() < describeEveryMs) {
        return;
    }
    m_described.start();
    m_plot->setAccessibleDescription(m_curve.isEmpty()
                                         ? tr("No step is finished yet.")
                                         : tr("Newest values: %1").arg(readout(m_curve.steps().size() - 1)));
}

void LossPlot::applyLook() {
    const Colors& colors = colorsFor(palette());
    m_figure->setLook(colors, font());
    m_cursorLine->setPen(QPen(colors.outline, 1));
    markDirty();
}

void LossPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    const bool look = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
                      event->type() == QEvent::StyleChange;
    if (look && m_live != nullptr) {
        applyLook();
    }
}

// QCustomPlot does not follow moves between screens of different scale by itself.
void LossPlot::followScreen() {
    m_plot->setBufferDevicePixelRatio(devicePixelRatioF());
    markDirty();
}

void LossPlot::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    followScreen();
    if (QWindow* handle = window()->windowHandle()) {
        connect(handle, &QWindow::screenChanged, this, &LossPlot::followScreen, Qt::UniqueConnection);
    }
}

void LossPlot::zoomBy(double factor) {
    const double centre = m_cursor >= 0.0 ? m_cursor : m_plot->xAxis->range().center();
    m_plot->xAxis->scaleRange(factor, centre);
}

bool LossPlot::handleKey(int key) {
    switch (key) {
        case Qt::Key_Left:
            moveCursor(-1);
            return true;
        case Qt::Key_Right:
            moveCursor(1);
            return true;
        case Qt::Key_Plus:
            zoomBy(0.5);
            return true;
        case Qt::Key_Minus:
            zoomBy(2.0);
            return true;
        case Qt::Key_Home:
            follow();
            return true;
        case Qt::Key_L:
            m_log->toggle();
            return true;
        default:
            return false;
    }
}

bool LossPlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_plot && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) == Qt::NoModifier;
        if (plain && handleKey(key->key())) {
            return true;
        }
    }
    if (watched == m_plot && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
        showFocus(m_plotFrame, event->type() == QEvent::FocusIn);
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace lorimer
