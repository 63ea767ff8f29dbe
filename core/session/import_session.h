#pragma once

#include <QObject>

#include "data/importer.h"
#include "session/session_jobs.h"

namespace lorimer {

/// An import on the files thread. Lives in the GUI thread and emits there; progress comes at most every 40 ms.
class ImportSession final : public QObject {
    Q_OBJECT
public:
    /// `workspace` is open for writing; it and `filesThread` outlive the session.
    ImportSession(const Workspace& workspace, QThreadPool& filesThread, QObject* parent = nullptr);
    ~ImportSession() override;  ///< stops and waits; what is not finished leaves nothing

    /// Begins when the files thread is free. One import at a time.
    void start(const ImportConfig& config);
    /// Ends within a second with failed(Stopped); nothing is stored.
    void stop();
    bool isRunning() const { return m_jobs.isBusy(); }

Q_SIGNALS:
    void progress(qint64 rows, qint64 bytes, qint64 totalBytes);
    /// All is read; `rows` of `total` are in the store.
    void storing(qint64 rows, qint64 total);
    void finished(const lorimer::ImportReport& report);
    void failed(const lorimer::Error& error);

private:
    const Workspace& m_workspace;
    SessionJobs m_jobs;
};

}  // namespace lorimer
