#include "ui/widgets/run_header.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/models/run_curve.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/state_badge.h"

namespace lorimer {
namespace {

constexpr int stepsForEstimate = 20;
constexpr double secondsForEstimate = 30.0;
constexpr int stepsInMean = 50;

QLabel* namedLabel(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    return label;
}

}  // namespace

RunHeader::RunHeader(QWidget* parent) : QWidget(parent) {
    m_back = new QPushButton(themedIcon(QStringLiteral("back")), tr("Runs"));
    m_back->setObjectName(QStringLiteral("run.back"));
    m_back->setToolTip(tr("Back to the list of runs (Alt+Left)"));
    m_back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
    m_back->setFlat(true);
    m_name = new ElidedLabel(Qt::ElideRight);
    m_name->setObjectName(QStringLiteral("run.name"));
    setTextRole(m_name, TextRole::Title);
    m_state = new StateBadge;
    m_state->setObjectName(QStringLiteral("run.state"));
    m_steps = namedLabel(QStringLiteral("run.steps"));
    m_progress = new QProgressBar;
    m_progress->setObjectName(QStringLiteral("run.progress"));
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setMinimumWidth(120);
    m_progress->setMaximumWidth(320);
    m_percent = namedLabel(QStringLiteral("run.percent"));
    m_time = namedLabel(QStringLiteral("run.timeLeft"));

    auto* first = new QHBoxLayout;
    first->setSpacing(space::field);
    first->addWidget(m_back);
    first->addWidget(m_name);
    first->addWidget(m_state);
    first->addStretch(1);
    first->addWidget(m_steps);
    first->addWidget(m_progress, 1);
    first->addWidget(m_percent);
    first->addWidget(m_time);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addLayout(first);
    layout->addWidget(buildMetrics());
    connect(m_back, &QPushButton::clicked, this, &RunHeader::backAsked);
}

QLabel* RunHeader::addMetric(QHBoxLayout* row, const QString& name, const QString& objectName, int stretch) {
    auto* title = new QLabel(name);
    setTextRole(title, TextRole::Second);
    QLabel* value = namedLabel(objectName);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTextRole(value, TextRole::Section);
    auto* column = new QVBoxLayout;
    column->setSpacing(2);
    column->addWidget(title);
    column->addWidget(value);
    row->addLayout(column, stretch);
    return value;
}

QWidget* RunHeader::buildMetrics() {
    auto* card = new QFrame;
    card->setProperty("card", true);
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(space::field, space::inside, space::field, space::inside);
    row->setSpacing(space::page);
    m_loss = addMetric(row, tr("Loss, last step"), QStringLiteral("run.loss"), 2);
    m_check = addMetric(row, tr("Check, last and best"), QStringLiteral("run.check"), 3);
    m_speed = addMetric(row, tr("Tokens per second"), QStringLiteral("run.speed"), 2);
    m_memory = addMetric(row, tr("Memory, highest"), QStringLiteral("run.memory"), 2);
    m_rate = addMetric(row, tr("Learning rate"), QStringLiteral("run.rate"), 2);
    return card;
}

std::optional<double> RunHeader::secondsLeft(const RunView& run, const RunCurve& curve) {
    if (run.state != RunState::Training || run.totalSteps <= 0) {
        return std::nullopt;
    }
    const auto& points = curve.points();
    double all = 0.0;
    double recent = 0.0;
    int recentCount = 0;
    for (qsizetype i = points.size() - 1; i >= 0; --i) {
        if (points[i].seconds <= 0.0) {
            continue;
        }
        all += points[i].seconds;
        if (recentCount < stepsInMean) {
            recent += points[i].seconds;
            ++recentCount;
        }
    }
    if (recentCount == 0 || (recentCount < stepsForEstimate && all < secondsForEstimate)) {
        return std::nullopt;
    }
    return recent / recentCount * static_cast<double>(std::max<std::int64_t>(0, run.totalSteps - run.step));
}

QString RunHeader::timeText(const RunView& run, const RunCurve& curve) const {
    if (run.state == RunState::Training) {
        const auto left = secondsLeft(run, curve);
        return left ? tr("about %1 left").arg(format::duration(*left)) : tr("time left: measuring");
    }
    return run.seconds ? tr("took %1").arg(format::duration(*run.seconds)) : QString();
}

void RunHeader::show(const RunView& run, const RunCurve& curve) {
    m_name->setFullText(run.name);
    m_state->setRun(run);
    const bool measured = run.totalSteps > 0;
    const double progress = progressOf(run);
    m_steps->setText(measured ? tr("step %1 of %2").arg(format::count(run.step), format::count(run.totalSteps))
                              : tr("step %1").arg(format::count(run.step)));
    m_progress->setVisible(measured);
    m_percent->setVisible(measured);
    m_progress->setValue(static_cast<int>(progress * 1000.0));
    m_percent->setText(format::percent(progress));
    m_time->setText(timeText(run, curve));

    m_loss->setText(format::loss(run.lastLoss));
    m_check->setText(
        run.bestCheck ? tr("%1 (best %2 at %3)")
                            .arg(format::loss(run.lastCheck), format::loss(run.bestCheck), format::count(run.bestStep))
                      : format::notMeasured());
    const auto& points = curve.points();
    m_speed->setText(points.isEmpty() ? format::notMeasured() : format::speed(points.last().tokensPerSecond));
    m_memory->setText(run.peakMemoryBytes > 0 ? format::gigabytes(run.peakMemoryBytes) : format::notMeasured());
    m_rate->setText(points.isEmpty() ? format::notMeasured() : format::rate(points.last().learningRate));
}

}  // namespace lorimer
