#include "app/application.h"

#include <QApplication>

#include "app/single_instance.h"
#include "engine/base/error.h"
#include "ui/pages/home_page.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {
namespace {

constexpr QSize firstSize(1280, 800);

}  // namespace

Application::Application(const QString& workspace, SingleInstance& instance, const NetworkProof& proof, QObject* parent)
    : QObject(parent),
      m_instance(instance),
      m_loader(m_engineThread, QStringLiteral("liblorimer_engine.so")),
      m_watch(proof, QDateTime::currentDateTimeUtc()),
      m_feed(workspace) {
    for (QThreadPool* pool : {&m_engineThread, &m_filesThread}) {
        pool->setMaxThreadCount(1);
        pool->setExpiryTimeout(-1);  // CUDA and torch keep state per thread
    }
    m_window.setWorkspace(workspace);
    connectFeed();
    connectLook();
    connect(&m_watch, &SystemWatch::memoryRead, &m_window, &MainWindow::setMemory);
    connect(&m_watch, &SystemWatch::networkChecked, &m_window, &MainWindow::setNetwork);
    connect(&m_loader, &EngineLoader::failed, &m_window, &MainWindow::setNotice);
    connect(&m_instance, &SingleInstance::raiseRequested, &m_window, &MainWindow::bringToFront);
    connect(&m_window, &MainWindow::firstPainted, this, &Application::startBehindWindow, Qt::QueuedConnection);
}

Application::~Application() { m_settings.setGeometry(m_window.saveGeometry()); }

void Application::connectFeed() {
    connect(&m_feed, &RunFeed::runsChanged, &m_window, &MainWindow::setRuns);
    connect(&m_feed, &RunFeed::pieceArrived, &m_window, &MainWindow::addPiece);
    connect(&m_feed, &RunFeed::settingsRead, &m_window, &MainWindow::setSettings);
    connect(&m_feed, &RunFeed::failed, &m_window, &MainWindow::setWorkspaceFailure);
    connect(&m_window, &MainWindow::runWatched, &m_feed, &RunFeed::watch);
    connect(&m_feed, &RunFeed::opened, this, [this] {
        try {
            m_instance.listen();
        } catch (const Error& error) {
            m_window.setNotice(QString::fromStdString(error.sentence()));
        }
    });
}

void Application::connectLook() {
    connect(&m_window, &MainWindow::themeChosen, this, [this](Theme theme) {
        m_settings.setTheme(theme);
        applyLook();
    });
    connect(&m_window, &MainWindow::textSizeChosen, this, [this](int change) {
        m_settings.setTextPercent(change == 0 ? Settings::normalText : m_settings.textPercent() + change);
        applyLook();
    });
}

void Application::applyLook() {
    applyTheme(*qApp, m_settings.theme(), m_settings.textPercent());
    m_window.setTheme(m_settings.theme());
}

void Application::start() {
    applyLook();
    m_window.resize(firstSize);
    m_window.restoreGeometry(m_settings.geometry());
    m_feed.start();
    m_watch.start();
    m_window.show();
}

void Application::startBehindWindow() {
    Q_EMIT windowPainted();
    m_loader.load();
}

}  // namespace lorimer
