#include "ui/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/main_menus.h"
#include "ui/models/activity_model.h"
#include "ui/models/run_list_model.h"
#include "ui/pages/home_page.h"
#include "ui/pages/privacy_page.h"
#include "ui/pages/run_page.h"
#include "ui/pages/train_page.h"
#include "ui/run_desk.h"
#include "ui/services.h"
#include "ui/style/icons.h"
#include "ui/widgets/activity_panel.h"
#include "ui/widgets/first_field.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/page_frame.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/run_buttons.h"
#include "ui/widgets/run_header.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/status_line.h"
#include "ui/workspace_pages.h"

namespace lorimer {
namespace {

constexpr QSize smallestWindow(1100, 700);

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_runs(new RunListModel(this)), m_pageWidgets(PageCount, nullptr) {
    setObjectName(QStringLiteral("main.window"));
    setWindowTitle(QStringLiteral("Lorimer"));
    setMinimumSize(smallestWindow);
    buildPages();
    m_status = new StatusLine;
    setStatusBar(m_status);
    connectStatus();
    m_themes = buildMainMenus(*this, m_pageNames);
    connect(new QShortcut(Qt::Key_F6, this), &QShortcut::activated, this, &MainWindow::cycleFocus);
    choosePage(Home);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPages() {
    m_sidebar = new Sidebar;
    addToSidebar(tr("Home"), QStringLiteral("home"), QStringLiteral("home"));
    addToSidebar(tr("Data"), QStringLiteral("data"), QStringLiteral("data"));
    addToSidebar(tr("Models"), QStringLiteral("models"), QStringLiteral("models"));
    addToSidebar(tr("Train"), QStringLiteral("train"), QStringLiteral("train"));
    addToSidebar(tr("Compare"), QStringLiteral("compare"), QStringLiteral("compare"));
    addToSidebar(tr("Evaluate"), QStringLiteral("evaluate"), QStringLiteral("evaluate"));
    addToSidebar(tr("Export"), QStringLiteral("export"), QStringLiteral("export"));
    m_sidebar->addSeparator();
    addToSidebar(tr("Privacy"), QStringLiteral("privacy"), QStringLiteral("shield"));
    addToSidebar(tr("Settings"), QStringLiteral("settings"), QStringLiteral("settings"));
    m_home = new HomePage(*m_runs);
    m_train = new TrainPage(*m_runs);
    m_runPage = new RunPage;
    m_privacy = new PrivacyPage;
    m_pages = new QStackedWidget;
    m_pages->setObjectName(QStringLiteral("main.pages"));
    addWorkspacePage(Home, m_home);
    addWorkspacePage(Train, m_train);
    addWorkspacePage(Privacy, m_privacy);
    m_pages->addWidget(m_runPage);
    auto* centre = new QWidget;
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addWidget(m_pages, 1);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row, 1);
    connect(m_pages, &QStackedWidget::currentChanged, this, &MainWindow::watchStrips);
    setCentralWidget(centre);
    connect(m_sidebar, &Sidebar::pageChosen, this, &MainWindow::choosePage);
    connectPages();
}

void MainWindow::connectPages() {
    connect(m_home, &HomePage::runChosen, this, &MainWindow::openRun);
    connect(m_home, &HomePage::proofAsked, this, [this] { choosePage(Privacy); });
    connect(m_home, &HomePage::partChosen, this, [this](PathLine::Part part) {
        static constexpr Page pages[] = {Data, Train, Compare, Evaluate, Export};
        choosePage(pages[part]);
    });
    connect(m_home, &HomePage::logAsked, this, [this](const QString& runId) {
        openRun(runId);
        m_runPage->showLog();
    });
    connect(m_train, &TrainPage::runChosen, this, &MainWindow::openRun);
    connect(m_train, &TrainPage::addModelAsked, this, [this] { choosePage(Models); });
    connect(m_privacy, &PrivacyPage::checkAsked, this, &MainWindow::networkCheckAsked);
    connect(m_privacy, &PrivacyPage::selfTestAsked, this, &MainWindow::selfTestAsked);
    connect(m_runPage, &RunPage::backAsked, this, [this] { choosePage(Train); });
}

void MainWindow::addToSidebar(const QString& name, const QString& id, const QString& icon) {
    m_sidebar->addPage(name, icon, QStringLiteral("sidebar.") + id, pageKeys(m_pageNames.size()));
    m_pageNames << name;
}

RunButtons& MainWindow::runButtons() {
    if (m_pages->currentWidget() != m_runPage) {
        if (const RunView* active = activeRun()) {
            openRun(active->id);
        }
    }
    return m_runPage->header().buttons();
}

void MainWindow::connectStatus() {
    connect(m_status, &StatusLine::jobClicked, this, [this] {
        if (const RunView* run = activeRun()) {
            openRun(run->id);
        } else {
            choosePage(Train);
        }
    });
    connect(m_status, &StatusLine::pauseClicked, this, [this] {
        if (m_desk != nullptr) {
            m_desk->live().pause();
        }
    });
    connect(m_status, &StatusLine::memoryClicked, this, [this] { choosePage(Home); });
    connect(m_status, &StatusLine::networkClicked, this, [this] { choosePage(Privacy); });
}

const RunView* MainWindow::activeRun() const {
    const auto& runs = m_runs->runs();
    const auto found = std::find_if(runs.begin(), runs.end(), [](const RunView& run) { return isActive(run.state); });
    return found == runs.end() ? nullptr : &*found;
}

void MainWindow::setActivity(ActivityModel& activity) {
    m_activity = &activity;
    m_activityPanel = new ActivityPanel(activity);
    centralWidget()->layout()->addWidget(m_activityPanel);
    connect(&activity, &ActivityModel::runningChanged, m_status, &StatusLine::setTasks);
    connect(m_status, &StatusLine::activityClicked, m_activityPanel, &ActivityPanel::toggle);
    auto* toggle = new QShortcut(Qt::CTRL | Qt::Key_J, this);
    connect(toggle, &QShortcut::activated, m_activityPanel, &ActivityPanel::toggle);
    connect(m_activityPanel, &ActivityPanel::openChanged, this, [this](bool open) {
        if (!open) {
            m_pages->currentWidget()->setFocus(Qt::OtherFocusReason);
        }
    });
    watchStrips();
}

// What a page's strip says stays in the activity list when the next message replaces it.
void MainWindow::watchStrips() {
    if (m_activity == nullptr) {
        return;
    }
    for (MessageStrip* strip : m_pages->findChildren<MessageStrip*>()) {
        connect(strip, &MessageStrip::messageShown, m_activity, &ActivityModel::note, Qt::UniqueConnection);
    }
}

MessageStrip& MainWindow::currentStrip() {
    QWidget* page = m_pages->currentWidget();
    if (page == m_runPage) {
        return m_runPage->strip();
    }
    auto* frame = qobject_cast<PageFrame*>(page);
    return page == m_train ? m_train->strip() : frame != nullptr ? frame->strip() : m_home->strip();
}

void MainWindow::showInStack(QWidget* widget, Page marked) {
    m_sidebar->setCurrent(marked);
    m_pages->setCurrentWidget(widget);
}

void MainWindow::openWorkspace(Services& services) {
    m_desk = std::make_unique<RunDesk>(services, *m_runs, *this, [this]() -> MessageStrip& { return currentStrip(); });
    m_desk->serve(*m_runPage, *m_train, *m_home);
    connect(m_desk.get(), &RunDesk::openAsked, this, &MainWindow::openRun);
    connect(m_desk.get(), &RunDesk::changed, this, &MainWindow::applyRuns);
    m_privacy->openWorkspace(services);
    m_workspacePages = std::make_unique<WorkspacePages>(services, *this);
    watchStrips();
    applyRuns();
    choosePage(m_wantedPage);
}

void MainWindow::closeWorkspace() {
    choosePage(Home);
    if (m_desk != nullptr) {
        m_desk->leave(*m_train);
    }
    m_privacy->closeWorkspace();
    m_workspacePages.reset();
    m_desk.reset();
}

void MainWindow::removePage(QWidget* widget) {
    m_pages->removeWidget(widget);
    // Only the first start stands in the place of Home.
    QWidget* instead = m_pageWidgets[Home] == widget ? m_home : nullptr;
    std::replace(m_pageWidgets.begin(), m_pageWidgets.end(), widget, instead);
}

void MainWindow::openWhenListed(const QString& runId) {
    m_startedRun = runId;
    openRun(runId);
}

void MainWindow::addWorkspacePage(Page page, QWidget* widget) {
    m_pageWidgets[page] = widget;
    m_pages->addWidget(widget);
}

void MainWindow::setReadOnly(const QString& reason, std::function<void()> tryAgain) {
    m_home->strip().showMessage(Level::Warning, reason,
                                {{tr("Try again"), QStringLiteral("home.tryAgain"), std::move(tryAgain)}});
}

void MainWindow::choosePage(int page) {
    m_wantedPage = page;
    if (m_pageWidgets[page] == nullptr) {  // for the moments until the workspace is open, which then shows it
        m_sidebar->setCurrent(
            static_cast<int>(std::max<qsizetype>(0, m_pageWidgets.indexOf(m_pages->currentWidget()))));
        return;
    }
    m_sidebar->setCurrent(page);
    if (m_pages->currentWidget() == m_runPage) {
        Q_EMIT runWatched(QString());
    }
    m_pages->setCurrentWidget(m_pageWidgets[page]);
}

void MainWindow::openRun(const QString& runId) {
    const RunView* run = m_runs->find(runId);
    if (run == nullptr) {
        return;
    }
    if (m_runPage->runId() != runId || m_pages->currentWidget() != m_runPage) {
        m_runPage->open(*run);
        Q_EMIT runWatched(runId);
        applyRuns();
    }
    m_sidebar->setCurrent(Train);
    m_pages->setCurrentWidget(m_runPage);
    m_runPage->plot().plot().setFocus();
}

void MainWindow::setRuns(const QVector<RunView>& runs) {
    m_feedRuns = runs;
    applyRuns();
    if (!m_startedRun.isEmpty() && m_runs->find(m_startedRun) != nullptr) {
        openRun(std::exchange(m_startedRun, QString()));
    }
    if (m_pages->currentWidget() == m_runPage && m_runs->find(m_runPage->runId()) == nullptr) {
        m_train->strip().showMessage(Level::Info, tr("The run was deleted."));
        choosePage(Train);
    }
}

// What the feed told, with what the training of this program is doing just now.
void MainWindow::applyRuns() {
    QVector<RunView> runs = m_feedRuns;
    std::optional<double> left;
    if (m_desk != nullptr) {
        std::transform(runs.begin(), runs.end(), runs.begin(),
                       [this](const RunView& run) { return m_desk->live().newest(run); });
        left = m_desk->live().secondsLeft();
    }
    m_runs->setRuns(runs);
    const RunView* active = activeRun();
    const RunSituation situation =
        active != nullptr && m_desk != nullptr ? m_desk->situationOf(*active) : RunSituation();
    m_status->setJob(active, left, situation.trainsHere);
    m_home->setNow(active, left);
    m_train->setNow(active, left);
    if (const RunView* run = m_runs->find(m_runPage->runId()); run != nullptr && m_desk != nullptr) {
        m_runPage->setSituation(m_desk->situationOf(*run), m_desk->live().trains(run->id) ? left : std::nullopt);
        m_runPage->update(*run);
    } else if (run != nullptr) {
        m_runPage->update(*run);
    }
}

void MainWindow::setShelf(const ShelfView& shelf) {
    m_home->setShelf(shelf);
    m_train->setShelf(shelf);
}

void MainWindow::addPiece(const RunPiece& piece) { m_runPage->addPiece(piece); }

void MainWindow::setSettings(const QString& runId, const QVector<RunSetting>& settings) {
    if (m_runPage->runId() == runId) {
        m_runPage->setSettings(settings);
    }
}

void MainWindow::setNetwork(const NetworkView& network) {
    m_home->setNetwork(network);
    m_privacy->setNetwork(network);
    m_status->setNetwork(network);
}

void MainWindow::setMemory(const MemoryView& memory) {
    m_home->setMemory(memory);
    m_status->setMemory(memory);
}

void MainWindow::setWorkspaceFailure(const QString& sentence) {
    for (MessageStrip* strip : {&m_home->strip(), &m_train->strip()}) {
        if (sentence.isEmpty()) {
            strip->hide();
        } else {
            strip->showMessage(Level::Error, sentence);
        }
    }
}

void MainWindow::setNotice(const QString& sentence) { m_home->strip().showMessage(Level::Warning, sentence); }

void MainWindow::setWorkspace(const QString& folder) { m_home->setWorkspace(folder); }

void MainWindow::setTheme(Theme theme) {
    for (QAction* action : m_themes->actions()) {
        action->setChecked(action->data().toInt() == static_cast<int>(theme));
    }
}

void MainWindow::bringToFront() {
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

// F6 goes from the sidebar to the page, the status bar and round again.
void MainWindow::cycleFocus() {
    QWidget* focus = focusWidget();
    if (focus != nullptr && m_sidebar->isAncestorOf(focus)) {
        if (QWidget* field = firstField(m_pages->currentWidget())) {
            field->setFocus(Qt::TabFocusReason);
            return;
        }
    }
    if (focus != nullptr && m_status->isAncestorOf(focus)) {
        m_sidebar->focusCurrent();
    } else {
        m_status->focusFirst();
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_desk == nullptr || !m_desk->live().isRunning()) {
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
    if (m_closing || findChild<QWidget*>(QStringLiteral("question.box")) != nullptr) {
        return;
    }
    const auto pauseAndClose = [this] {
        m_closing = true;
        currentStrip().showMessage(Level::Info, tr("Pausing. Lorimer closes as soon as the run is saved."));
        m_desk->pauseAndThen([this] { close(); });
    };
    askBefore(this, tr("Training is running. Pause it and close?"), tr("Pause and close"), pauseAndClose,
              tr("Keep working"));
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    m_sidebar->fitInto(event->size().width());
}

bool MainWindow::event(QEvent* event) {
    const bool handled = QMainWindow::event(event);
    // The backing store has been drawn when the first update request was handled.
    if (!m_painted && event->type() == QEvent::UpdateRequest) {
        m_painted = true;
        Q_EMIT firstPainted();
    }
    return handled;
}

}  // namespace lorimer
