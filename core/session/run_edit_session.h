#pragma once

#include <QByteArray>
#include <QObject>

#include "session/session_jobs.h"
#include "session/training_run.h"

namespace lorimer {

/// What a person changes of a run that is there: its name, notes, the run itself. Lives in the GUI thread; the store is
/// read and written on `lookupThread`, files elsewhere on `filesThread`. Answers come in the order of the calls.
class RunEditSession final : public QObject {
    Q_OBJECT
public:
    RunEditSession(const Workspace& workspace, QThreadPool& lookupThread, QThreadPool& filesThread,
                   QObject* parent = nullptr);
    ~RunEditSession() override;  ///< finishes what has begun, leaves the rest

    void rename(const QString& runId, const QString& name);
    void addNote(const QString& runId, const QString& text);
    /// The run, its curves, adapter and checkpoints.
    void remove(const QString& runId);
    /// Asks for a request that starts the run anew on the same version of the data with another learning rate; its name
    /// is the old one with the rate.
    void prepareWithRate(const QString& runId, double learningRate);
    /// Asks for the whole record, from which the wizard takes its settings.
    void read(const QString& runId);
    /// Writes a file outside of the workspace, whole or not at all.
    void saveFile(const QString& path, const QByteArray& content);

Q_SIGNALS:
    void changed(const QString& runId);
    void removed(const QString& runId);
    void prepared(const lorimer::TrainingRequest& request);
    void wasRead(const lorimer::RunRecord& run);
    void saved(const QString& path);
    void failed(const lorimer::Error& error);

private:
    void post(SessionJobs& jobs, std::function<void()> work);

    const Workspace& m_workspace;
    SessionJobs m_jobs;
    SessionJobs m_files;
};

}  // namespace lorimer
