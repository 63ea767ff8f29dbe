#pragma once

#include <QString>
#include <memory>

#include "store/database.h"
#include "store/workspace_lock.h"

namespace lorimer {

/// A folder with everything of one user: lorimer.db, runs/<id>/ and a lock file. Mode 0700. One process writes at a
/// time; reading works beside it. The object is made once per process and may be shared by threads: it does not change.
class Workspace {
public:
    enum class WhenMissing { Create, Refuse };

    /// Opens the workspace to write, and makes it (or throws BadInput) when the folder is new or empty. Runs that a
    /// killed program left are marked Interrupted. Throws BadInput when the folder holds something else, another
    /// process writes it (named), it was written by a newer version (left untouched) or is damaged; RefusedForPrivacy
    /// on a network file system.
    static std::unique_ptr<Workspace> openForWriting(const QString& folder,
                                                     WhenMissing whenMissing = WhenMissing::Create);

    /// Opens an existing workspace to read. Throws BadInput when there is none.
    static std::unique_ptr<Workspace> openForReading(const QString& folder);

    const QString& folder() const { return m_folder; }
    QString databaseFile() const;
    /// runs/<id>/ of one run; it need not exist.
    QString runFolder(const QString& runId) const;
    /// "runs/7/adapter" from an absolute path below the workspace, and back.
    QString relativePath(const QString& absolute) const;
    QString absolutePath(const QString& relative) const;
    /// Throws BadInput where `path`, which a user named for a result, lies in the workspace: it would replace or mix
    /// with what Lorimer keeps there.
    void requireOutside(const QString& path) const;

    bool isWritable() const { return m_lock != nullptr; }
    /// True when this object or another process may be writing now.
    bool hasWriter() const;

    /// A connection for the calling thread.
    Database openDatabase() const;

private:
    explicit Workspace(const QString& folder, std::unique_ptr<WorkspaceLock> lock);

    QString m_folder;  // absolute
    std::unique_ptr<WorkspaceLock> m_lock;
};

}  // namespace lorimer
