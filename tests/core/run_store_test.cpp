// Runs in the store: names, states, curves with numbers that are not numbers, roll-back, deletion and recovery.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QElapsedTimer>
#include <cmath>
#include <cstring>
#include <limits>

#include "session/run_recorder.h"
#include "store/chat_store.h"
#include "store/durable_file.h"
#include "store/run_json.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

RunInputs inputs(const QString& name) {
    RunInputs inputs;
    inputs.name = name;
    inputs.modelPath = "/models/tiny.gguf";
    inputs.modelSha256 = "ab";
    inputs.datasetName = "Notes";
    inputs.datasetSha256 = "cd";
    inputs.config.training.learningRate = 0.1 + 0.2;  // not a short decimal number
    return inputs;
}

StepReport report(std::int64_t step, double loss) {
    return {step, 0.1 * static_cast<double>(step), loss, 1e-4, 0.3, 100, 40, 1234.5, 1 << 20, 100};
}

void makeFile(const QString& file) {
    QVERIFY(QDir().mkpath(QFileInfo(file).absolutePath()));
    createPrivateFile(file);
}

}  // namespace

class RunStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createsAndFinds() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        const QString id = store.create(inputs("First"));
        for (const QString& key : {id, QString("First")}) {
            const RunRecord run = store.find(key);
            QCOMPARE(run.id, id);
            QCOMPARE(run.state, RunState::Queued);
            QCOMPARE(run.inputs.config.training.learningRate, 0.1 + 0.2);
            QCOMPARE(run.inputs.modelSha256, QString("ab"));
        }
        QVERIFY(says(errorOf([&] { store.create(inputs("First")); }), "\"First\" already"));
        QVERIFY(says(errorOf([&] { store.create(inputs(id)); }), "already"));
        QVERIFY(says(errorOf([&] { store.find("Second"); }), "First"));
    }

    void namesRunsAfterTheDataSet() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        QCOMPARE(store.find(store.create(inputs(""))).inputs.name, QString("Notes 1"));
        QCOMPARE(store.find(store.create(inputs(""))).inputs.name, QString("Notes 2"));
        QCOMPARE(store.list().size(), 2U);
    }

    /// While it goes on and after a kill, the list tells the time and the losses so far.
    void aRunWithoutAnEndTellsItsCurve() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        const QString id = store.create(inputs("Going on"));
        store.begin(id, inputs("Going on"));
        QCOMPARE(store.find(id).summary.seconds, 0.0);
        QVERIFY(!store.find(id).summary.trainLoss);
        RunRecorder recorder(database, *made.workspace, id, {}, false);
        recorder.evaluation({0, 3.0, false});
        recorder.step(report(1, 2.5));
        recorder.step(report(2, 2.0));
        recorder.evaluation({2, 1.5, true});
        const RunRecord run = store.find(id);
        QCOMPARE(run.state, RunState::Training);
        QCOMPARE(run.summary.trainLoss, std::optional<double>(2.0));
        QCOMPARE(run.summary.evalLoss, std::optional<double>(1.5));
        QCOMPARE(run.summary.bestEvalLoss, std::optional<double>(1.5));
        QCOMPARE(run.summary.baseEvalLoss, std::optional<double>(3.0));
        QCOMPARE(run.summary.bestStep, std::int64_t(2));
        QCOMPARE(run.summary.seconds, 200.0 / 1234.5);
        QCOMPARE(run.summary.tokensPerSecond, 1234.5);
        QCOMPARE(run.summary.peakMemoryBytes, std::int64_t(1 << 20));
    }

    void curveKeepsEveryBit() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        const QString id = store.create(inputs("Curve"));
        const double infinity = std::numeric_limits<double>::infinity();
        {
            RunRecorder recorder(database, *made.workspace, id, QString(), false);
            recorder.step(report(1, 1.0 / 3.0));
            recorder.step(report(2, std::numeric_limits<double>::quiet_NaN()));
            recorder.step(report(3, infinity));
            recorder.evaluation({0, 3.25, false});
            recorder.evaluation({2, 1.0 / 7.0, true});
        }
        const auto steps = store.steps(id);
        QCOMPARE(steps.size(), 3U);
        QCOMPARE(std::memcmp(&steps[0].loss, std::vector<double>{1.0 / 3.0}.data(), sizeof(double)), 0);
        QVERIFY(std::isnan(steps[1].loss));
        QVERIFY(std::isnan(steps[2].loss));
        QCOMPARE(steps[0].totalSteps, std::int64_t(100));
        QCOMPARE(store.steps(id, 2).size(), 1U);
        const auto evaluations = store.evaluations(id);
        QCOMPARE(evaluations.size(), 2U);
        QVERIFY(evaluations[1].best && evaluations[1].loss == 1.0 / 7.0);
        QVERIFY(isSame(stepToJson(steps[1])["loss"], Json(nullptr)));
        QCOMPARE(store.find(id).summary.steps, std::int64_t(3));
    }

    void aStepSurvivesTheEndOfTheProcess() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        const QString id = RunStore(database, *made.workspace).create(inputs("Steps"));
        RunRecorder recorder(database, *made.workspace, id, QString(), false);
        const auto reading = Workspace::openForReading(made.workspace->folder());
        Database reader = reading->openDatabase();
        for (std::int64_t step = 1; step <= 20; ++step) {
            recorder.step(report(step, 1.0));
            QCOMPARE(RunStore(reader, *reading).steps(id).size(), static_cast<std::size_t>(step));
        }
    }

    void rollsBackWithoutDoubledPoints() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        const QString id = store.create(inputs("Resumed"));
        {
            RunRecorder recorder(database, *made.workspace, id, QString(), false);
            recorder.evaluation({0, 3.0, false});
            for (std::int64_t step = 1; step <= 7; ++step) recorder.step(report(step, 9.0));
            recorder.evaluation({5, 2.0, true});
            recorder.evaluation({7, 2.5, false});
            recorder.event({6, "warning", "forgotten"});
        }
        RunRecorder recorder(database, *made.workspace, id, QString(), true);
        recorder.event({5, "phase", "Reading model"});
        recorder.step(report(6, 1.0));
        const auto steps = store.steps(id);
        QCOMPARE(steps.size(), 6U);
        QCOMPARE(steps[4].loss, 9.0);
        QCOMPARE(steps[5].loss, 1.0);
        QCOMPARE(store.evaluations(id).size(), 2U);
        QStringList kinds;
        for (const StoredEvent& stored : store.events(id)) kinds << QString::fromStdString(stored.event.kind);
        // The first step of each session tells the memory that was measured.
        QCOMPARE(kinds, QStringList({"measured", "phase", "resumed", "measured"}));
    }

    void statesInWords() {
        RunRecord run;
        run.state = RunState::Failed;
        QCOMPARE(run.stateText(), QString("Failed (nothing to save)"));
        run.savedStep = 12;
        QCOMPARE(run.stateText(), QString("Failed (saved up to step 12)"));
        run.state = RunState::Interrupted;
        QCOMPARE(run.stateText(), QString("Interrupted (saved up to step 12)"));
        run.state = RunState::Stopped;
        run.savedStep = 0;
        QCOMPARE(run.stateText(), QString("Stopped"));
        run.savedStep = 12;
        QCOMPARE(run.stateText(), QString("Stopped (saved)"));
        for (int state = 0; state <= static_cast<int>(RunState::Interrupted); ++state) {
            QCOMPARE(runStateFromName(runStateName(static_cast<RunState>(state))), static_cast<RunState>(state));
        }
        errorOf([] { runStateFromName("Sleeping"); });
    }

    void aRunWithoutAWriterIsInterrupted() {
        TrainableWorkspace made;
        const QString folder = made.workspace->folder();
        {
            Database database = made.workspace->openDatabase();
            RunStore store(database, *made.workspace);
            store.setState(store.create(inputs("Killed")), RunState::Training);
            store.setState(store.create(inputs("Waiting")), RunState::Queued);
            QCOMPARE(store.find("Killed").state, RunState::Training);
        }
        made.workspace.reset();
        {
            const auto reading = Workspace::openForReading(folder);
            Database database = reading->openDatabase();
            QCOMPARE(RunStore(database, *reading).find("Killed").state, RunState::Interrupted);
        }
        made.workspace = Workspace::openForWriting(folder);
        Database database = made.workspace->openDatabase();
        QCOMPARE(database.value("SELECT state FROM runs WHERE name = 'Killed'").toString(), QString("Interrupted"));
        QCOMPARE(RunStore(database, *made.workspace).find("Waiting").state, RunState::Queued);
    }

    void deletesFilesToo() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        const QString id = store.create(inputs("Old"));
        RunRecorder(database, *made.workspace, id, QString(), false).step(report(1, 1.0));
        makeFile(made.workspace->runFolder(id) + "/adapter/adapter_model.safetensors");
        store.setState(id, RunState::Training);
        QVERIFY(says(errorOf([&] { store.remove(id); }), "stop it first"));
        store.setState(id, RunState::Done);
        store.remove(id);
        QVERIFY(store.list().empty());
        QCOMPARE(database.value("SELECT count(*) FROM metrics").toInt(), 0);
        QVERIFY(QDir(made.workspace->runFolder("")).isEmpty());
    }

    void finishesAHalfDeletion() {
        TrainableWorkspace made;
        const QString folder = made.workspace->folder();
        QString id;
        {
            Database database = made.workspace->openDatabase();
            id = RunStore(database, *made.workspace).create(inputs("Half"));
        }
        makeFile(folder + "/runs/.deleted-" + id + "/adapter/file");
        made.workspace.reset();
        made.workspace = Workspace::openForWriting(folder);
        Database database = made.workspace->openDatabase();
        QVERIFY(RunStore(database, *made.workspace).list().empty());
        QVERIFY(!QFile::exists(folder + "/runs/.deleted-" + id));
    }

    void deletedDataSetLeavesTheRun() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        RunInputs with = inputs("Kept");
        with.datasetVersionId = database.value("SELECT id FROM dataset_versions").toLongLong();
        const QString id = store.create(with);
        database.run("DELETE FROM datasets");
        QVERIFY(!store.find(id).inputs.datasetVersionId);
        QCOMPARE(store.find(id).inputs.datasetName, QString("Notes"));
        QCOMPARE(database.value("SELECT count(*) FROM dataset_rows").toInt(), 0);
    }

    void aFullDiskIsToldAndLosesNothing() {
        TrainableWorkspace made;
        const QString folder = made.workspace->folder();
        made.workspace.reset();
        int told[2];
        QVERIFY(pipe(told) == 0);
        const pid_t child = fork();
        if (child == 0) {
            signal(SIGXFSZ, SIG_IGN);  // writing past the limit then fails with EFBIG, as ENOSPC does on a full disk
            const rlimit limit{1 << 20, 1 << 20};
            setrlimit(RLIMIT_FSIZE, &limit);
            std::int64_t step = 0;
            char kind = 0;
            try {
                const auto workspace = Workspace::openForWriting(folder);
                Database database = workspace->openDatabase();
                RunRecorder recorder(database, *workspace, RunStore(database, *workspace).create(inputs("Full")),
                                     QString(), false);
                while (step < 100000) recorder.step(report(++step, 1.0));
            } catch (const Error& error) {
                kind = static_cast<char>(error.kind());
            }
            --step;  // the one that was refused
            _exit(write(told[1], &step, sizeof step) == sizeof step && write(told[1], &kind, 1) == 1 ? 0 : 1);
        }
        std::int64_t steps = 0;
        char kind = 0;
        QVERIFY(read(told[0], &steps, sizeof steps) == sizeof steps && read(told[0], &kind, 1) == 1);
        waitpid(child, nullptr, 0);
        QCOMPARE(static_cast<ErrorKind>(kind), ErrorKind::OutOfResources);
        made.workspace = Workspace::openForWriting(folder);
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        QCOMPARE(database.value("PRAGMA integrity_check").toString(), QString("ok"));
        QCOMPARE(store.find("Full").summary.steps, steps);
        QVERIFY(steps > 50 && steps < 100000);
    }

    void thousandsOfStepsAreFast() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        const QString id = store.create(inputs("Long"));
        QElapsedTimer timer;
        timer.start();
        {
            RunRecorder recorder(database, *made.workspace, id, QString(), false);
            for (std::int64_t step = 1; step <= 20000; ++step) recorder.step(report(step, 1.0));
        }
        // Measured 0.5 s on two cores; ten times that still keeps recording far below one step's time.
        QVERIFY2(timer.elapsed() < 10000, qPrintable(QString::number(timer.elapsed())));
        qInfo("20000 steps recorded in %lld ms", timer.elapsed());
        QCOMPARE(store.steps(id).size(), 20000U);
    }

    void chats() {
        TrainableWorkspace made;
        Database database = made.workspace->openDatabase();
        ChatStore chats(database);
        const QString run = RunStore(database, *made.workspace).create(inputs("Chatty"));
        const qint64 first = chats.create("Letters", "/models/tiny.gguf", run);
        const qint64 second = chats.create("Other", "/models/tiny.gguf", QString());
        chats.add(first, {0, 1, "user", "", "What is a bit?", Json{{"seed", 3}}, ""});
        chats.add(first, {0, 1, "assistant", "adapted", "A mouthpiece. \xf0\x9f\x90\xb4", Json::object(), ""});
        chats.rename(first, "Bits");
        QCOMPARE(chats.list().size(), 2U);
        QCOMPARE(chats.list()[1].title, QString("Bits"));
        QCOMPARE(chats.list()[1].runId, run);
        const auto messages = chats.messages(first);
        QCOMPARE(messages.size(), 2U);
        QVERIFY(isSame(messages[0].sampling["seed"], Json(3)));
        QCOMPARE(messages[1].content, QString::fromUtf8("A mouthpiece. \xf0\x9f\x90\xb4"));
        RunStore(database, *made.workspace).remove(run);
        QVERIFY(chats.list()[1].runId.isEmpty());
        chats.remove(first);
        QVERIFY(chats.messages(first).empty());
        QVERIFY(says(errorOf([&] { chats.add(first, {}); }), "deleted"));
        QVERIFY(chats.messages(second).empty());
    }
};

QTEST_GUILESS_MAIN(RunStoreTest)
#include "run_store_test.moc"
