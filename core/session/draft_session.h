#pragma once

#include <QObject>
#include <optional>
#include <string>

#include "session/session_jobs.h"
#include "store/workspace.h"

namespace lorimer {

/// The unfinished wizard of one kind: kept in the workspace, so that it is there after the program ended.
class DraftSession final : public QObject {
    Q_OBJECT
public:
    /// `kind` is "import" or "training". `workspace` and `lookupThread` outlive the session.
    DraftSession(const Workspace& workspace, QThreadPool& lookupThread, const QString& kind, QObject* parent = nullptr);
    ~DraftSession() override;

    void load();
    /// Kept in this order; saved() comes when it is on the disk.
    void save(const std::string& content);
    void discard();

Q_SIGNALS:
    void loaded(const std::optional<std::string>& content);
    void saved();
    void failed(const lorimer::Error& error);

private:
    const Workspace& m_workspace;
    QString m_kind;
    SessionJobs m_jobs;
};

}  // namespace lorimer
