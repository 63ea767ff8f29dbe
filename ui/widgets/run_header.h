#pragma once

#include <QWidget>
#include <optional>

#include "ui/models/run_view.h"

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace lorimer {

class ElidedLabel;
class RunCurve;
class StateBadge;

/// The top of the run page: way back, name, state, progress and the newest numbers.
class RunHeader final : public QWidget {
    Q_OBJECT
public:
    explicit RunHeader(QWidget* parent = nullptr);

    void show(const RunView& run, const RunCurve& curve);

    /// Seconds until the last step, from the steps measured so far: none before 20 of them or 30 s.
    static std::optional<double> secondsLeft(const RunView& run, const RunCurve& curve);

Q_SIGNALS:
    void backAsked();

private:
    QWidget* buildMetrics();
    QLabel* addMetric(QHBoxLayout* row, const QString& name, const QString& objectName, int stretch);
    QString timeText(const RunView& run, const RunCurve& curve) const;

    QPushButton* m_back = nullptr;
    ElidedLabel* m_name = nullptr;
    StateBadge* m_state = nullptr;
    QLabel* m_steps = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_percent = nullptr;
    QLabel* m_time = nullptr;
    QLabel* m_loss = nullptr;
    QLabel* m_check = nullptr;
    QLabel* m_speed = nullptr;
    QLabel* m_memory = nullptr;
    QLabel* m_rate = nullptr;
};

}  // namespace lorimer
