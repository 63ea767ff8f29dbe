#include "app/application.h"

#include <QApplication>
#include <QDir>
#include <QScreen>

#include "app/single_instance.h"
#include "engine/base/error.h"
#include "store/workspace_place.h"
#include "ui/pages/first_start_page.h"
#include "ui/pages/home_page.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {
namespace {

constexpr QSize firstSize(1280, 800);
constexpr int titleBarHeight = 32;  // what a window manager puts above; the status bar must not lie below the screen

}  // namespace

Application::Application(const QString& workspace, SingleInstance& instance, const NetworkProof& proof,
                         const QString& baseModel, QObject* parent)
    : QObject(parent),
      m_folder(workspace),
      m_baseModel(baseModel),
      m_instance(&instance),
      m_loader(m_engineThread, QStringLiteral("liblorimer_engine.so")),
      m_watch(proof, QDateTime::currentDateTimeUtc()),
      m_feed(std::make_unique<RunFeed>(workspace)),
      m_opening(m_lookupThread, *this),
      m_windowOwner(std::make_unique<MainWindow>()),
      m_window(*m_windowOwner) {
    for (QThreadPool* pool : {&m_engineThread, &m_filesThread, &m_lookupThread}) {
        pool->setMaxThreadCount(1);
        pool->setExpiryTimeout(-1);  // CUDA and torch keep state per thread, SQLite connections belong to theirs
    }
    m_window.setWorkspace(workspace);
    m_window.setActivity(m_activity);
    connectFeed();
    connectLook();
    connectLog();
    connect(&m_watch, &SystemWatch::memoryRead, &m_window, &MainWindow::setMemory);
    connect(&m_watch, &SystemWatch::networkChecked, &m_window, &MainWindow::setNetwork);
    connect(&m_window, &MainWindow::networkCheckAsked, &m_watch, &SystemWatch::checkNetwork);
    connect(&m_window, &MainWindow::selfTestAsked, &m_watch, &SystemWatch::runSelfTest);
    connect(&m_loader, &EngineLoader::failed, &m_window, &MainWindow::setNotice);
    connect(m_instance, &SingleInstance::raiseRequested, &m_window, &MainWindow::bringToFront);
    connect(&m_window, &MainWindow::firstPainted, this, &Application::startBehindWindow, Qt::QueuedConnection);
}

Application::~Application() {
    log(QStringLiteral("end"));
    m_settings.setGeometry(m_window.saveGeometry());
    m_opening.stopAndWait();
    closeWorkspace();
}

void Application::connectFeed() {
    connect(m_feed.get(), &RunFeed::runsChanged, &m_window, &MainWindow::setRuns);
    connect(m_feed.get(), &RunFeed::shelfRead, &m_window, &MainWindow::setShelf);
    connect(m_feed.get(), &RunFeed::pieceArrived, &m_window, &MainWindow::addPiece);
    connect(m_feed.get(), &RunFeed::settingsRead, &m_window, &MainWindow::setSettings);
    connect(m_feed.get(), &RunFeed::failed, &m_window, &MainWindow::setWorkspaceFailure);
    connect(&m_window, &MainWindow::runWatched, m_feed.get(), &RunFeed::watch);
}

void Application::connectLook() {
    connect(&m_window, &MainWindow::themeChosen, this, [this](Theme theme) {
        m_settings.setTheme(theme);
        applyLook();
    });
    connect(&m_window, &MainWindow::textPercentChosen, this, &Application::applyLook);
    connect(&m_window, &MainWindow::textSizeChosen, this, [this](int change) {
        m_settings.setTextPercent(change == 0 ? Settings::normalText : m_settings.textPercent() + change);
        applyLook();
    });
}

void Application::connectLog() {
    log(QStringLiteral("start of Lorimer %1 with Qt %2, process %3")
            .arg(QCoreApplication::applicationVersion(), QLatin1String(qVersion()))
            .arg(QCoreApplication::applicationPid()));
    connect(&m_watch, &SystemWatch::networkChecked, this, [this](const NetworkView& network) {
        if (m_networkSeen && network.blocked == m_wasBlocked) {
            return;
        }
        m_networkSeen = true;
        m_wasBlocked = network.blocked;
        log(QStringLiteral("network: %1; %2 of %3 threads filtered, %4 open, self-test %5 passed, %6 failed")
                .arg(network.blocked ? QStringLiteral("blocked") : QStringLiteral("NOT blocked"))
                .arg(network.lockedThreads)
                .arg(network.threads)
                .arg(network.networkSockets.size())
                .arg(network.testsPassed)
                .arg(network.testsFailed));
    });
    connect(&m_loader, &EngineLoader::loaded, this, [this] { log(QStringLiteral("engine: loaded")); });
    connect(&m_loader, &EngineLoader::failed, this, [this] { log(QStringLiteral("engine: could not be loaded")); });
    connect(&m_awake, &SleepInhibitor::said, this, &Application::log);
}

