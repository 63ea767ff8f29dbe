#pragma once

#include <QFrame>
#include <QWidget>

#include <optional>

#include "ui/models/run_view.h"
#include "ui/models/system_view.h"
#include "ui/widgets/path_line.h"

class QGridLayout;
class QLabel;

namespace lorimer {

class ElidedLabel;
class MessageStrip;
class NowCard;
class RecentRuns;
class RunListModel;

/// What goes on now, how far the work is, the newest runs and data sets, the computer and the network lock, each in one
/// line; on the first start, how to begin. Says once when a run was interrupted.
class HomePage final : public QWidget {
    Q_OBJECT
public:
    explicit HomePage(const RunListModel& runs, QWidget* parent = nullptr);

    void setNetwork(const NetworkView& network);
    void setMemory(const MemoryView& memory);
    void setWorkspace(const QString& folder);
    void setShelf(const ShelfView& shelf);
    /// The run that is being trained; nullptr: none.
    void setNow(const RunView* run, std::optional<double> secondsLeft);
    MessageStrip& strip() { return *m_strip; }

Q_SIGNALS:
    void runChosen(const QString& runId);
    void datasetChosen(const QString& name);
    void importAsked();
    void newTrainingAsked();
    void exampleAsked();
    void partChosen(lorimer::PathLine::Part part);
    void proofAsked();
    void resumeAsked(const QString& runId);
    void logAsked(const QString& runId);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildWelcome();
    QWidget* buildPrivacy();
    void buildLines(QGridLayout* grid);
    void addLine(QGridLayout* grid, const QString& title, QWidget* content);
    void updateRuns();
    void tellInterrupted();
    void applyNetwork();

    const RunListModel& m_runs;
    ShelfView m_shelf;
    NetworkView m_network;
    QString m_toldInterrupted;  ///< id of the run
    MessageStrip* m_strip = nullptr;
    QWidget* m_welcome = nullptr;
    NowCard* m_now = nullptr;
    PathLine* m_path = nullptr;
    RecentRuns* m_recent = nullptr;
    QLabel* m_noRecent = nullptr;
    QLabel* m_computer = nullptr;
    QLabel* m_networkIcon = nullptr;
    QLabel* m_networkText = nullptr;
    ElidedLabel* m_folder = nullptr;
};

}  // namespace lorimer
