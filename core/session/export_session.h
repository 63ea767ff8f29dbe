#pragma once

#include <QObject>

#include "session/adapter_export.h"
#include "session/session_jobs.h"

namespace lorimer {

/// An export, or a check of an earlier one, on the engine thread. Lives in the GUI thread and emits there.
class ExportSession final : public QObject {
    Q_OBJECT
public:
    /// `workspace` and `engineThread` outlive the session.
    ExportSession(const Workspace& workspace, EngineProvider engine, QThreadPool& engineThread,
                  QObject* parent = nullptr);
    ~ExportSession() override;  ///< stops, removes the unfinished files, waits

    void start(const QString& runId, const QString& folder, const ExportChoice& choice, const DeviceConfig& device);
    /// Compares the files in `folder`, as they are now, with the run.
    void check(const QString& runId, const QString& folder, const DeviceConfig& device);
    void stop();
    bool isRunning() const { return m_jobs.isBusy(); }

Q_SIGNALS:
    void written(qint64 bytes, qint64 total);
    void compared(int answers, int total);
    void exported(const lorimer::AdapterExport& report);
    void checked(const lorimer::ParityReport& report);
    void failed(const lorimer::Error& error);  ///< kind Stopped after stop()
    void ended();                              ///< last, however it ended

private:
    ParityHooks hooksFor(const StopFlag& stop);
    void post(std::function<void(const StopFlag&)> work);

    const Workspace& m_workspace;
    EngineProvider m_engine;
    SessionJobs m_jobs;
};

}  // namespace lorimer
