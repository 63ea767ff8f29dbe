#pragma once

#include <QObject>
#include <QThreadPool>
#include <memory>

#include "app/engine_loader.h"
#include "app/sleep_inhibitor.h"
#include "app/system_watch.h"
#include "session/training_session.h"
#include "store/log.h"
#include "ui/main_window.h"
#include "ui/models/activity_model.h"
#include "ui/models/run_feed.h"
#include "ui/services.h"
#include "ui/settings.h"

namespace lorimer {

class FirstStartPage;
class SingleInstance;

/// The running window program: owns the window, the job threads and what feeds the window. It lives as long as the
/// event loop.
class Application final : public QObject {
    Q_OBJECT
public:
    /// `baseModel` may be empty: WindowOptions says what it is.
    Application(const QString& workspace, SingleInstance& instance, const NetworkProof& proof,
                const QString& baseModel = {}, QObject* parent = nullptr);
    ~Application() override;

    /// True: the window asks where the data shall be before it opens anything.
    void setAsksForFolder(bool asks) { m_asksForFolder = asks; }
    /// Shows the window; everything slow begins after its first paint.
    void start();

    MainWindow& window() { return m_window; }
    QThreadPool& engineThread() { return m_engineThread; }
    QThreadPool& filesThread() { return m_filesThread; }

Q_SIGNALS:
    void windowPainted();

private:
    void connectFeed();
    void connectLook();
    void connectLog();
    void connectTraining();
    void log(const QString& line);
    void startBehindWindow();
    void applyLook();
    void askForFolder();
    void takeFolder(const QString& folder);
    void openWorkspace();
    void workspaceOpened(std::shared_ptr<Workspace> workspace, const QString& readOnlyReason);
    void closeWorkspace();
    void listen();

    QString m_folder;
    QString m_baseModel;
    Settings m_settings;
    bool m_asksForFolder = false;
    FirstStartPage* m_firstStart = nullptr;  ///< while it asks
    SingleInstance* m_instance = nullptr;
    std::unique_ptr<SingleInstance> m_chosenInstance;  ///< of a folder that the first start was told
    QThreadPool m_engineThread;                        ///< everything that touches the model: one thread
    QThreadPool m_filesThread;                         ///< imports, writing files, checksums: one thread
    QThreadPool m_lookupThread;  ///< short questions that must not wait behind an import or a training: one thread
    ActivityModel m_activity;
    QStringList m_earlyLines;    ///< of the log, until the workspace is open
    std::unique_ptr<Log> m_log;  ///< only where this program may write the workspace
    QString m_trainedRun;        ///< its id
    bool m_wasBlocked = false;   ///< the network, when it was looked at last
    bool m_networkSeen = false;
    SleepInhibitor m_awake;
    EngineLoader m_loader;
    SystemWatch m_watch;
    std::unique_ptr<RunFeed> m_feed;
    SessionJobs m_opening;
    std::shared_ptr<Workspace> m_workspace;
    std::unique_ptr<TrainingSession> m_training;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<MainWindow> m_windowOwner;  ///< goes first: its pages use everything above
    MainWindow& m_window;
};

}  // namespace lorimer
