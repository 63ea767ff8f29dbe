#include "ui/widgets/run_header.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/models/run_curve.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/run_buttons.h"
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
    m_phase = namedLabel(QStringLiteral("run.phase"));
    setTextRole(m_phase, TextRole::Second);

    auto* first = new QHBoxLayout;
    first->setSpacing(space::field);
    first->addWidget(m_back);
    first->addWidget(m_name);
    first->addWidget(m_state);
    first->addWidget(m_phase);
    first->addStretch(1);
    first->addWidget(m_steps);
    first->addWidget(m_progress, 1);
    first->addWidget(m_percent);
    first->addWidget(m_time);
    m_buttons = new RunButtons;
    m_ends = namedLabel(QStringLiteral("run.ends"));
    auto* second = new QHBoxLayout;
    second->setSpacing(space::field);
    second->addWidget(m_buttons, 1);
    second->addWidget(m_ends);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addLayout(first);
    layout->addLayout(second);
    layout->addWidget(buildMetrics());
    connect(m_back, &QPushButton::clicked, this, &RunHeader::backAsked);
}

QLabel* RunHeader::addMetric(QHBoxLayout* row, const QString& name, const QString& objectName) {
    auto* title = new QLabel(name);
    setTextRole(title, TextRole::Second);
    QLabel* value = namedLabel(objectName);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(name);
    QFont bold = value->font();
    bold.setWeight(QFont::DemiBold);
    value->setFont(bold);
    if (row->count() > 0) {
        row->addStretch(1);
    }
    auto* pair = new QHBoxLayout;
    pair->setSpacing(space::inside);
    pair->addWidget(title, 0, Qt::AlignVCenter);
    pair->addWidget(value, 0, Qt::AlignVCenter);
    row->addLayout(pair);
    return value;
}

QWidget* RunHeader::buildMetrics() {
    auto* card = new QFrame;
    card->setProperty("card", true);
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(space::field, space::inside, space::field, space::inside);
    row->setSpacing(space::inside);
    m_loss = addMetric(row, tr("Loss"), QStringLiteral("run.loss"));
    m_check = addMetric(row, tr("Check"), QStringLiteral("run.check"));
    m_speed = addMetric(row, tr("Tokens/s"), QStringLiteral("run.speed"));
    m_memory = addMetric(row, tr("Memory"), QStringLiteral("run.memory"));
    m_rate = addMetric(row, tr("Rate"), QStringLiteral("run.rate"));
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

void RunHeader::showTime(const RunView& run, std::optional<double> secondsLeft) {
    const bool going = run.state == RunState::Training || run.state == RunState::Checking;
    m_ends->clear();
    if (going) {
        m_time->setText(secondsLeft ? tr("%1 left").arg(format::duration(*secondsLeft)) : tr("time left: measuring"));
        if (secondsLeft) {
            const QTime end = QTime::currentTime().addSecs(static_cast<int>(*secondsLeft));
            m_ends->setText(*secondsLeft < 20 * 3600
                                ? tr("ends about %1").arg(QLocale().toString(end, QStringLiteral("HH:mm")))
                                : tr("ends about %1")
                                      .arg(format::moment(
                                          QDateTime::currentDateTime().addSecs(static_cast<qint64>(*secondsLeft)))));
        }
    } else {
        m_time->setText(run.seconds && !isActive(run.state) ? tr("took %1").arg(format::duration(*run.seconds))
                                                            : QString());
    }
}

void RunHeader::show(const RunView& run, const RunCurve& curve, const RunSituation& situation,
                     std::optional<double> measuredLeft) {
    m_name->setFullText(run.name);
    m_state->setRun(run);
    m_phase->setText(isActive(run.state) ? run.phase : QString());
    m_buttons->show(run, situation);
    const bool measured = run.totalSteps > 0;
    const double progress = progressOf(run);
    m_steps->setText(measured       ? tr("step %1 of %2").arg(format::count(run.step), format::count(run.totalSteps))
                     : run.step > 0 ? tr("step %1").arg(format::count(run.step))
                                    : QString());
    m_progress->setVisible(measured);
    m_percent->setVisible(measured);
    m_progress->setValue(static_cast<int>(progress * 1000.0));
    m_percent->setText(format::percent(progress));
    showTime(run, measuredLeft ? measuredLeft : secondsLeft(run, curve));
    showMetrics(run, curve);
}

void RunHeader::showMetrics(const RunView& run, const RunCurve& curve) {
    m_loss->setText(format::loss(run.lastLoss));
    m_check->setText(
        run.bestCheck ? tr("%1 (best %2 at %3)")
                            .arg(format::loss(run.lastCheck), format::loss(run.bestCheck), format::count(run.bestStep))
                      : format::notMeasured());
    const auto& points = curve.points();
    m_speed->setText(points.isEmpty() ? format::notMeasured() : format::speed(points.last().tokensPerSecond));
    const QString calculated = run.calculatedMemoryBytes > 0 ? format::gigabytes(run.calculatedMemoryBytes) : QString();
    m_memory->setText(run.peakMemoryBytes > 0
                          ? calculated.isEmpty()
                                ? format::gigabytes(run.peakMemoryBytes)
                                : tr("%1 (calculated %2)").arg(format::gigabytes(run.peakMemoryBytes), calculated)
                      : calculated.isEmpty() ? format::notMeasured()
                                             : tr("calculated %1").arg(calculated));
    m_rate->setText(points.isEmpty() ? format::notMeasured() : format::rate(points.last().learningRate));
}

}  // namespace lorimer
