#pragma once

#include <QWidget>
#include <functional>
#include <optional>

#include "ui/models/overlay_feed.h"
#include "ui/models/run_action.h"

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace lorimer {

class DraftLine;
class MessageStrip;
class NoRunsYet;
class NowCard;
class RunListModel;
class RunOverlay;

/// The list of runs with what can be done with them, and up to six of them over each other. What is asked leaves as
/// signals.
class TrainPage final : public QWidget {
    Q_OBJECT
public:
    explicit TrainPage(RunListModel& runs, QWidget* parent = nullptr);

    MessageStrip& strip() { return *m_strip; }
    /// Tells what is possible with a run; without it nothing is but looking.
    void setSituations(std::function<RunSituation(const RunView&)> situationOf);
    void setShelf(const ShelfView& shelf);
    /// The unfinished training; empty: none.
    void setDraft(const QString& name);
    /// The run that is being trained; nullptr: none.
    void setNow(const RunView* run, std::optional<double> secondsLeft);
    void setOverlay(const QVector<OverlayRun>& runs);
    RunOverlay& overlay() { return *m_overlay; }
    bool isOverlayShown() const;

Q_SIGNALS:
    void runChosen(const QString& runId);
    void actionAsked(lorimer::RunAction action, const QString& runId);
    void newTrainingAsked();
    void importAsked();
    void addModelAsked();
    void draftContinueAsked();
    void draftDiscardAsked();
    /// The curves of these runs are wanted.
    void overlayAsked(const QStringList& runIds);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildHeader();
    void buildTable();
    QWidget* buildRowBar();
    void connectRuns();
    void updateEmptiness();
    void updateRowBar();
    void updateOverlayButton();
    void showOverlay(bool shown);
    void fillMenu(QMenu& menu);
    void whyNot();
    const RunView* currentRun() const;

    RunListModel& m_runs;
    std::function<RunSituation(const RunView&)> m_situationOf;
    MessageStrip* m_strip = nullptr;
    DraftLine* m_draft = nullptr;
    NowCard* m_now = nullptr;
    QLineEdit* m_filter = nullptr;
    QPushButton* m_overlayButton = nullptr;
    QTableView* m_table = nullptr;
    QSortFilterProxyModel* m_proxy = nullptr;
    QStackedWidget* m_stack = nullptr;
    NoRunsYet* m_empty = nullptr;
    QLabel* m_noMatch = nullptr;
    QWidget* m_rowBar = nullptr;
    QLabel* m_rowText = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_why = nullptr;
    QSplitter* m_split = nullptr;
    RunOverlay* m_overlay = nullptr;
};

}  // namespace lorimer
