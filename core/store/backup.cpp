#include "store/backup.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "store/backup_files.h"
#include "store/durable_file.h"
#include "store/schema.h"
#include "store/workspace_place.h"

namespace lorimer {

namespace {

void requireWhole(Database& database, const QString& name) {
    QSqlQuery check = database.run(QStringLiteral("PRAGMA integrity_check(1)"));
    const QString answer = check.next() ? check.value(0).toString() : QStringLiteral("no answer");
    check.finish();
    if (answer == QLatin1String("ok") && !database.run(QStringLiteral("PRAGMA foreign_key_check")).next()) return;
    throw badInput("The database in " + name.toStdString() +
                       " is damaged. Nothing was written in its place; use another "
                       "backup.",
                   answer.toStdString());
}

void count(Database& database, BackupReport& report) {
    report.runs = database.value(QStringLiteral("SELECT count(*) FROM runs")).toInt();
    report.datasets = database.value(QStringLiteral("SELECT count(*) FROM datasets")).toInt();
}

void removeWithCompanions(const QString& file) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) QFile::remove(file + QLatin1String(suffix));
}

/// Removes what is unfinished unless it was given its final name.
class Unfinished {
public:
    explicit Unfinished(const QString& path) : m_path(path) { remove(); }
    ~Unfinished() { remove(); }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;

private:
    void remove() const {
        if (QFileInfo(m_path).isDir()) {
            QDir(m_path).removeRecursively();
        } else {
            removeWithCompanions(m_path);
        }
    }
    QString m_path;
};

void requireBackupFile(const QString& file) {
    if (!QFileInfo(file).isFile()) {
        throw badInput("There is no backup file " + file.toStdString() + ". Nothing was restored; check the path.");
    }
    const DatabaseHeader header = readDatabaseHeader(file);
    if (!header.sqlite || header.applicationId != databaseApplicationId) {
        throw badInput("The file " + file.toStdString() +
                       " is not a backup of a Lorimer workspace, or is damaged. Nothing was "
                       "restored; use another file.");
    }
    if (header.version > schemaVersion()) throw newerVersionError(file, header.version);
}

void copyPrivately(const QString& from, const QString& to) {
    createPrivateFile(to);
    QFile input(from);
    QFile output(to);
    bool copied = input.open(QIODevice::ReadOnly) && output.open(QIODevice::WriteOnly);
    while (copied && !input.atEnd()) {
        const QByteArray content = input.read(qint64(1) << 20);
        copied = !content.isEmpty() && output.write(content) == content.size();
    }
    if (!copied || !output.flush()) {
        throw Error(ErrorKind::OutOfResources,
                    "Copying " + from.toStdString() + " to " + to.toStdString() +
                        " failed. Nothing "
                        "was restored; check that the disk is not full.",
                    output.errorString().toStdString());
    }
}

}  // namespace

BackupReport backupWorkspace(const Workspace& workspace, const QString& path,
                             const std::function<bool()>& stopRequested) {
    const QString file = QFileInfo(path).absoluteFilePath();
    workspace.requireOutside(path);
    requireLocalPlace(file);
    if (QFileInfo::exists(file)) {
        throw badInput("The file " + file.toStdString() +
                       " exists already. It was left as it is; choose another name.");
    }
    if (!QFileInfo(QFileInfo(file).absolutePath()).isDir()) {
        throw badInput("The folder of " + file.toStdString() + " does not exist. Nothing was written; check the path.");
    }
    const QString unfinished = file + QStringLiteral(".tmp");
    const Unfinished guard(unfinished);
    createPrivateFile(unfinished);
    BackupReport report;
    {
        // Copying needs a connection that may write, though nothing in the workspace is written.
        Database source(workspace.databaseFile(), Database::Access::Write);
        source.run(QStringLiteral("VACUUM INTO ?"), {unfinished});
        Database backup(unfinished, Database::Access::Write);
        report.files = packRunFiles(backup, workspace.folder(), stopRequested);
        requireWhole(backup, unfinished);
        count(backup, report);
    }
    report.bytes = QFileInfo(unfinished).size();
    publishFile(unfinished, file);
    return report;
}

BackupReport restoreWorkspace(const QString& path, const QString& file, const std::function<bool()>& stopRequested) {
    const QString folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    requireLocalPlace(folder);
    requireBackupFile(file);
    if (QFileInfo::exists(folder) &&
        !(QFileInfo(folder).isDir() &&
          QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))) {
        throw badInput("The folder " + folder.toStdString() +
                       " is not empty. Nothing was restored; choose a new or an empty "
                       "folder.");
    }
    const QString unfinished = folder + QStringLiteral(".restore.tmp");
    const Unfinished guard(unfinished);
    createPrivateFolder(unfinished);
    BackupReport report;
    report.bytes = QFileInfo(file).size();
    const QString copy = unfinished + QStringLiteral("/lorimer.db");
    copyPrivately(file, copy);
    try {
        Database database(copy, Database::Access::Write);
        requireWhole(database, file);
        createPrivateFolder(unfinished + QStringLiteral("/runs"));
        report.files = unpackRunFiles(database, unfinished, stopRequested);
        count(database, report);
        database.run(QStringLiteral("VACUUM"));
        database.run(QStringLiteral("PRAGMA journal_mode = WAL"));
    } catch (const Error& error) {
        // SQLite's own words name the copy, which is about to be removed.
        if (error.kind() != ErrorKind::BadInput || error.detail().empty()) throw;
        throw badInput("The backup " + file.toStdString() + " is damaged. Nothing was restored; use another backup.",
                       error.detail());
    }
    publishFile(unfinished, folder);
    return report;
}

}  // namespace lorimer
