// Backup and restore: everything comes back, damage is noticed, nothing is overwritten.
#include <sys/stat.h>

#include <QDir>
#include <QRandomGenerator>

#include "session/training_run.h"
#include "store/backup.h"
#include "store/run_json.h"
#include "store/schema.h"
#include "store/stored_rows.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

QByteArray readFile(const QString& file) {
    QFile input(file);
    return input.open(QIODevice::ReadOnly) ? input.readAll() : QByteArray("unreadable");
}

void writeFile(const QString& file, const QByteArray& content) {
    QFile output(file);
    QVERIFY(output.open(QIODevice::WriteOnly));
    output.write(content);
}

struct TrainedWorkspace : TrainableWorkspace {
    TrainingResult result;
    QByteArray bigFile = QByteArray(20 << 20, '\x5a');  // more than two pieces of a backup

    TrainedWorkspace() {
        FakeEngine engine;
        TrainingRequest request;
        request.modelPath = model;
        request.dataset = QStringLiteral("Notes");
        result = trainAndRecord(engine, *workspace, request, {});
        bigFile.append("end");
        writeFile(QString::fromStdString(result.summary.adapterFolder) + "/big.bin", bigFile);
    }
};

}  // namespace

class BackupTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack() {
        TrainedWorkspace made;
        const QString file = made.place.filePath("backup.lorimer");
        const BackupReport backup = backupWorkspace(*made.workspace, file);
        QCOMPARE(backup.runs, 1);
        QCOMPARE(backup.datasets, 1);
        struct stat information {};
        QCOMPARE(stat(QFile::encodeName(file).constData(), &information), 0);
        QCOMPARE(information.st_mode & 0777U, 0600U);
        const QByteArray bytes = readFile(file);

