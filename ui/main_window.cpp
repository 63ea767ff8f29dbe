#include "ui/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QResizeEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <algorithm>
#include <utility>

#include "session/training_session.h"
#include "ui/models/run_list_model.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/data_page.h"
#include "ui/pages/evaluate_page.h"
#include "ui/pages/export_page.h"
#include "ui/pages/home_page.h"
#include "ui/pages/models_page.h"
#include "ui/pages/privacy_page.h"
#include "ui/pages/run_page.h"
#include "ui/pages/settings_page.h"
#include "ui/pages/train_page.h"
#include "ui/run_desk.h"
#include "ui/services.h"
#include "ui/style/icons.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/page_frame.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/run_buttons.h"
#include "ui/widgets/run_header.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/status_line.h"
#include "ui/wizards/import_wizard.h"
#include "ui/wizards/train_wizard.h"

namespace lorimer {
namespace {

constexpr QSize smallestWindow(1100, 700);
constexpr int textStep = 10;

/// Sidebar widths of ux.md 6 for a window this wide.
int sidebarWidth(int windowWidth) { return windowWidth < 1200 ? 56 : windowWidth < 1800 ? 176 : 200; }

/// Ctrl+1 for the first page of the sidebar, and so on.
QKeySequence keysOf(qsizetype page) { return Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + page); }

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
    buildMenus();
    auto* cycle = new QShortcut(Qt::Key_F6, this);
    connect(cycle, &QShortcut::activated, this, &MainWindow::cycleFocus);
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
    m_pageWidgets[Home] = m_home;
    m_pageWidgets[Train] = m_train;
    m_pages->addWidget(m_home);
    m_pages->addWidget(m_train);
    m_pages->addWidget(m_runPage);
    addWorkspacePage(Privacy, m_privacy);
    auto* centre = new QWidget;
    auto* layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sidebar);
    layout->addWidget(m_pages, 1);
    setCentralWidget(centre);
    connect(m_sidebar, &Sidebar::pageChosen, this, &MainWindow::choosePage);
    connectPages();
}

void MainWindow::connectPages() {
    connect(m_home, &HomePage::runChosen, this, &MainWindow::openRun);
    connect(m_home, &HomePage::newTrainingAsked, this, [this] { newTraining(); });
    connect(m_home, &HomePage::importAsked, this, &MainWindow::openImport);
    connect(m_home, &HomePage::proofAsked, this, [this] { choosePage(Privacy); });
    connect(m_home, &HomePage::datasetChosen, this, [this](const QString& name) {
        choosePage(Data);
        m_data->openDataset(name);
    });
    connect(m_home, &HomePage::partChosen, this, [this](PathLine::Part part) {
        static constexpr Page pages[] = {Data, Train, Compare, Evaluate, Export};
        choosePage(pages[part]);
    });
    connect(m_home, &HomePage::logAsked, this, [this](const QString& runId) {
        openRun(runId);
        m_runPage->showLog();
    });
    connect(m_train, &TrainPage::runChosen, this, &MainWindow::openRun);
    connect(m_train, &TrainPage::newTrainingAsked, this, [this] { newTraining(); });
    connect(m_train, &TrainPage::importAsked, this, &MainWindow::openImport);
    connect(m_train, &TrainPage::addModelAsked, this, [this] { choosePage(Models); });
    connect(m_privacy, &PrivacyPage::checkAsked, this, &MainWindow::networkCheckAsked);
    connect(m_privacy, &PrivacyPage::selfTestAsked, this, &MainWindow::selfTestAsked);
    connect(m_runPage, &RunPage::backAsked, this, [this] { choosePage(Train); });
}

void MainWindow::addToSidebar(const QString& name, const QString& id, const QString& icon) {
    m_sidebar->addPage(name, icon, QStringLiteral("sidebar.") + id, keysOf(m_pageNames.size()));
    m_pageNames << name;
}

void MainWindow::buildMenus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Import data..."), QKeySequence(Qt::CTRL | Qt::Key_I), this, &MainWindow::openImport);
    file->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), qApp, &QApplication::closeAllWindows);
    QMenu* run = menuBar()->addMenu(tr("&Run"));
    run->addAction(tr("&New training..."), QKeySequence(Qt::CTRL | Qt::Key_T), this, [this] { newTraining(); });
    run->addSeparator();
    const auto buttons = [this]() -> RunButtons& {
        if (m_pages->currentWidget() != m_runPage) {
            if (const RunView* active = activeRun()) {
                openRun(active->id);
            }
        }
        return m_runPage->header().buttons();
    };
    run->addAction(tr("&Pause or resume"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), this,
                   [buttons] { buttons().pauseOrResume(); });
    run->addAction(tr("&Stop and save"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), this,
                   [buttons] { buttons().stopAndSave(); });
    QMenu* view = menuBar()->addMenu(tr("&View"));
    for (qsizetype page = 0; page < m_pageNames.size(); ++page) {
        view->addAction(m_pageNames[page], keysOf(page), this, [this, page] { choosePage(static_cast<int>(page)); });
    }
    view->addSeparator();
    view->addAction(tr("&Larger text"), QKeySequence::ZoomIn, this, [this] { Q_EMIT textSizeChosen(textStep); });
    view->addAction(tr("&Smaller text"), QKeySequence::ZoomOut, this, [this] { Q_EMIT textSizeChosen(-textStep); });
    view->addAction(tr("&Normal text size"), QKeySequence(Qt::CTRL | Qt::Key_0), this,
                    [this] { Q_EMIT textSizeChosen(0); });
    view->addSeparator();
    buildThemeMenu(*view);
}

