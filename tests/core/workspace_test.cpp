// The workspace folder: who may open it, what is refused, and that a refused one is left untouched.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <thread>

#include "store/durable_file.h"
#include "store/schema.h"
#include "tests/support/temporary_workspace.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

void writeFile(const QString& file, const QByteArray& content) {
    QFile output(file);
    QVERIFY(output.open(QIODevice::WriteOnly));
    output.write(content);
}

QByteArray readFile(const QString& file) {
    QFile input(file);
    return input.open(QIODevice::ReadOnly) ? input.readAll() : QByteArray("unreadable");
}

/// Names, modes and contents of everything below `folder`.
QByteArray fingerprint(const QString& folder) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QStringList names;
    QDirIterator files(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (files.hasNext()) names << files.next();
    names.sort();
    names << folder;
    for (const QString& name : names) {
        struct stat information {};
        stat(QFile::encodeName(name).constData(), &information);
        hash.addData(name.toUtf8() + QByteArray::number(information.st_mode));
        if (QFileInfo(name).isFile()) hash.addData(readFile(name));
    }
    return hash.result();
}

unsigned modeOf(const QString& path) {
    struct stat information {};
    stat(QFile::encodeName(path).constData(), &information);
    return information.st_mode & 07777U;
}

/// Runs `action` in a forked child; true when it returned true there.
bool inChild(const std::function<bool()>& action) {
    const pid_t child = fork();
    if (child == 0) _exit(action() ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void setVersion(const QString& folder, int version) {
    Database database(folder + QStringLiteral("/lorimer.db"), Database::Access::Write);
    database.run(QStringLiteral("PRAGMA user_version = %1").arg(version));
    database.run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
}

}  // namespace

class WorkspaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createsPrivateFolder() {
        umask(0);
        TemporaryWorkspace made;
        umask(022);
        QCOMPARE(modeOf(made.workspace->folder()), 0700U);
        QCOMPARE(modeOf(made.workspace->databaseFile()), 0600U);
        QCOMPARE(modeOf(made.workspace->folder() + "/lorimer.lock"), 0600U);
        Database database = made.workspace->openDatabase();
        QCOMPARE(database.value("PRAGMA journal_mode").toString(), QString("wal"));
        QCOMPARE(database.value("PRAGMA synchronous").toInt(), 2);
        QCOMPARE(database.value("PRAGMA foreign_keys").toInt(), 1);
        QCOMPARE(database.value("PRAGMA user_version").toInt(), schemaVersion());
    }

    void reopens() {
        TemporaryWorkspace made;
        const QString folder = made.workspace->folder();
        {
            Database database = made.workspace->openDatabase();
            database.run("INSERT INTO datasets (name, created) VALUES ('Notes', 'now')");
        }
        made.workspace.reset();
        QVERIFY(chmod(QFile::encodeName(folder).constData(), 0755) == 0);
        made.workspace = Workspace::openForWriting(folder);
        QCOMPARE(modeOf(folder), 0700U);
        Database database = made.workspace->openDatabase();
        QCOMPARE(database.value("SELECT name FROM datasets").toString(), QString("Notes"));
    }

    void refusesForeignContent() {
        QTemporaryDir place;
        writeFile(place.filePath("letter.txt"), "mine");
        const QByteArray before = fingerprint(place.path());
        const Error error = errorOf([&] { Workspace::openForWriting(place.path()); });
        QCOMPARE(error.kind(), ErrorKind::BadInput);
        QVERIFY(says(error, "letter.txt"));
        QCOMPARE(fingerprint(place.path()), before);
    }

    void refusesAFile() {
        QTemporaryDir place;
        writeFile(place.filePath("letter.txt"), "mine");
        QVERIFY(says(errorOf([&] { Workspace::openForWriting(place.filePath("letter.txt")); }), "is a file"));
    }

    void refusesRunsWithoutDatabase() {
        TemporaryWorkspace made;
        const QString folder = made.workspace->folder();
        made.workspace.reset();
        QDir(folder).mkdir("runs");
        QVERIFY(QFile::remove(folder + "/lorimer.db"));
        QVERIFY(says(errorOf([&] { Workspace::openForWriting(folder); }), "not empty"));
        QVERIFY(!QFile::exists(folder + "/lorimer.db"));
    }

    void finishesAnInterruptedCreation() {
        QTemporaryDir place;
        writeFile(place.filePath("lorimer.lock"), "");
        writeFile(place.filePath("lorimer.db.new"), "half");
        writeFile(place.filePath("lorimer.db.new-journal"), "half");
        const auto workspace = Workspace::openForWriting(place.path());
        QCOMPARE(workspace->openDatabase().value("PRAGMA user_version").toInt(), schemaVersion());
        QVERIFY(!QFile::exists(place.filePath("lorimer.db.new")));
    }

    void refusesDamagedOrForeignDatabase_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray(5000, 'x');
        QTest::newRow("cut header") << QByteArray("SQLite format 3\0", 16);
    }
    void refusesDamagedOrForeignDatabase() {
        QFETCH(QByteArray, content);
        QTemporaryDir place;
        writeFile(place.filePath("lorimer.db"), content);
        const QByteArray before = fingerprint(place.path());
        QVERIFY(says(errorOf([&] { Workspace::openForWriting(place.path()); }), "left as it is"));
        QVERIFY(says(errorOf([&] { Workspace::openForReading(place.path()); }), "left as it is"));
        QCOMPARE(fingerprint(place.path()), before);
    }

    void namesDamageInsideTheDatabase() {
        TemporaryWorkspace made;
        const QString folder = made.workspace->folder();
        made.workspace.reset();
        QFile file(folder + "/lorimer.db");
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(100);
        file.write(QByteArray(3000, '\x7f'));
        file.close();
        const Error error = errorOf([&] {
            const auto workspace = Workspace::openForWriting(folder);
            workspace->openDatabase().run("SELECT * FROM runs");
        });
        QCOMPARE(error.kind(), ErrorKind::BadInput);
        QVERIFY(says(error, "damaged"));
    }

    void refusesANewerVersionUntouched() {
        TemporaryWorkspace made;
        const QString folder = made.workspace->folder();
        made.workspace.reset();
        setVersion(folder, schemaVersion() + 1);
        chmod(QFile::encodeName(folder).constData(), 0750);
        const QByteArray before = fingerprint(folder);
        for (const bool write : {true, false}) {
            const Error error =
                errorOf([&] { write ? Workspace::openForWriting(folder) : Workspace::openForReading(folder); });
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QVERIFY(says(error, "newer version"));
        }
        QCOMPARE(fingerprint(folder), before);
    }

    void migrationKeepsACopy() {
        TemporaryWorkspace made;
        Database database = made.workspace->openDatabase();
        database.run("INSERT INTO datasets (name, created) VALUES ('Notes', 'now')");
        std::vector<Migration> steps(migrations().begin(), migrations().end());
        steps.push_back({{"ALTER TABLE datasets ADD COLUMN note TEXT", "UPDATE datasets SET note = 'new'"}});
        migrateDatabase(database, steps);
        QCOMPARE(database.value("SELECT note FROM datasets").toString(), QString("new"));
        QCOMPARE(readDatabaseHeader(database.file()).version, schemaVersion() + 1);

        const QString copy = database.file() + QStringLiteral(".v%1.bak").arg(schemaVersion());
        Database old(copy, Database::Access::Read);
        QCOMPARE(old.value("PRAGMA user_version").toInt(), schemaVersion());
        QCOMPARE(old.value("SELECT name FROM datasets").toString(), QString("Notes"));
    }

    void failedMigrationChangesNothing() {
        TemporaryWorkspace made;
        Database database = made.workspace->openDatabase();
        std::vector<Migration> steps(migrations().begin(), migrations().end());
        steps.push_back({{"ALTER TABLE datasets ADD COLUMN note TEXT", "UPDATE nothing SET note = 'new'"}});
        errorOf([&] { migrateDatabase(database, steps); });
        QCOMPARE(database.value("PRAGMA user_version").toInt(), schemaVersion());
        QCOMPARE(database.value("SELECT count(*) FROM pragma_table_info('datasets') WHERE name = 'note'").toInt(), 0);
    }

    void oneWriterNamedReadersBeside() {
        TemporaryWorkspace made;
        const QString folder = made.workspace->folder();
        const std::string process = "(process " + std::to_string(getpid()) + ")";
        QVERIFY(inChild([&] {
            try {
                Workspace::openForWriting(folder);
                return false;
            } catch (const Error& error) {
                return error.kind() == ErrorKind::BadInput && error.sentence().find(process) != std::string::npos &&
                       error.sentence().find("workspace_test") != std::string::npos;
            }
        }));
        Database writer = made.workspace->openDatabase();
        const auto reading = Workspace::openForReading(folder);
        QVERIFY(reading->hasWriter());
        Database reader = reading->openDatabase();
        Transaction transaction(writer);
        writer.run("INSERT INTO datasets (name, created) VALUES ('Notes', 'now')");
        QCOMPARE(reader.value("SELECT count(*) FROM datasets").toInt(), 0);
        transaction.commit();
        QCOMPARE(reader.value("SELECT count(*) FROM datasets").toInt(), 1);
        QVERIFY(says(errorOf([&] { reader.run("DELETE FROM datasets"); }), "cannot be written"));
        made.workspace.reset();
        QVERIFY(!reading->hasWriter());
    }

    void killedWriterLeavesNoLock() {
        QTemporaryDir place;
        const QString folder = place.filePath("workspace");
        int ready[2];
        QVERIFY(pipe(ready) == 0);
        const pid_t child = fork();
        if (child == 0) {
            const auto workspace = Workspace::openForWriting(folder);
            Database database = workspace->openDatabase();
            database.run("INSERT INTO datasets (name, created) VALUES ('Kept', 'now')");
            if (write(ready[1], "r", 1) != 1) _exit(1);
            for (;;) pause();
        }
        char byte = 0;
        QVERIFY(read(ready[0], &byte, 1) == 1);
        QVERIFY(says(errorOf([&] { Workspace::openForWriting(folder); }), "in use by"));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        const auto workspace = Workspace::openForWriting(folder);
        QCOMPARE(workspace->openDatabase().value("SELECT name FROM datasets").toString(), QString("Kept"));
    }

    void refusesCloudFolders() {
        QTemporaryDir place;
        for (const char* name : {"Dropbox/x", "OneDrive - Clinic/x", "nextcloud", "iCloud Drive/a/b"}) {
            const Error error = errorOf([&] { Workspace::openForWriting(place.filePath(name)); });
            QCOMPARE(error.kind(), ErrorKind::RefusedForPrivacy);
        }
        QVERIFY(QDir(place.path()).isEmpty());
        QVERIFY(Workspace::openForWriting(place.filePath("Dropbox-notes")) != nullptr);
    }

    void readingNeedsAWorkspace() {
        QTemporaryDir place;
        QVERIFY(says(errorOf([&] { Workspace::openForReading(place.filePath("none")); }), "no workspace"));
        QVERIFY(QDir(place.path()).isEmpty());
    }

    void threadsHaveTheirOwnConnection() {
        TemporaryWorkspace made;
        Database mine = made.workspace->openDatabase();
        std::thread([&] {
            Database theirs = made.workspace->openDatabase();
            for (int i = 0; i < 100; ++i) theirs.run("INSERT INTO datasets (name, created) VALUES (?, 'now')", {i});
        }).join();
        QCOMPARE(mine.value("SELECT count(*) FROM datasets").toInt(), 100);
    }

    void nonDurableCommitsSurviveTheProcess() {
        QTemporaryDir place;
        const QString folder = place.filePath("workspace");
        Workspace::openForWriting(folder);
        const pid_t child = fork();
        if (child == 0) {
            const auto workspace = Workspace::openForWriting(folder);
            Database database = workspace->openDatabase();
            database.setDurable(false);
            for (int i = 0; i < 50; ++i) database.run("INSERT INTO datasets (name, created) VALUES (?, 'now')", {i});
            kill(getpid(), SIGKILL);
        }
        waitpid(child, nullptr, 0);
        const auto workspace = Workspace::openForReading(folder);
        QCOMPARE(workspace->openDatabase().value("SELECT count(*) FROM datasets").toInt(), 50);
    }
};

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "workspace_test.moc"
