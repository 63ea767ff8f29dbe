#pragma once

#include <QObject>
#include <QThreadPool>
#include <memory>

#include "app/engine_loader.h"
#include "app/settings.h"
#include "app/system_watch.h"
#include "ui/main_window.h"
#include "ui/models/run_feed.h"

namespace lorimer {

class SingleInstance;

/// The running window program: owns the window, the two job threads and what feeds the window. It lives as long as the
/// event loop.
class Application final : public QObject {
    Q_OBJECT
public:
    Application(const QString& workspace, SingleInstance& instance, const NetworkProof& proof,
                QObject* parent = nullptr);
    ~Application() override;

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
    void startBehindWindow();
    void applyLook();

    Settings m_settings;
    SingleInstance& m_instance;
    QThreadPool m_engineThread;  ///< everything that touches the model: one thread
    QThreadPool m_filesThread;   ///< import and writing data sets: one thread
    MainWindow m_window;
    EngineLoader m_loader;
    SystemWatch m_watch;
    RunFeed m_feed;
};

}  // namespace lorimer