void MainWindow::buildThemeMenu(QMenu& view) {
    QMenu* menu = view.addMenu(tr("T&heme"));
    m_themes = new QActionGroup(this);
    const std::pair<Theme, QString> themes[] = {
        {Theme::System, tr("As the &system")}, {Theme::Light, tr("&Light")}, {Theme::Dark, tr("&Dark")}};
    for (const auto& [theme, text] : themes) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setData(static_cast<int>(theme));
        m_themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, chosen = theme] { Q_EMIT themeChosen(chosen); });
    }
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

void MainWindow::openWorkspace(Services& services) {
    auto* models = new ModelsPage(services);
    addWorkspacePage(Models, models);
    addDataPages(services);
    addTrainWizard(services);
    serveRuns(services);
    models->offerFirstModel(services.firstModel);
    m_compare = new ComparePage(services);
    addWorkspacePage(Compare, m_compare);
    connect(m_compare, &ComparePage::newTrainingAsked, this, [this] { newTraining(QString()); });
    m_evaluate = new EvaluatePage(services);
    addWorkspacePage(Evaluate, m_evaluate);
    connect(m_evaluate, &EvaluatePage::newTrainingAsked, this, [this] { newTraining(QString()); });
    m_export = new ExportPage(services);
    addWorkspacePage(Export, m_export);
    m_privacy->openWorkspace(services);
    addSettings(services);
}

void MainWindow::addSettings(Services& services) {
    auto* settings = new SettingsPage(services);
    addWorkspacePage(Settings, settings);
    connect(settings, &SettingsPage::themeChosen, this, &MainWindow::themeChosen);
    connect(settings, &SettingsPage::textPercentChosen, this, &MainWindow::textPercentChosen);
}

void MainWindow::serveRuns(Services& services) {
    m_desk = std::make_unique<RunDesk>(services, *m_runs, *this, [this]() -> MessageStrip& { return currentStrip(); });
    m_desk->serve(*m_runPage, *m_train, *m_home);
    connect(m_desk.get(), &RunDesk::openAsked, this, &MainWindow::openRun);
    connect(m_desk.get(), &RunDesk::changed, this, &MainWindow::applyRuns);
    connect(m_desk.get(), &RunDesk::compareAsked, this, &MainWindow::compareRun);
    connect(m_desk.get(), &RunDesk::evaluateAsked, this, &MainWindow::evaluateRun);
    connect(m_desk.get(), &RunDesk::exportAsked, this, &MainWindow::exportRun);
    connect(m_desk.get(), &RunDesk::duplicateAsked, this, [this](const RunRecord& run) {
        m_trainWizard->beginFrom(run);
        showInStack(m_trainWizard, Train);
    });
    connect(m_trainWizard, &TrainWizard::draftChanged, m_train, &TrainPage::setDraft);
    connect(m_train, &TrainPage::draftDiscardAsked, m_trainWizard, &TrainWizard::discard);
    connect(m_train, &TrainPage::draftContinueAsked, m_trainWizard, [this] {
        m_trainWizard->resume();
        showInStack(m_trainWizard, Train);
    });
    applyRuns();
}

MessageStrip& MainWindow::currentStrip() {
    QWidget* page = m_pages->currentWidget();
    if (page == m_runPage) {
        return m_runPage->strip();
    }
    auto* frame = qobject_cast<PageFrame*>(page);
    return page == m_train ? m_train->strip() : frame != nullptr ? frame->strip() : m_home->strip();
}

void MainWindow::addTrainWizard(Services& services) {
    m_trainWizard = new TrainWizard(services);
    m_pages->addWidget(m_trainWizard);
    connect(m_trainWizard, &TrainWizard::cancelled, this, [this] { choosePage(Train); });
    connect(m_trainWizard, &TrainWizard::importAsked, this, &MainWindow::openImport);
    connect(m_trainWizard, &TrainWizard::addModelAsked, this, [this] { choosePage(Models); });
    connect(m_trainWizard, &TrainWizard::startAsked, this, [this, &services](const TrainingRequest& request) {
        services.training.start(request);
        m_trainWizard->discard();
        choosePage(Train);
    });
    connect(&services.training, &TrainingSession::runStarted, this, [this](const RunRecord& run) {
        m_startedRun = run.id;
        openRun(run.id);
    });
}

