#pragma once

#include <QStatusBar>
#include <optional>

#include "ui/models/run_view.h"
#include "ui/models/system_view.h"

class QProgressBar;
class QPushButton;

namespace lorimer {

/// The status bar: the running job, memory and network state; each part opens its page.
class StatusLine final : public QStatusBar {
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent = nullptr);

    /// The run that is being trained; nullptr for none. `pausable`: this program trains it.
    void setJob(const RunView* run, std::optional<double> secondsLeft = {}, bool pausable = false);
    void setMemory(const MemoryView& memory);
    void setNetwork(const NetworkView& network);
    /// How many long tasks are going on.
    void setTasks(int running);
    void focusFirst();

Q_SIGNALS:
    void jobClicked();
    void pauseClicked();
    void memoryClicked();
    void networkClicked();
    void activityClicked();

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyNetwork();
    QPushButton* addPart(const QString& objectName, const QString& icon);

    QPushButton* m_job = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_activity = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_memory = nullptr;
    QPushButton* m_network = nullptr;
    NetworkView m_networkView;
};

}  // namespace lorimer