        const QString folder = made.place.filePath("restored");
        const BackupReport restored = restoreWorkspace(folder, file);
        QCOMPARE(restored.files, backup.files);
        QVERIFY(readFile(file) == bytes);
        QCOMPARE(stat(QFile::encodeName(folder).constData(), &information), 0);
        QCOMPARE(information.st_mode & 0777U, 0700U);
        const auto workspace = Workspace::openForWriting(folder);
        Database database = workspace->openDatabase();
        Database original = made.workspace->openDatabase();
        RunStore store(database, *workspace);
        RunStore originalStore(original, *made.workspace);
        const RunRecord run = store.find(made.result.runId);
        Json mine = runDetailsToJson(store, run);
        Json theirs = runDetailsToJson(originalStore, originalStore.find(made.result.runId));
        QVERIFY(mine.at("adapter").get<std::string>().find("restored/runs") != std::string::npos);
        for (Json* json : {&mine, &theirs}) {
            json->erase("adapter");
            json->erase("checkpoints");
        }
        QVERIFY(mine == theirs);
        QVERIFY(readFile(QString::fromStdString(run.summary.adapterFolder) + "/big.bin") == made.bigFile);
        for (const CheckpointReport& checkpoint : store.checkpoints(run.id)) {
            QVERIFY(QFile::exists(QString::fromStdString(checkpoint.folder) + "/state"));
        }
        const StoredRows rows(database, *run.inputs.datasetVersionId, SplitPart::Test);
        QCOMPARE(rows.size(), 8U);
        QCOMPARE(rows.row(7).messages[1].content, std::string("Answer 2-7"));
        QCOMPARE(database.value("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'backup%'").toInt(), 0);
        QCOMPARE(database.value("PRAGMA journal_mode").toString(), QString("wal"));
    }

    void worksBesideAWriterAndForAReader() {
        TrainedWorkspace made;
        Database writer = made.workspace->openDatabase();
        Transaction open(writer);
        writer.run("INSERT INTO datasets (name, created) VALUES ('Not yet', 'now')");
        const auto reading = Workspace::openForReading(made.workspace->folder());
        const BackupReport report = backupWorkspace(*reading, made.place.filePath("backup.lorimer"));
        QCOMPARE(report.datasets, 1);
    }

    void overwritesNothing() {
        TrainedWorkspace made;
        const QString file = made.place.filePath("backup.lorimer");
        writeFile(file, "mine");
        QVERIFY(says(errorOf([&] { backupWorkspace(*made.workspace, file); }), "exists already"));
        QCOMPARE(readFile(file), QByteArray("mine"));
        QFile::remove(file);
        backupWorkspace(*made.workspace, file);
        QVERIFY(says(errorOf([&] { restoreWorkspace(made.workspace->folder(), file); }), "not empty"));
        QDir(made.place.path()).mkdir("other");
        writeFile(made.place.filePath("other/letter"), "mine");
        QVERIFY(says(errorOf([&] { restoreWorkspace(made.place.filePath("other"), file); }), "not empty"));
        QDir(made.place.path()).mkdir("empty");
        restoreWorkspace(made.place.filePath("empty"), file);
        QVERIFY(says(errorOf([&] { backupWorkspace(*made.workspace, made.place.filePath("no/such/file")); }),
                     "does not exist"));
    }

    /// A checkpoint that a run is writing meanwhile is not part of it yet.
    void leavesOutWhatIsUnfinished() {
        TrainedWorkspace made;
        const QString file = made.place.filePath("backup.lorimer");
        const std::int64_t files = backupWorkspace(*made.workspace, file).files;
        const QString run = made.workspace->runFolder(made.result.runId);
        QVERIFY(QDir(run).mkpath("checkpoints/99.tmp"));
        writeFile(run + "/checkpoints/99.tmp/state.json", "{");
        writeFile(run + "/adapter/adapter_config.json.tmp", "{");
        QFile::remove(file);
        QCOMPARE(backupWorkspace(*made.workspace, file).files, files);
    }

    void staysOutOfTheWorkspace() {
        TrainedWorkspace made;
        const QString folder = made.workspace->folder();
        QVERIFY(QFile::link(folder, made.place.filePath("link")));
        for (const QString& file : {folder + "/backup", folder + "/lorimer.db", folder + "/new/deep/backup",
                                    made.place.filePath("link/backup"), folder + "/runs/../backup"}) {
            QVERIFY(says(errorOf([&] { backupWorkspace(*made.workspace, file); }), "lies in the workspace"));
            QVERIFY(says(errorOf([&] { made.workspace->requireOutside(file); }), "lies in the workspace"));
        }
        made.workspace->requireOutside(folder + "-other/file");  // a neighbour with a longer name
        made.workspace->requireOutside(made.place.filePath("backup"));
    }

    void stops() {
        TrainedWorkspace made;
        const QString file = made.place.filePath("backup.lorimer");
        const auto stop = [] { return true; };
        QCOMPARE(errorOf([&] { backupWorkspace(*made.workspace, file, stop); }).kind(), ErrorKind::Stopped);
        backupWorkspace(*made.workspace, file);
        const QString folder = made.place.filePath("restored");
        QCOMPARE(errorOf([&] { restoreWorkspace(folder, file, stop); }).kind(), ErrorKind::Stopped);
        QVERIFY(!QFile::exists(folder));
        QVERIFY(QDir(made.place.path()).entryList({"*tmp*"}).isEmpty());
    }

    void noticesDamage() {
        TrainedWorkspace made;
        const QString file = made.place.filePath("backup.lorimer");
        backupWorkspace(*made.workspace, file);
        const QByteArray good = readFile(file);
        const QString folder = made.place.filePath("restored");
        for (const qsizetype size :
             {qsizetype(0), qsizetype(50), qsizetype(4096), good.size() / 2, good.size() - 4096}) {
            writeFile(file, good.left(size));
            QCOMPARE(errorOf([&] { restoreWorkspace(folder, file); }).kind(), ErrorKind::BadInput);
        }
        // One changed byte inside a run's file: only its SHA-256 can tell.
        QByteArray changed = good;
        const qsizetype place = good.indexOf(QByteArray(3000, '\x5a'));
        QVERIFY(place > 0);
        changed[place + 1500] = 'x';
        writeFile(file, changed);
        QVERIFY(says(errorOf([&] { restoreWorkspace(folder, file); }), "big.bin"));
        writeFile(file, good.left(good.size() / 2));
        QVERIFY(says(errorOf([&] { restoreWorkspace(folder, file); }), "backup.lorimer is damaged"));
        QVERIFY(!QFile::exists(folder));
        QVERIFY(QDir(made.place.path()).entryList({"*tmp*"}).isEmpty());
        QVERIFY(says(errorOf([&] { restoreWorkspace(folder, made.place.filePath("none")); }), "no backup file"));
        QVERIFY(says(errorOf([&] { restoreWorkspace(folder, made.model); }), "not a backup"));
    }

    void refusesPathsOutsideRuns() {
        TrainedWorkspace made;
        const QString file = made.place.filePath("backup.lorimer");
        for (const char* path : {"../evil", "runs/../../evil", "/etc/evil", "runs/./x", "lorimer.db"}) {
            QFile::remove(file);
            backupWorkspace(*made.workspace, file);
            {
                Database database(file, Database::Access::Write);
                database.run("UPDATE backup_manifest SET path = ? WHERE path LIKE '%adapter_config.json'", {path});
                database.run("UPDATE backup_files SET path = ? WHERE path LIKE '%adapter_config.json'", {path});
            }
            errorOf([&] { restoreWorkspace(made.place.filePath("restored"), file); });
            QVERIFY(!QFile::exists(made.place.filePath("restored")));
            QVERIFY(!QFile::exists(made.place.filePath("evil")));
        }
    }

    void refusesANewerBackup() {
        TrainedWorkspace made;
        const QString file = made.place.filePath("backup.lorimer");
        backupWorkspace(*made.workspace, file);
        {
            Database database(file, Database::Access::Write);
            database.run(QStringLiteral("PRAGMA user_version = %1").arg(schemaVersion() + 1));
        }
        QVERIFY(says(errorOf([&] { restoreWorkspace(made.place.filePath("restored"), file); }), "newer version"));
    }

    void restoresAPlainDatabase() {
        TrainedWorkspace made;
        const QString copy = made.place.filePath("lorimer.db.v1.bak");
        {
            Database database = made.workspace->openDatabase();
            database.run("VACUUM INTO ?", {copy});
        }
        QCOMPARE(restoreWorkspace(made.place.filePath("restored"), copy).runs, 1);
    }
};

QTEST_GUILESS_MAIN(BackupTest)
#include "backup_test.moc"
