#pragma once

#include <QObject>
#include <functional>

#include "session/run_edit_session.h"
#include "ui/models/live_training.h"
#include "ui/models/run_action.h"
#include "ui/widgets/curve_panel.h"

namespace lorimer {

class HomePage;
class MessageStrip;
class OverlayFeed;
class RunListModel;
class RunPage;
struct Services;
class TrainPage;

/// Does what the pages ask of a run: trains it further, changes it, deletes it after a question. What belongs to
/// another page leaves as a signal. One for the window, while a workspace is open.
class RunDesk final : public QObject {
    Q_OBJECT
public:
    /// `strip` gives the message line of the page in front; `window` is the parent of questions. All outlive the desk.
    RunDesk(Services& services, const RunListModel& runs, QWidget& window, std::function<MessageStrip&()> strip);

    LiveTraining& live() { return m_live; }
    RunSituation situationOf(const RunView& run) const;

    /// Does from now on what these pages ask.
    void serve(RunPage& page, TrainPage& train, HomePage& home);
    /// The pages are about to go, or stay without a workspace.
    void leave(TrainPage& train);

    void act(RunAction action, const QString& runId);
    void startWithRate(const QString& runId, double learningRate);
    void useSaved(const QString& runId);
    void resumeWithRows(const QString& runId, int rowsAtOnce);
    /// Asks where to save the curves that `page` shows.
    void saveCurves(RunPage& page, CurvePanel::File file);
    /// Pauses what this program trains, and then calls `paused` (at once when nothing is trained).
    void pauseAndThen(std::function<void()> paused);

Q_SIGNALS:
    void openAsked(const QString& runId);
    /// A new training that begins with the settings of this run.
    void duplicateAsked(const lorimer::RunRecord& run);
    void compareAsked(const QString& runId);
    void evaluateAsked(const QString& runId);
    void exportAsked(const QString& runId);
    /// State of the training, or the possibility to change runs.
    void changed();

private:
    void askRename(const RunView& run);
    void askNote(const RunView& run);
    void askDelete(const RunView& run);
    void remove(const QString& runId);
    void trainingEnded(const QString& runId);

    QString m_readOnlyReason;
    const RunListModel& m_runs;
    QWidget& m_window;
    std::function<MessageStrip&()> m_strip;
    LiveTraining m_live;
    RunEditSession m_edits;
    OverlayFeed* m_overlay = nullptr;
    QString m_removeWhenEnded;
    std::function<void()> m_whenPaused;
};

}  // namespace lorimer