// What runs is told by its id, and a failure by its kind: sentences may name what belongs to the user.
void Application::connectTraining() {
    connect(m_training.get(), &TrainingSession::runStarted, this, [this](const RunRecord& run) {
        m_trainedRun = run.id;
        log(QStringLiteral("run %1: begins").arg(run.id));
        if (m_settings.keepAwake()) {
            m_awake.inhibit();
        }
    });
    connect(m_training.get(), &TrainingSession::stateChanged, this,
            [this](RunState state) { log(QStringLiteral("run %1: %2").arg(m_trainedRun, runStateName(state))); });
    connect(m_training.get(), &TrainingSession::finished, this, [this](const TrainingResult& result) {
        log(QStringLiteral("run %1: ended after step %2").arg(m_trainedRun).arg(result.summary.steps));
        m_awake.release();
    });
    connect(m_training.get(), &TrainingSession::failed, this, [this](const Error& error) {
        log(QStringLiteral("run %1: failed, kind %2").arg(m_trainedRun).arg(static_cast<int>(error.kind())));
        m_awake.release();
    });
}

void Application::log(const QString& line) {
    if (m_log != nullptr) {
        m_log->write(line);
    } else if (m_workspace == nullptr) {
        m_earlyLines << line;
    }
}

void Application::applyLook() {
    applyTheme(*qApp, m_settings.theme(), m_settings.textPercent());
    m_window.setTheme(m_settings.theme());
}

void Application::start() {
    applyLook();
    const QSize room = m_window.screen()->availableSize() - QSize(0, titleBarHeight);
    m_window.resize(firstSize.boundedTo(room).expandedTo(m_window.minimumSize()));
    m_window.restoreGeometry(m_settings.geometry());
    m_watch.start();
    m_window.show();
}

void Application::startBehindWindow() {
    Q_EMIT windowPainted();
    if (m_asksForFolder) {
        askForFolder();
    } else {
        openWorkspace();
    }
    m_loader.load();
}

void Application::askForFolder() {
    m_firstStart = new FirstStartPage(m_folder);
    m_window.addWorkspacePage(MainWindow::Home, m_firstStart);
    m_window.choosePage(MainWindow::Home);
    m_firstStart->setFocus(Qt::OtherFocusReason);
    connect(m_firstStart, &FirstStartPage::folderChosen, this, [this](const QString& folder) {
        m_opening.post(
            [this, folder](const StopFlag&) {
                requireLocalPlace(folder);
                m_opening.deliver([this, folder] { takeFolder(folder); });
            },
            [this](const Error& error) { m_firstStart->showFailure(QString::fromStdString(error.sentence())); });
    });
}

// The right to be the window of another folder is taken before the right to the first one is given back.
void Application::takeFolder(const QString& folder) {
    try {
        if (folder != m_folder) {
            auto chosen = std::make_unique<SingleInstance>(folder);
            if (!chosen->isFirst()) {
                throw badInput("Another Lorimer has " + folder.toStdString() +
                               " open. Nothing was changed; choose another folder, or go on in that window.");
            }
            QDir().rmdir(m_folder);  // made for the lock; stays where anything is in it
            m_chosenInstance = std::move(chosen);
            m_instance = m_chosenInstance.get();
            connect(m_instance, &SingleInstance::raiseRequested, &m_window, &MainWindow::bringToFront);
            m_folder = folder;
            m_window.setWorkspace(folder);
            m_feed = std::make_unique<RunFeed>(folder);
            connectFeed();
        }
        m_settings.setDataFolder(folder);
        m_window.removePage(m_firstStart);
        m_firstStart->deleteLater();  // it may be its button that brought us here
        m_window.choosePage(MainWindow::Home);
        openWorkspace();
    } catch (const Error& error) {
        m_firstStart->showFailure(QString::fromStdString(error.sentence()));
    }
}

// Makes or opens the workspace to write; where another program writes it, to read, so that its runs can be watched.
void Application::openWorkspace() {
    m_opening.post(
        [this, folder = m_folder](const StopFlag&) {
            std::shared_ptr<Workspace> workspace;
            QString reason;
            try {
                workspace = Workspace::openForWriting(folder);
            } catch (const Error& error) {
                reason = QString::fromStdString(error.sentence());
                workspace = Workspace::openForReading(folder);
            }
            m_opening.deliver([this, workspace, reason] { workspaceOpened(workspace, reason); });
        },
        [this](const Error& error) { m_window.setWorkspaceFailure(QString::fromStdString(error.sentence())); });
}

void Application::workspaceOpened(std::shared_ptr<Workspace> workspace, const QString& readOnlyReason) {
    m_workspace = std::move(workspace);
    m_training = std::make_unique<TrainingSession>(*m_workspace, m_loader.provider(), m_engineThread);
    connectTraining();
    if (m_workspace->isWritable()) {
        m_log = std::make_unique<Log>(m_workspace->folder());
        m_earlyLines << QStringLiteral("workspace: open to write");
        for (const QString& line : std::exchange(m_earlyLines, {})) {
            m_log->write(line);
        }
    }
    m_services = std::make_unique<Services>(Services{*m_workspace, readOnlyReason, m_loader.provider(), m_engineThread,
                                                     m_filesThread, m_lookupThread, *m_training, m_activity, m_settings,
                                                     m_baseModel});
    m_window.openWorkspace(*m_services);
    if (!readOnlyReason.isEmpty()) {
        m_window.setReadOnly(readOnlyReason, [this] {
            closeWorkspace();
            openWorkspace();
        });
    }
    m_feed->start();
    listen();
}

void Application::closeWorkspace() {
    m_window.closeWorkspace();
    m_services.reset();
    m_training.reset();
    m_log.reset();
    m_workspace.reset();
}

void Application::listen() {
    try {
        m_instance->listen();
    } catch (const Error& error) {
        m_window.setNotice(QString::fromStdString(error.sentence()));
    }
}

}  // namespace lorimer
