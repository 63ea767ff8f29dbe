#pragma once

#include <QStatusBar>

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

    /// The run that is being trained; nullptr for none.
    void setJob(const RunView* run);
    void setMemory(const MemoryView& memory);
    void setNetwork(const NetworkView& network);
    /// How many long tasks are going on.
    void setTasks(int running);
    void focusFirst();

Q_SIGNALS:
    void jobClicked();
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
    QPushButton* m_memory = nullptr;
    QPushButton* m_network = nullptr;
    NetworkView m_networkView;
};

}  // namespace lorimer
