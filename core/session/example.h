#pragma once

#include <QObject>

#include "data/import_config.h"
#include "session/session_jobs.h"
#include "store/workspace.h"

namespace lorimer {

/// The worked example as a data set: 240 invented notes of 60 invented patients that come with the program, and the
/// letters that belong to them. scripts/make_example_notes.py made them.
ImportConfig exampleImport(const QString& csvFile);

/// Brings the worked example into the workspace without asking anything. Lives in the GUI thread and emits there.
class ExampleSession final : public QObject {
    Q_OBJECT
public:
    /// `workspace` is open for writing; it and `filesThread` outlive the session.
    ExampleSession(const Workspace& workspace, QThreadPool& filesThread, QObject* parent = nullptr);
    ~ExampleSession() override;

    /// Imports `csvFile` (a resource may be named), unless it is there already.
    void start(const QString& csvFile = QStringLiteral(":/example/notes.csv"));

Q_SIGNALS:
    /// `dataset` is its name.
    void finished(const QString& dataset);
    void failed(const lorimer::Error& error);

private:
    const Workspace& m_workspace;
    SessionJobs m_jobs;
};

}  // namespace lorimer
