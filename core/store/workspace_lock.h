#pragma once

#include <QString>

namespace lorimer {

/// The right to write a workspace, held by one process at a time. The kernel drops it when the process ends in any way,
/// so there are no stale locks.
class WorkspaceLock {
public:
    /// Takes the lock. Throws BadInput that names the process which holds it.
    explicit WorkspaceLock(const QString& folder);
    ~WorkspaceLock();
    WorkspaceLock(const WorkspaceLock&) = delete;
    WorkspaceLock& operator=(const WorkspaceLock&) = delete;

    /// True when a process holds the lock of `folder` at this moment. Changes nothing in the folder.
    static bool isHeld(const QString& folder);

    static QString fileName() { return QStringLiteral("lorimer.lock"); }

private:
    int m_descriptor = -1;
};

}  // namespace lorimer
