#pragma once

#include <QMainWindow>
#include <functional>
#include <memory>

#include "ui/models/run_view.h"
#include "ui/models/system_view.h"
#include "ui/style/theme.h"

class QActionGroup;
class QStackedWidget;

namespace lorimer {

class ComparePage;
class EvaluatePage;
class ExportPage;
class DataPage;
class HomePage;
class ImportWizard;
class PrivacyPage;
class MessageStrip;
class RunDesk;
class RunListModel;
class RunPage;
struct Services;
class Sidebar;
class StatusLine;
class TrainPage;
class TrainWizard;

/// Stacks the pages and hands them what arrives. It reads no file and knows no store.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    void setWorkspace(const QString& folder);
    /// Makes the pages that work with the workspace. `services` stay until closeWorkspace().
    void openWorkspace(Services& services);
    void closeWorkspace();
    /// Another program writes the workspace: says so, with a button that tries again.
    void setReadOnly(const QString& reason, std::function<void()> tryAgain);
    /// Marks the theme in the menu; the application applies it.
    void setTheme(Theme theme);

    RunListModel& runs() { return *m_runs; }
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
    /// The train wizard from its beginning, with this data set if one is named.
    void newTraining(const QString& datasetName = {});
    /// Open the page with this run chosen.
    void compareRun(const QString& runId);
    void evaluateRun(const QString& runId);
    void exportRun(const QString& runId);
    /// In front of the other windows, also from minimized.
    void bringToFront();

Q_SIGNALS:
    /// The run whose curve is wanted; empty when its page was left.
    void runWatched(const QString& runId);
    void themeChosen(lorimer::Theme theme);
    void textPercentChosen(int percent);
    void textSizeChosen(int changeInPercent);  ///< 0 is "back to normal"
    void firstPainted();
    void networkCheckAsked();
    void selfTestAsked();

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    /// In the order of the sidebar, which is the order of the work.
    enum Page { Home, Data, Models, Train, Compare, Evaluate, Export, Privacy, Settings, PageCount };

    void buildPages();
    void addToSidebar(const QString& name, const QString& id, const QString& icon);
    void addSettings(Services& services);
    void addTrainWizard(Services& services);
    void showInStack(QWidget* widget, Page marked);
    void addDataPages(Services& services);
    void openImport();
    void addWorkspacePage(Page page, QWidget* widget);
    void buildMenus();
    void buildThemeMenu(QMenu& view);
    void connectStatus();
    void connectPages();
    void serveRuns(Services& services);
    void applyRuns();
    MessageStrip& currentStrip();
    void choosePage(int page);
    void cycleFocus();
    const RunView* activeRun() const;

    RunListModel* m_runs = nullptr;
    Sidebar* m_sidebar = nullptr;
    QStackedWidget* m_pages = nullptr;
    QStringList m_pageNames;               ///< by Page
    QVector<QWidget*> m_pageWidgets;       ///< by Page; null while the workspace is not open
    TrainWizard* m_trainWizard = nullptr;  ///< null while the workspace is not open
    HomePage* m_home = nullptr;
    DataPage* m_data = nullptr;
    ImportWizard* m_import = nullptr;
    TrainPage* m_train = nullptr;
    ComparePage* m_compare = nullptr;  ///< null while the workspace is not open, as the next two
    EvaluatePage* m_evaluate = nullptr;
    ExportPage* m_export = nullptr;
    PrivacyPage* m_privacy = nullptr;
    RunPage* m_runPage = nullptr;
    StatusLine* m_status = nullptr;
    QActionGroup* m_themes = nullptr;
    std::unique_ptr<RunDesk> m_desk;  ///< null while the workspace is not open
    QVector<RunView> m_feedRuns;      ///< as the feed told them last
    bool m_closing = false;           ///< as soon as the training is paused
    QString m_startedRun;             ///< to be opened as soon as the feed knows it
    bool m_painted = false;
};

}  // namespace lorimer
