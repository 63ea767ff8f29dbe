// Disk use of a workspace, and which checkpoints may go.
#include "session/storage_session.h"

#include <QDir>

#include "store/run_store.h"
#include "tests/support/small_model.h"
#include "tests/support/temporary_workspace.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Bench : TemporaryWorkspace {
    QThreadPool pool;
    QString settings = place.filePath(QStringLiteral("window.ini"));

    Bench() { pool.setMaxThreadCount(1); }

    /// A run in `state` with checkpoints of 1,000 bytes at `steps`.
    QString addRun(const QString& name, RunState state, const std::vector<int>& steps) {
        Database database = workspace->openDatabase();
        RunStore store(database, *workspace);
        RunInputs inputs;
        inputs.name = name;
        const QString id = store.create(inputs);
        store.setState(id, state);
        for (const int step : steps) {
            const QString folder = workspace->runFolder(id) + QStringLiteral("/checkpoints/ckpt.%1").arg(step);
            QDir().mkpath(folder);
            writeFile(folder + QStringLiteral("/adapter.safetensors"), std::string(1000, 'x'));
            database.run(QStringLiteral("INSERT INTO checkpoints (run_id, step, folder, time) VALUES (?, ?, ?, ?)"),
                         {id, step, workspace->relativePath(folder), currentTime()});
        }
        QDir().mkpath(workspace->runFolder(id) + QStringLiteral("/adapter"));
        writeFile(workspace->runFolder(id) + QStringLiteral("/adapter/adapter_model.safetensors"),
                  std::string(500, 'a'));
        return id;
    }
    std::size_t checkpointsOf(const QString& id) const {
        Database database = workspace->openDatabase();
        return RunStore(database, *workspace).checkpoints(id).size();
    }
};

std::int64_t bytesOf(const StorageReport& report, StoragePart::Kind kind) {
    std::int64_t bytes = -1;
    for (const StoragePart& part : report.parts)
        if (part.kind == kind) bytes = part.bytes;
    return bytes;
}

}  // namespace

class StorageSessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresAdaptersAndCheckpointsApart() {
        Bench bench;
        bench.addRun(QStringLiteral("a"), RunState::Done, {10, 20});
        StorageSession session(*bench.workspace, bench.settings, bench.pool);
        StorageReport report;
        connect(&session, &StorageSession::measured, this, [&](const StorageReport& measured) { report = measured; });
        session.measure();
        QTRY_VERIFY(!report.parts.isEmpty());
        QCOMPARE(bytesOf(report, StoragePart::Kind::Adapters), 500);
        QCOMPARE(bytesOf(report, StoragePart::Kind::Checkpoints), 2000);
        QVERIFY(bytesOf(report, StoragePart::Kind::Database) > 10000);
        QVERIFY(report.freeBytes > 0);
        QVERIFY(!report.fileSystem.isEmpty());
    }

    void deletesWhatNoRunNeeds() {
        Bench bench;
        const QString done = bench.addRun(QStringLiteral("done"), RunState::Done, {10, 20});
        const QString paused = bench.addRun(QStringLiteral("paused"), RunState::Paused, {10, 20});
        const QString training = bench.addRun(QStringLiteral("training"), RunState::Training, {10, 20});
        StorageSession session(*bench.workspace, bench.settings, bench.pool);
        qint64 count = -1;
        qint64 bytes = 0;
        StorageReport report;
        connect(&session, &StorageSession::checkpointsDeleted, this, [&](qint64 deleted, qint64 freed) {
            count = deleted;
            bytes = freed;
        });
        connect(&session, &StorageSession::measured, this, [&](const StorageReport& measured) { report = measured; });
        session.measure();
        QTRY_COMPARE(report.oldCheckpoints, 3);
        QCOMPARE(report.oldCheckpointBytes, 3000);
        session.deleteOldCheckpoints();
        QTRY_COMPARE(count, 3);
        QCOMPARE(bytes, 3000);
        QTRY_COMPARE(report.oldCheckpoints, 0);
        QCOMPARE(bench.checkpointsOf(done), 0U);
        QCOMPARE(bench.checkpointsOf(paused), 1U);
        QCOMPARE(bench.checkpointsOf(training), 2U);
        const QString newest = bench.workspace->runFolder(paused) + QStringLiteral("/checkpoints/ckpt.20");
        QVERIFY(QDir(newest).exists());
        QVERIFY(!QDir(bench.workspace->runFolder(paused) + QStringLiteral("/checkpoints/ckpt.10")).exists());
        QVERIFY(QFile::exists(bench.workspace->runFolder(done) + QStringLiteral("/adapter/adapter_model.safetensors")));
    }

    void aFolderOutsideTheRunIsLeftAlone() {
        Bench bench;
        const QString id = bench.addRun(QStringLiteral("a"), RunState::Done, {});
        QVERIFY(QDir().mkpath(bench.place.filePath(QStringLiteral("precious"))));
        {
            Database database = bench.workspace->openDatabase();
            database.run(QStringLiteral("INSERT INTO checkpoints (run_id, step, folder, time) VALUES (?, 1, ?, ?)"),
                         {id, QStringLiteral("../precious"), currentTime()});
        }
        StorageSession session(*bench.workspace, bench.settings, bench.pool);
        qint64 count = -1;
        connect(&session, &StorageSession::checkpointsDeleted, this, [&](qint64 deleted, qint64) { count = deleted; });
        session.deleteOldCheckpoints();
        QTRY_COMPARE(count, 0);
        QVERIFY(QDir(bench.place.filePath(QStringLiteral("precious"))).exists());
    }

    void destroyedWhileItMeasures() {
        Bench bench;
        for (int i = 0; i < 20; ++i) {
            StorageSession session(*bench.workspace, bench.settings, bench.pool);
            session.measure();
            session.deleteOldCheckpoints();
        }
    }
};

QTEST_GUILESS_MAIN(StorageSessionTest)
#include "storage_session_test.moc"
