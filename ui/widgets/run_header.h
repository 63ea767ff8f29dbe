#pragma once

#include <QWidget>
#include <optional>

#include "ui/models/run_action.h"

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace lorimer {

class ElidedLabel;
class RunButtons;
class RunCurve;
class StateBadge;

/// The top of the run page: way back, name, state, progress, what can be done, and the newest numbers.
class RunHeader final : public QWidget {
    Q_OBJECT
public:
    explicit RunHeader(QWidget* parent = nullptr);

    /// `secondsLeft` is what this program measured of its own run, with checks and saving; else it is calculated from
    /// the steps.
    void show(const RunView& run, const RunCurve& curve, const RunSituation& situation,
              std::optional<double> secondsLeft);
    RunButtons& buttons() { return *m_buttons; }

    /// Seconds until the last step, from the steps measured so far: none before 20 of them or 30 s.
    static std::optional<double> secondsLeft(const RunView& run, const RunCurve& curve);

Q_SIGNALS:
    void backAsked();

private:
    QWidget* buildMetrics();
    QLabel* addMetric(QHBoxLayout* row, const QString& name, const QString& objectName);
    void showTime(const RunView& run, std::optional<double> secondsLeft);
    void showMetrics(const RunView& run, const RunCurve& curve);

    QPushButton* m_back = nullptr;
    ElidedLabel* m_name = nullptr;
    StateBadge* m_state = nullptr;
    QLabel* m_steps = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_percent = nullptr;
    QLabel* m_time = nullptr;
    QLabel* m_phase = nullptr;
    RunButtons* m_buttons = nullptr;
    QLabel* m_ends = nullptr;
    QLabel* m_loss = nullptr;
    QLabel* m_check = nullptr;
    QLabel* m_speed = nullptr;
    QLabel* m_memory = nullptr;
    QLabel* m_rate = nullptr;
};

}  // namespace lorimer
