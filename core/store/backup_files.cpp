#include "store/backup_files.h"

#include <sys/stat.h>

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include "store/durable_file.h"

namespace lorimer {

namespace {

constexpr qint64 pieceBytes = qint64(8) << 20;  // SQLite holds one piece in memory at a time
constexpr int attempts = 5;

/// One line a file: its path below `root`, and what changes when it is replaced.
QStringList filesOf(const QString& root, const QString& below) {
    QStringList lines;
    QDirIterator files(root + QLatin1Char('/') + below, QDir::Files | QDir::Hidden | QDir::NoSymLinks,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString path = QDir(root).relativeFilePath(file);
        if ((path + QLatin1Char('/')).contains(QLatin1String(".tmp/"))) continue;  // not finished yet
        struct stat information {};
        if (::stat(QFile::encodeName(file).constData(), &information) != 0) continue;
        lines << QStringLiteral("%1\n%2 %3 %4.%5")
                     .arg(path)
                     .arg(information.st_ino)
                     .arg(information.st_size)
                     .arg(information.st_mtim.tv_sec)
                     .arg(information.st_mtim.tv_nsec);
    }
    lines.sort();
    return lines;
}

/// False when the file went away or could not be read to its end.
bool packFile(Database& backup, const QString& root, const QString& path) {
    QFile input(root + QLatin1Char('/') + path);
    if (!input.open(QIODevice::ReadOnly)) return false;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 bytes = 0;
    for (int piece = 0;; ++piece) {
        const QByteArray content = input.read(pieceBytes);
        if (content.isEmpty()) break;
        hash.addData(content);
        bytes += content.size();
        backup.run(QStringLiteral("INSERT INTO backup_files (path, piece, content) VALUES (?, ?, ?)"),
                   {path, piece, content});
    }
    if (input.error() != QFileDevice::NoError) return false;
    backup.run(QStringLiteral("INSERT INTO backup_manifest (path, bytes, sha256) VALUES (?, ?, ?)"),
               {path, bytes, QString::fromLatin1(hash.result().toHex())});
    return true;
}

void throwIfStopped(const std::function<bool()>& stopRequested, const char* sentence) {
    if (stopRequested && stopRequested()) throw Error(ErrorKind::Stopped, sentence);
}

bool packRun(Database& backup, const QString& root, const QString& below, const std::function<bool()>& stopRequested) {
    const QStringList before = filesOf(root, below);
    for (const QString& line : before) {
        throwIfStopped(stopRequested, "Stopped. No backup was written and the workspace is unchanged.");
        if (!packFile(backup, root, line.section(QLatin1Char('\n'), 0, 0))) return false;
    }
    return filesOf(root, below) == before;
}

Error damaged(const QString& path) {
    return badInput("The backup is damaged: its file " + path.toStdString() +
                    " is not whole. Nothing was restored; use "
                    "another backup.");
}

/// A backup may come from anywhere: only plain paths below runs/ are written.
bool isSafe(const QString& path) {
    return path.startsWith(QLatin1String("runs/")) && QDir::cleanPath(path) == path &&
           !path.split(QLatin1Char('/')).contains(QLatin1String("..")) && !path.contains(QChar(0));
}

void unpackFile(Database& backup, const QString& root, const QString& path, const QString& sha256) {
    if (!isSafe(path)) throw damaged(path);
    const QString target = root + QLatin1Char('/') + path;
    if (!QDir().mkpath(QFileInfo(target).absolutePath())) throw damaged(path);
    createPrivateFile(target);
    QFile output(target);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!output.open(QIODevice::WriteOnly)) throw damaged(path);
    QSqlQuery pieces =
        backup.run(QStringLiteral("SELECT content FROM backup_files WHERE path = ? ORDER BY piece"), {path});
    while (pieces.next()) {
        const QByteArray content = pieces.value(0).toByteArray();
        hash.addData(content);
        if (output.write(content) != content.size()) break;
    }
    if (!output.flush() || output.error() != QFileDevice::NoError) {
        throw Error(ErrorKind::OutOfResources, "The disk is full: " + target.toStdString() +
                                                   " could not be written. Nothing "
                                                   "was restored; free some space and try again.");
    }
    if (QString::fromLatin1(hash.result().toHex()) != sha256) throw damaged(path);
    output.close();
    syncToDisk(target);
}

}  // namespace

std::int64_t packRunFiles(Database& backup, const QString& folder, const std::function<bool()>& stopRequested) {
    backup.run(
        QStringLiteral("CREATE TABLE backup_manifest (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, "
                       "sha256 TEXT NOT NULL)"));
    backup.run(
        QStringLiteral("CREATE TABLE backup_files (path TEXT NOT NULL, piece INTEGER NOT NULL, "
                       "content BLOB NOT NULL, PRIMARY KEY (path, piece))"));
    QSqlQuery runs = backup.run(QStringLiteral("SELECT id, name FROM runs"));
    std::vector<std::pair<QString, QString>> known;
    while (runs.next()) known.emplace_back(runs.value(0).toString(), runs.value(1).toString());
    runs.finish();
    for (const auto& [id, name] : known) {
        const QString below = QStringLiteral("runs/") + id;
        for (int attempt = 1;; ++attempt) {
            Transaction transaction(backup);
            if (packRun(backup, folder, below, stopRequested)) {
                transaction.commit();
                break;
            }
            if (attempt == attempts) {
                throw badInput("The files of the run \"" + name.toStdString() +
                               "\" could not be read whole, or change all the "
                               "time. No backup was written; try again when the run has ended.");
            }
        }
    }
    return backup.value(QStringLiteral("SELECT count(*) FROM backup_manifest")).toLongLong();
}

std::int64_t unpackRunFiles(Database& backup, const QString& folder, const std::function<bool()>& stopRequested) {
    const QString table =
        QStringLiteral("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'backup_manifest'");
    if (!backup.value(table).isValid()) return 0;
    std::int64_t count = 0;
    QSqlQuery files = backup.run(QStringLiteral("SELECT path, sha256 FROM backup_manifest ORDER BY path"));
    while (files.next()) {
        throwIfStopped(stopRequested, "Stopped. Nothing was restored and the backup is unchanged.");
        unpackFile(backup, folder, files.value(0).toString(), files.value(1).toString());
        ++count;
    }
    files.finish();
    backup.run(QStringLiteral("DROP TABLE backup_files"));
    backup.run(QStringLiteral("DROP TABLE backup_manifest"));
    return count;
}

}  // namespace lorimer
