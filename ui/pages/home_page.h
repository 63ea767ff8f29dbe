#pragma once

#include <QFrame>
#include <QWidget>

#include "ui/models/run_view.h"
#include "ui/models/system_view.h"

class QGridLayout;
class QLabel;
class QPushButton;

namespace lorimer {

class ElidedLabel;
class MessageStrip;
class RecentRuns;
class RunListModel;

/// What goes on now, the newest runs, the computer and the network lock, each in one line.
class HomePage final : public QWidget {
    Q_OBJECT
public:
    explicit HomePage(const RunListModel& runs, QWidget* parent = nullptr);

    void setNetwork(const NetworkView& network);
    void setMemory(const MemoryView& memory);
    void setWorkspace(const QString& folder);
    MessageStrip& strip() { return *m_strip; }

Q_SIGNALS:
    void runChosen(const QString& runId);

protected:
    void changeEvent(QEvent* event) override;

private:
    void addLine(QGridLayout* grid, const QString& title, QWidget* content);
    void updateRuns();
    void applyNetwork();
    QWidget* buildNow();

    const RunListModel& m_runs;
    NetworkView m_network;
    QString m_nowId;
    MessageStrip* m_strip = nullptr;
    QLabel* m_now = nullptr;
    QPushButton* m_openNow = nullptr;
    RecentRuns* m_recent = nullptr;
    QLabel* m_noRecent = nullptr;
    QLabel* m_computer = nullptr;
    QLabel* m_networkIcon = nullptr;
    QLabel* m_networkText = nullptr;
    ElidedLabel* m_folder = nullptr;
};

}  // namespace lorimer