void MainWindow::newTraining(const QString& datasetName) {
    if (m_trainWizard != nullptr) {
        m_trainWizard->begin(datasetName);
        showInStack(m_trainWizard, Train);
    }
}

void MainWindow::showInStack(QWidget* widget, Page marked) {
    m_sidebar->setCurrent(marked);
    m_pages->setCurrentWidget(widget);
}

void MainWindow::addDataPages(Services& services) {
    m_data = new DataPage(services);
    m_import = new ImportWizard(services);
    addWorkspacePage(Data, m_data);
    m_pages->addWidget(m_import);
    connect(m_data, &DataPage::importAsked, this, &MainWindow::openImport);
    connect(m_data, &DataPage::resumeAsked, this, [this](const ImportDraft& draft) {
        openImport();
        m_import->resume(draft);
    });
    connect(m_data, &DataPage::discardAsked, m_import, &ImportWizard::discard);
    connect(m_data, &DataPage::cancelAsked, m_import, &ImportWizard::stopImport);
    connect(m_data, &DataPage::trainAsked, this, &MainWindow::newTraining);
    connect(m_import, &ImportWizard::closed, this, [this] { choosePage(Data); });
    connect(m_import, &ImportWizard::draftChanged, m_data, &DataPage::setDraft);
    connect(m_import, &ImportWizard::importProgress, m_data, &DataPage::showProgress);
    connect(m_import, &ImportWizard::importStopped, m_data,
            [this](const QString& sentence) { m_data->endProgress(Level::Info, sentence); });
    connect(m_import, &ImportWizard::importFailed, m_data,
            [this](const QString& sentence) { m_data->endProgress(Level::Error, sentence); });
    connect(m_import, &ImportWizard::datasetImported, m_data, [this] { m_data->endProgress(Level::Done, {}); });
    connect(m_import, &ImportWizard::trainAsked, this, &MainWindow::newTraining);
    connect(m_import, &ImportWizard::openAsked, this, [this](const QString& name) {
        choosePage(Data);
        m_data->openDataset(name);
    });
}

void MainWindow::openImport() {
    if (m_import == nullptr) {
        return;  // for the moments until the workspace is open
    }
    m_sidebar->setCurrent(Data);
    m_pages->setCurrentWidget(m_import);
    m_import->open();
}

void MainWindow::addWorkspacePage(Page page, QWidget* widget) {
    m_pageWidgets[page] = widget;
    m_pages->addWidget(widget);
}

void MainWindow::closeWorkspace() {
    choosePage(Home);
    if (m_desk != nullptr) {
        m_desk->leave(*m_train);
        m_desk.reset();
    }
    m_privacy->closeWorkspace();
    delete std::exchange(m_trainWizard, nullptr);
    delete std::exchange(m_import, nullptr);
    for (int page = 0; page < PageCount; ++page) {
        if (page != Home && page != Train && page != Privacy) {
            delete std::exchange(m_pageWidgets[page], nullptr);
        }
    }
    m_compare = nullptr;
    m_evaluate = nullptr;
    m_export = nullptr;
}

void MainWindow::setReadOnly(const QString& reason, std::function<void()> tryAgain) {
    m_home->strip().showMessage(Level::Warning, reason,
                                {{tr("Try again"), QStringLiteral("home.tryAgain"), std::move(tryAgain)}});
}

void MainWindow::choosePage(int page) {
    if (m_pageWidgets[page] == nullptr) {  // for the moments until the workspace is open
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

void MainWindow::compareRun(const QString& runId) {
    if (m_compare != nullptr) {
        m_compare->chooseRun(runId);
        choosePage(Compare);
    }
}

void MainWindow::evaluateRun(const QString& runId) {
    if (m_evaluate != nullptr) {
        m_evaluate->chooseRun(runId);
        choosePage(Evaluate);
    }
}

void MainWindow::exportRun(const QString& runId) {
    if (m_export != nullptr) {
        m_export->chooseRun(runId);
        choosePage(Export);
    }
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
        QWidget* page = m_pages->currentWidget();
        QWidget* target = page->nextInFocusChain();
        while (target != page && (!page->isAncestorOf(target) || !target->isVisible() || !target->isEnabled() ||
                                  !(target->focusPolicy() & Qt::TabFocus))) {
            target = target->nextInFocusChain();
        }
        if (target != page) {
            target->setFocus(Qt::TabFocusReason);
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
    const int width = sidebarWidth(event->size().width());
    m_sidebar->setFixedWidth(width);
    m_sidebar->setNarrow(width < 100);
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
