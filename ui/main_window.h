#pragma once

#include <QMainWindow>
#include <QStackedWidget>
#include <functional>
#include <memory>

#include "ui/models/run_view.h"
#include "ui/models/system_view.h"
#include "ui/style/theme.h"

class QActionGroup;

namespace lorimer {

class ActivityModel;
class ActivityPanel;
class HomePage;
class MessageStrip;
class PrivacyPage;
class RunButtons;
class RunDesk;
class RunListModel;
class RunPage;
struct Services;
class Sidebar;
class StatusLine;
class TrainPage;
class WorkspacePages;

/// Stacks the pages and hands them what arrives. It reads no file and knows no store.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    /// In the order of the sidebar, which is the order of the work.
    enum Page { Home, Data, Models, Train, Compare, Evaluate, Export, Privacy, Settings, PageCount };

    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    void setWorkspace(const QString& folder);
    /// Gives the list of tasks and messages a place; before the first page of the workspace.
    void setActivity(ActivityModel& activity);
    /// Makes the pages that work with the workspace. `services` stay until closeWorkspace().
    void openWorkspace(Services& services);
    void closeWorkspace();
    /// Another program writes the workspace: says so, with a button that tries again.
    void setReadOnly(const QString& reason, std::function<void()> tryAgain);
    /// Marks the theme in the menu; the application applies it.
    void setTheme(Theme theme);

    RunListModel& runs() { return *m_runs; }
    HomePage& home() { return *m_home; }
    TrainPage& train() { return *m_train; }
    RunDesk& desk() { return *m_desk; }
    MessageStrip& currentStrip();
    /// Pause and stop of the run in front, or of the one that is being trained, whose page is opened then.
    RunButtons& runButtons();

    /// Puts a page of the workspace behind its entry of the sidebar, or (showInStack) in front without one of its own.
    void addWorkspacePage(Page page, QWidget* widget);
    void addToStack(QWidget* widget) { m_pages->addWidget(widget); }
    void removePage(QWidget* widget);
    void showInStack(QWidget* widget, Page marked);
    void choosePage(int page);
    /// Strips that exist now are heard by the list of activities.
    void watchStrips();

    RunPage& runPage() { return *m_runPage; }
    QStackedWidget& pages() { return *m_pages; }

    void setRuns(const QVector<RunView>& runs);
    void setShelf(const ShelfView& shelf);
    void addPiece(const RunPiece& piece);
    void setSettings(const QString& runId, const QVector<RunSetting>& settings);
    void setNetwork(const NetworkView& network);
    void setMemory(const MemoryView& memory);
    /// A failure that concerns the whole workspace; an empty sentence takes it back.
    void setWorkspaceFailure(const QString& sentence);
    /// Something that limits the program but not the look at runs.
    void setNotice(const QString& sentence);

    void openRun(const QString& runId);
    /// As openRun(), as soon as the list knows the run.
    void openWhenListed(const QString& runId);
    /// In front of the other windows, also from minimized.
    void bringToFront();

Q_SIGNALS:
    /// The run whose curve is wanted; empty when its page was left.
    void runWatched(const QString& runId);
    void themeChosen(lorimer::Theme theme);
    void textPercentChosen(int percent);
    void textSizeChosen(int changeInPercent);  ///< 0 is "back to normal"
    void firstPainted();
    void importAsked();
    void newTrainingAsked();
    void networkCheckAsked();
    void selfTestAsked();

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void buildPages();
    void addToSidebar(const QString& name, const QString& id, const QString& icon);
    void connectStatus();
    void connectPages();
    void applyRuns();
    void cycleFocus();
    const RunView* activeRun() const;

    RunListModel* m_runs = nullptr;
    Sidebar* m_sidebar = nullptr;
    QStackedWidget* m_pages = nullptr;
    QStringList m_pageNames;          ///< by Page
    QVector<QWidget*> m_pageWidgets;  ///< by Page; null while the workspace is not open
    HomePage* m_home = nullptr;
    TrainPage* m_train = nullptr;
    PrivacyPage* m_privacy = nullptr;
    RunPage* m_runPage = nullptr;
    int m_wantedPage = 0;  ///< a Page that was chosen last, perhaps before it was there
    ActivityModel* m_activity = nullptr;
    ActivityPanel* m_activityPanel = nullptr;
    StatusLine* m_status = nullptr;
    QActionGroup* m_themes = nullptr;
    std::unique_ptr<RunDesk> m_desk;                   ///< null while the workspace is not open
    std::unique_ptr<WorkspacePages> m_workspacePages;  ///< null while the workspace is not open
    QVector<RunView> m_feedRuns;                       ///< as the feed told them last
    bool m_closing = false;                            ///< as soon as the training is paused
    QString m_startedRun;                              ///< to be opened as soon as the feed knows it
    bool m_painted = false;
};

}  // namespace lorimer
