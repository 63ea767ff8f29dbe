#pragma once

#include <QObject>

#include "data/importer.h"
#include "session/session_jobs.h"

namespace lorimer {

/// An import on the files thread. Lives in the GUI thread and emits there.
class ImportSession final : public QObject {
    Q_OBJECT
public:
    /// `workspace` is open for writing; it and `filesThread` outlive the session.
    ImportSession(const Workspace& workspace, QThreadPool& filesThread, QObject* parent = nullptr);
    ~ImportSession() override;  ///< stops and waits; an unfinished import leaves nothing

    void start(const ImportConfig& config);
    void stop();
    bool isRunning() const { return m_jobs.isBusy(); }

Q_SIGNALS:
    void progress(qint64 rows, qint64 bytes, qint64 totalBytes);
    void finished(const lorimer::ImportReport& report);
    void failed(const lorimer::Error& error);  ///< kind Stopped after stop()

private:
    const Workspace& m_workspace;
    SessionJobs m_jobs;
};

}  // namespace lorimer
