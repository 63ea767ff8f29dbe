// What a person changes of a run: name, notes, the run itself, and the file that is saved from it.
#include "session/run_edit_session.h"

#include <QSignalSpy>
#include <QThreadPool>

#include "store/run_store.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// A workspace with a finished run "First", and a session on it.
struct Bench : TrainableWorkspace {
    QThreadPool lookups;
    QThreadPool files;
    QString run = train(QStringLiteral("First"));
    RunEditSession session{*workspace, lookups, files};
    std::vector<Error> failures;

    Bench() {
        lookups.setMaxThreadCount(1);
        files.setMaxThreadCount(1);
        QObject::connect(&session, &RunEditSession::failed, &session,
                         [this](const Error& error) { failures.push_back(error); });
    }

    QString train(const QString& name) {
        FakeEngine engine;
        TrainingRequest request;
        request.modelPath = model;
        request.dataset = QStringLiteral("Notes");
        request.runName = name;
        request.plan.preset = "quick";
        return trainAndRecord(engine, *workspace, request, {}).runId;
    }

    RunRecord stored(const QString& nameOrId) const {
        Database database = workspace->openDatabase();
        return RunStore(database, *workspace).find(nameOrId);
    }

    Error failure() {
        if (!QTest::qWaitFor([this] { return !failures.empty(); })) return {ErrorKind::Internal, "nothing failed"};
        return std::exchange(failures, {}).front();
    }
};

}  // namespace

class RunEditSessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void renames() {
        Bench bench;
        QSignalSpy changed(&bench.session, &RunEditSession::changed);
        bench.session.rename(bench.run, QStringLiteral("  Letters of May "));
        QVERIFY(changed.wait());
        QCOMPARE(changed.first().first().toString(), bench.run);
        QCOMPARE(bench.stored(bench.run).inputs.name, QStringLiteral("Letters of May"));
    }

    void aNameThatIsTakenIsRefused() {
        Bench bench;
        bench.train(QStringLiteral("Second"));
        bench.session.rename(bench.run, QStringLiteral("Second"));
        QVERIFY(says(bench.failure(), "Second"));
        QCOMPARE(bench.stored(bench.run).inputs.name, QStringLiteral("First"));
    }

    void notesJoinTheEvents() {
        Bench bench;
        QSignalSpy changed(&bench.session, &RunEditSession::changed);
        bench.session.addNote(bench.run, QStringLiteral(" reads well "));
        QVERIFY(changed.wait());
        Database database = bench.workspace->openDatabase();
        const std::vector<StoredEvent> events = RunStore(database, *bench.workspace).events(bench.run);
        QCOMPARE(events.back().event.kind, std::string("note"));
        QCOMPARE(events.back().event.text, std::string("reads well"));
    }

    void removesTheRunWithItsFiles() {
        Bench bench;
        const QString folder = bench.workspace->runFolder(bench.run);
        QVERIFY(QFile::exists(folder));
        QSignalSpy removed(&bench.session, &RunEditSession::removed);
        bench.session.remove(bench.run);
        QVERIFY(removed.wait());
        QVERIFY(!QFile::exists(folder));
        bench.session.read(bench.run);
        QCOMPARE(bench.failure().kind(), ErrorKind::BadInput);
    }

    void anActiveRunIsNotRemoved() {
        Bench bench;
        {
            Database database = bench.workspace->openDatabase();
            RunStore(database, *bench.workspace).setState(bench.run, RunState::Training);
        }
        bench.session.remove(bench.run);
        QCOMPARE(bench.failure().kind(), ErrorKind::BadInput);
        QVERIFY(QFile::exists(bench.workspace->runFolder(bench.run)));
    }

    void preparesTheSameRunWithAnotherRate() {
        Bench bench;
        std::vector<TrainingRequest> prepared;
        connect(&bench.session, &RunEditSession::prepared, this,
                [&prepared](const TrainingRequest& request) { prepared.push_back(request); });
        bench.session.prepareWithRate(bench.run, 5e-5);
        QTRY_COMPARE(prepared.size(), std::size_t(1));
        TrainingRequest request = prepared.front();
        const RunRecord run = bench.stored(bench.run);
        QCOMPARE(request.config->training.learningRate, 5e-5);
        request.config->training.learningRate = run.inputs.config.training.learningRate;
        QVERIFY(isSame(trainConfigToJson(*request.config), trainConfigToJson(run.inputs.config)));
        QCOMPARE(*request.modelPath, run.inputs.modelPath);
        QCOMPARE(*request.dataset, QStringLiteral("Notes"));
        QCOMPARE(request.plan, run.inputs.plan);
        QCOMPARE(request.runName, QStringLiteral("First, rate 5e-05"));
        bench.train(request.runName);
        bench.session.prepareWithRate(bench.run, 5e-5);
        QTRY_COMPARE(prepared.size(), std::size_t(2));
        QCOMPARE(prepared.back().runName, QStringLiteral("First, rate 5e-05 (2)"));
    }

    void changedDataIsSaid() {
        Bench bench;
        {
            Database database = bench.workspace->openDatabase();
            database.run(QStringLiteral("UPDATE runs SET dataset_sha256 = 'another'"));
        }
        bench.session.prepareWithRate(bench.run, 5e-5);
        QVERIFY(says(bench.failure(), "has changed since the run"));
    }

    void savesAFileWholeOrNotAtAll() {
        Bench bench;
        const QString path = bench.place.filePath(QStringLiteral("curve.csv"));
        QSignalSpy saved(&bench.session, &RunEditSession::saved);
        bench.session.saveFile(path, "step,loss\n");
        QVERIFY(saved.wait());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("step,loss\n"));
        bench.session.saveFile(bench.place.filePath(QStringLiteral("missing/curve.csv")), "x");
        QVERIFY(says(bench.failure(), "cannot be written"));
    }

    void destroyedWhileWorking() {
        TrainableWorkspace made;
        QThreadPool pool;
        for (int round = 0; round < 20; ++round) {
            RunEditSession session(*made.workspace, pool, pool);
            session.addNote(QStringLiteral("none"), QStringLiteral("text"));
            session.saveFile(made.place.filePath(QStringLiteral("file")), "x");
        }
        // The pool may count a thread a moment longer than its job runs; AddressSanitizer sees a job that outlived its
        // session.
        QVERIFY(pool.waitForDone(5000));
    }
};

QTEST_GUILESS_MAIN(RunEditSessionTest)
#include "run_edit_session_test.moc"
