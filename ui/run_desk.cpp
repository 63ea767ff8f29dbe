#include "ui/run_desk.h"

#include <utility>

#include "engine/base/error.h"
#include "ui/models/curve_table_model.h"
#include "ui/models/overlay_feed.h"
#include "ui/models/run_list_model.h"
#include "ui/pages/home_page.h"
#include "ui/pages/run_page.h"
#include "ui/pages/train_page.h"
#include "ui/services.h"
#include "ui/widgets/loss_picture.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/questions.h"

namespace lorimer {

RunDesk::RunDesk(Services& services, const RunListModel& runs, QWidget& window, std::function<MessageStrip&()> strip)
    : m_readOnlyReason(services.readOnlyReason),
      m_runs(runs),
      m_window(window),
      m_strip(std::move(strip)),
      m_live(services.training),
      m_edits(services.workspace, services.lookupThread, services.filesThread),
      m_overlay(new OverlayFeed(services.workspace, services.lookupThread, this)) {
    connect(&m_live, &LiveTraining::changed, this, &RunDesk::changed);
    connect(&m_live, &LiveTraining::ended, this, &RunDesk::trainingEnded);
    connect(&m_live, &LiveTraining::refused, this,
            [this](const QString&, const QString& sentence) { m_strip().showMessage(Level::Error, sentence); });
    connect(&m_edits, &RunEditSession::failed, this, [this](const Error& error) {
        m_strip().showMessage(Level::Error, QString::fromStdString(error.sentence()));
    });
    connect(&m_edits, &RunEditSession::saved, this,
            [this](const QString& path) { m_strip().showMessage(Level::Done, tr("Saved: %1").arg(path)); });
    connect(&m_edits, &RunEditSession::wasRead, this, &RunDesk::duplicateAsked);
    connect(&m_edits, &RunEditSession::prepared, &m_live, &LiveTraining::start);
}

void RunDesk::serve(RunPage& page, TrainPage& train, HomePage& home) {
    connect(&page, &RunPage::actionAsked, this, &RunDesk::act);
    connect(&page, &RunPage::newRateAsked, this, &RunDesk::startWithRate);
    connect(&page, &RunPage::useSavedAsked, this, &RunDesk::useSaved);
    connect(&page, &RunPage::fewerRowsAsked, this, &RunDesk::resumeWithRows);
    connect(&page, &RunPage::saveAsked, this, [this, &page](CurvePanel::File file) { saveCurves(page, file); });
    connect(&train, &TrainPage::actionAsked, this, &RunDesk::act);
    connect(&train, &TrainPage::overlayAsked, m_overlay, &OverlayFeed::read);
    connect(m_overlay, &OverlayFeed::arrived, &train, &TrainPage::setOverlay);
    connect(m_overlay, &OverlayFeed::failed, this,
            [this](const QString& sentence) { m_strip().showMessage(Level::Error, sentence); });
    train.setSituations([this](const RunView& run) { return situationOf(run); });
    connect(&home, &HomePage::resumeAsked, this, [this](const QString& runId) {
        Q_EMIT openAsked(runId);
        act(RunAction::Resume, runId);
    });
}

void RunDesk::leave(TrainPage& train) { train.setSituations({}); }

RunSituation RunDesk::situationOf(const RunView& run) const {
    RunSituation situation;
    situation.trainsHere = m_live.trains(run.id);
    situation.otherTrains = m_live.isRunning() && !situation.trainsHere;
    situation.readOnlyReason = m_readOnlyReason;
    return situation;
}

void RunDesk::act(RunAction action, const QString& runId) {
    const RunView* known = m_runs.find(runId);
    if (known == nullptr) {
        return;
    }
    const RunView run = m_live.newest(*known);
    const QString obstacle = RunActions::obstacle(action, run, situationOf(run));
    if (!obstacle.isEmpty()) {
        m_strip().showMessage(Level::Info, obstacle);
        return;
    }
    switch (action) {
        case RunAction::Open:
            Q_EMIT openAsked(runId);
            return;
        case RunAction::Pause:
            m_live.pause();
            return;
        case RunAction::Resume:
            m_live.resume(runId);
            return;
        case RunAction::StopAndSave:
            m_live.trains(runId) ? m_live.stop() : m_live.endAtCheckpoint(runId);
            return;
        case RunAction::Duplicate:
            m_edits.read(runId);
            return;
        case RunAction::Compare:
            Q_EMIT compareAsked(runId);
            return;
        case RunAction::Evaluate:
            Q_EMIT evaluateAsked(runId);
            return;
        case RunAction::Export:
            Q_EMIT exportAsked(runId);
            return;
        case RunAction::Rename:
            askRename(run);
            return;
        case RunAction::AddNote:
            askNote(run);
            return;
        case RunAction::Delete:
            askDelete(run);
            return;
    }
    throw Error(ErrorKind::Internal, "Unknown action on a run.");
}

void RunDesk::askRename(const RunView& run) {
    askForText(&m_window, tr("Name of the run"), run.name, tr("Rename"),
               [this, id = run.id](const QString& name) { m_edits.rename(id, name); });
}

void RunDesk::askNote(const RunView& run) {
    askForText(&m_window, tr("Note at step %1. Write no patient data into it.").arg(run.step), {}, tr("Add note"),
               [this, id = run.id](const QString& text) { m_edits.addNote(id, text); });
}

void RunDesk::askDelete(const RunView& run) {
    const QString what =
        m_live.trains(run.id)
            ? tr("Stop training the run \"%1\" and delete it? Its adapter, checkpoints, curves, sample "
                 "answers and evaluations go and cannot be brought back. The dataset and the base "
                 "model stay.")
            : tr("Delete the run \"%1\"? Its adapter, checkpoints, curves, sample answers and "
                 "evaluations go and cannot be brought back. The dataset and the base model stay.");
    askBefore(&m_window, what.arg(run.name), tr("Delete run and adapter"), [this, id = run.id] { remove(id); });
}

void RunDesk::remove(const QString& runId) {
    if (m_live.trains(runId)) {
        m_removeWhenEnded = runId;
        m_live.stop();
        return;
    }
    m_edits.remove(runId);
}

void RunDesk::trainingEnded(const QString& runId) {
    if (!runId.isEmpty() && runId == std::exchange(m_removeWhenEnded, QString())) {
        m_edits.remove(runId);
    }
    if (const auto call = std::exchange(m_whenPaused, {})) {
        call();
    }
}

void RunDesk::startWithRate(const QString& runId, double learningRate) { m_edits.prepareWithRate(runId, learningRate); }

void RunDesk::useSaved(const QString& runId) { m_live.endAtCheckpoint(runId); }

void RunDesk::resumeWithRows(const QString& runId, int rowsAtOnce) { m_live.resume(runId, rowsAtOnce); }

void RunDesk::saveCurves(RunPage& page, CurvePanel::File file) {
    static constexpr const char* endings[] = {"png", "pdf", "csv"};
    const QString ending = QLatin1String(endings[static_cast<int>(file)]);
    const QString filters[] = {tr("Picture (*.png)"), tr("PDF (*.pdf)"), tr("Table (*.csv)")};
    askWhereToSave(&m_window, tr("Save the curves"), QStringLiteral("curves.%1").arg(ending),
                   filters[static_cast<int>(file)], [this, &page, file](const QString& path) {
                       const RunCurve& curve = page.plot().curve();
                       m_edits.saveFile(path, file == CurvePanel::File::Csv   ? curveAsCsv(curve)
                                              : file == CurvePanel::File::Pdf ? lossPicturePdf(page.run(), curve)
                                                                              : lossPicturePng(page.run(), curve));
                   });
}

void RunDesk::pauseAndThen(std::function<void()> paused) {
    if (!m_live.isRunning()) {
        paused();
        return;
    }
    m_whenPaused = std::move(paused);
    m_live.pause();
}

}  // namespace lorimer
