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
    /// What was asked last and is not on the disk yet is done now.
    ~DraftSession() override;

    void load();
    /// Kept in this order; saved() comes when it is on the disk.
    void save(const std::string& content);
    void discard();

Q_SIGNALS:
    void loaded(const std::optional<std::string>& content);
    void saved();
    void discarded();
    void failed(const lorimer::Error& error);

private:
    /// The new content; none: there is no draft any more.
    using Change = std::optional<std::string>;

    void change(const Change& change);
    void write(const Change& change) const;

    const Workspace& m_workspace;
    QString m_kind;
    std::optional<Change> m_waiting;  ///< the newest change until it is on the disk
    quint64 m_newest = 0;
    SessionJobs m_jobs;
};

}  // namespace lorimer
