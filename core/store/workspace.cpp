#include "store/workspace.h"

#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "store/durable_file.h"
#include "store/run_store.h"
#include "store/schema.h"
#include "store/workspace_place.h"

namespace lorimer {

namespace {

QString databaseIn(const QString& folder) { return folder + QStringLiteral("/lorimer.db"); }

/// Files that an interrupted creation leaves; anything else in a folder without a database is not ours.
bool isLeftover(const QString& name) {
    return name == WorkspaceLock::fileName() || name.startsWith(QLatin1String("lorimer.db.new"));
}

/// Throws when `file` is not a workspace database that this version can use; reads its header only.
void requireUsableHeader(const QString& file) {
    const DatabaseHeader header = readDatabaseHeader(file);
    if (!header.sqlite) {
        throw badInput("The file " + file.toStdString() +
                       " is damaged or is not a database. It was left as it is; restore "
                       "a backup into another folder with \"lorimer-cli workspace restore\".");
    }
    if (header.applicationId != databaseApplicationId) {
        throw badInput("The file " + file.toStdString() +
                       " is a database of another program. It was left as it is; choose "
                       "another folder.");
    }
    if (header.version > schemaVersion()) throw newerVersionError(file, header.version);
}

/// True when `folder` holds a workspace; false when one can be made there. Throws when neither.
bool holdsWorkspace(const QString& folder) {
    const QFileInfo information(folder);
    if (!information.exists()) return false;
    if (!information.isDir()) {
        throw badInput(folder.toStdString() +
                       " is a file, and a workspace is a folder. Nothing was changed; choose another "
                       "path.");
    }
    if (!information.isReadable() || !information.isExecutable()) {
        throw badInput("You may not read the folder " + folder.toStdString() +
                       ". Nothing was changed; choose another "
                       "folder or ask its owner.");
    }
    if (QFileInfo::exists(databaseIn(folder))) {
        requireUsableHeader(databaseIn(folder));
        return true;
    }
    for (const QString& name :
         QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)) {
        if (isLeftover(name)) continue;
        throw badInput("The folder " + folder.toStdString() + " is not a workspace and is not empty (it holds " +
                       name.toStdString() + "). Nothing was changed; choose an empty or a new folder.");
    }
    return false;
}

Error noWorkspace(const QString& folder) {
    return badInput("There is no workspace in " + folder.toStdString() +
                    ". Nothing was changed; check the path, or make one with \"lorimer-cli import\".");
}

}  // namespace

Workspace::Workspace(const QString& folder, std::unique_ptr<WorkspaceLock> lock)
    : m_folder(QFileInfo(folder).absoluteFilePath()), m_lock(std::move(lock)) {}

std::unique_ptr<Workspace> Workspace::openForWriting(const QString& path, WhenMissing whenMissing) {
    const QString folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    requireLocalPlace(folder);
    if (!holdsWorkspace(folder) && whenMissing == WhenMissing::Refuse) throw noWorkspace(folder);
    createPrivateFolder(folder);
    std::unique_ptr<Workspace> workspace(new Workspace(folder, std::make_unique<WorkspaceLock>(folder)));
    // Asked again under the lock: another process may have made the workspace a moment ago.
    if (!holdsWorkspace(folder)) createDatabase(databaseIn(folder));
    ::chmod(QFile::encodeName(folder).constData(), 0700);
    Database database = workspace->openDatabase();
    migrateDatabase(database);
    RunStore(database, *workspace).recover();
    return workspace;
}

std::unique_ptr<Workspace> Workspace::openForReading(const QString& path) {
    const QString folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    requireLocalPlace(folder);
    if (!holdsWorkspace(folder)) {
        throw noWorkspace(folder);
    }
    // An older format is brought to this version first, which needs the right to write.
    if (readDatabaseHeader(databaseIn(folder)).version < schemaVersion()) openForWriting(folder);
    std::unique_ptr<Workspace> workspace(new Workspace(folder, nullptr));
    Database database = workspace->openDatabase();
    const int version = database.value(QStringLiteral("PRAGMA user_version")).toInt();
    if (version != schemaVersion()) throw newerVersionError(workspace->databaseFile(), version);
    return workspace;
}

QString Workspace::databaseFile() const { return databaseIn(m_folder); }

QString Workspace::runFolder(const QString& runId) const { return m_folder + QStringLiteral("/runs/") + runId; }

QString Workspace::relativePath(const QString& absolute) const { return QDir(m_folder).relativeFilePath(absolute); }

QString Workspace::absolutePath(const QString& relative) const {
    return QDir::cleanPath(QDir(m_folder).absoluteFilePath(relative));
}

void Workspace::requireOutside(const QString& path) const {
    QFileInfo place(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    while (!place.exists() && !place.isRoot()) place = QFileInfo(place.absolutePath());
    const QString own = QFileInfo(m_folder).canonicalFilePath();
    const QString given = place.canonicalFilePath();
    if (given != own && !given.startsWith(own + QLatin1Char('/'))) return;
    throw badInput(path.toStdString() + " lies in the workspace " + m_folder.toStdString() +
                   ", where Lorimer keeps its own files. Nothing was written; choose a place outside it.");
}

bool Workspace::hasWriter() const { return isWritable() || WorkspaceLock::isHeld(m_folder); }

Database Workspace::openDatabase() const {
    return {databaseFile(), isWritable() ? Database::Access::Write : Database::Access::Read};
}

}  // namespace lorimer
