// Long because every way in which a run can start, end and go on is shown in one place.
// One training, recorded: the store and the report agree, and a resumed run equals one that was never stopped.
#include <QDir>
#include <cmath>
#include <thread>

#include "session/adapter_export.h"
#include "session/evaluation_run.h"
#include "session/training_run.h"
#include "store/run_json.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

std::vector<Json> readLines(const QString& file) {
    std::vector<Json> lines;
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly)) return lines;
    while (!input.atEnd()) lines.push_back(Json::parse(input.readLine().toStdString()));
    return lines;
}

TrainingRequest requestFor(const TrainableWorkspace& made, const QString& name) {
    TrainingRequest request;
    request.modelPath = made.model;
    request.dataset = QStringLiteral("Notes");
    request.runName = name;
    return request;
}

TrainingRequest resume(const QString& name) {
    TrainingRequest request;
    request.resumeRun = name;
    return request;
}

/// Stops when `step` steps are done.
TrainingObserver stoppingAfter(std::int64_t step, StopRequest how, std::int64_t& done) {
    TrainingObserver observer;
    observer.hooks.onStep = [&done](const StepReport& report) { done = report.step; };
    observer.hooks.stopRequested = [&done, step, how] { return done >= step ? how : StopRequest::None; };
    return observer;
}

}  // namespace

class TrainingRunTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recordsEverything() {
        TrainableWorkspace made;
        FakeEngine engine;
        TrainingRequest request = requestFor(made, "Whole");
        request.reportFile = made.place.filePath("report.jsonl");
        QStringList states;
        TrainingObserver observer;
        observer.onState = [&](RunState state) { states << runStateName(state); };
        const TrainingResult result = trainAndRecord(engine, *made.workspace, request, observer);
        QCOMPARE(states.first(), QString("Preparing"));
        QCOMPARE(states.last(), QString("Done"));
        QVERIFY(states.removeAll("Checking") > 1);  // before the first step, and after some
        states.removeDuplicates();
        QCOMPARE(states, QStringList({"Preparing", "Training", "Done"}));

        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        const RunRecord run = store.find("Whole");
        QCOMPARE(run.id, result.runId);
        QCOMPARE(run.state, RunState::Done);
        QCOMPARE(run.savedStep, std::int64_t(20));
        QCOMPARE(run.summary.bestStep, std::int64_t(20));
        QVERIFY(!run.started.isEmpty() && !run.ended.isEmpty());
        QCOMPARE(run.summary.adapterFolder, result.summary.adapterFolder);
        QCOMPARE(store.steps(run.id).size(), 20U);
        QCOMPARE(store.evaluations(run.id).size(), 5U);
        // The engine keeps the newest two checkpoints; the store forgets the others.
        QCOMPARE(store.checkpoints(run.id).size(), 2U);

        const auto lines = readLines(request.reportFile);
        QCOMPARE(lines.size(), 20U + 5U + 1U);
        QVERIFY(isSame(lines[0], Json::parse(R"({"step": 0, "eval_loss": 3.0})")));
        QCOMPARE(lines[1].at("loss").get<double>(), FakeEngine::lossOf(0, 1));
        for (const char* key : {"step", "epoch", "loss", "learning_rate", "grad_norm", "tokens", "trained_tokens",
                                "tokens_per_second", "peak_memory_bytes"}) {
            QVERIFY2(lines[1].contains(key), key);
        }
        QVERIFY(isSame(lines.back().at("summary"), summaryToJson(result.runId, "Whole", result.summary)));
    }

    void resumedEqualsUninterrupted_data() {
        QTest::addColumn<int>("how");
        QTest::addColumn<qint64>("step");
        for (const qint64 step : {1, 4, 5, 7, 10, 19}) {
            QTest::addRow("stopped after %lld", step) << static_cast<int>(StopRequest::Stop) << step;
            QTest::addRow("paused after %lld", step) << static_cast<int>(StopRequest::Pause) << step;
        }
    }
    void resumedEqualsUninterrupted() {
        QFETCH(int, how);
        QFETCH(qint64, step);
        TrainableWorkspace made;
        FakeEngine engine;
        TrainingRequest whole = requestFor(made, "Whole");
        whole.reportFile = made.place.filePath("whole.jsonl");
        trainAndRecord(engine, *made.workspace, whole, {});

        std::int64_t done = 0;
        TrainingRequest first = requestFor(made, "Parts");
        first.reportFile = made.place.filePath("parts.jsonl");
        const auto stopped =
            trainAndRecord(engine, *made.workspace, first, stoppingAfter(step, static_cast<StopRequest>(how), done));
        QCOMPARE(stopped.summary.steps, std::int64_t(step));
        TrainingRequest second = resume("Parts");
        second.reportFile = first.reportFile;
        QCOMPARE(trainAndRecord(engine, *made.workspace, second, {}).runId, stopped.runId);
        requireEqualRuns(made, whole.reportFile, first.reportFile);
    }

    void failedRunsResume_data() {
        QTest::addColumn<qint64>("step");
        QTest::newRow("before the first checkpoint") << qint64(3);
        QTest::newRow("right after a checkpoint") << qint64(6);
        QTest::newRow("between checkpoints") << qint64(14);
    }
    void failedRunsResume() {
        QFETCH(qint64, step);
        TrainableWorkspace made;
        FakeEngine engine;
        TrainingRequest whole = requestFor(made, "Whole");
        whole.reportFile = made.place.filePath("whole.jsonl");
        trainAndRecord(engine, *made.workspace, whole, {});
        engine.behaviour().throwAtStep = step;
        const Error error = errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, "Parts"), {}); });
        QCOMPARE(error.kind(), ErrorKind::OutOfResources);
        {
            Database database = made.workspace->openDatabase();
            const RunRecord run = RunStore(database, *made.workspace).find("Parts");
            QCOMPARE(run.state, RunState::Failed);
            QCOMPARE(run.failure, QString("The fake engine ran out of memory."));
            QCOMPARE(run.savedStep, std::int64_t((step - 1) / 5 * 5));
        }
        engine.behaviour().throwAtStep = 0;
        TrainingRequest second = resume("Parts");
        second.reportFile = made.place.filePath("parts.jsonl");
        trainAndRecord(engine, *made.workspace, second, {});
        requireEqualRuns(made, whole.reportFile, second.reportFile);
    }

    void surprisesAreRecordedAndTold() {
        TrainableWorkspace made;
        FakeEngine engine;
        engine.behaviour().surpriseAtStep = 2;
        const Error error = errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, "Odd"), {}); });
        QCOMPARE(error.kind(), ErrorKind::Internal);
        QCOMPARE(error.detail(), std::string("surprise"));
        Database database = made.workspace->openDatabase();
        QCOMPARE(RunStore(database, *made.workspace).find("Odd").stateText(), QString("Failed (nothing to save)"));
    }

    void notANumberIsAGap() {
        TrainableWorkspace made;
        FakeEngine engine;
        engine.behaviour().notANumberAtStep = 3;
        TrainingRequest request = requestFor(made, "Gap");
        request.reportFile = made.place.filePath("report.jsonl");
        trainAndRecord(engine, *made.workspace, request, {});
        QVERIFY(isSame(readLines(request.reportFile)[3].at("loss"), Json(nullptr)));
    }

    void refusesWhatDiffersOnResume() {
        TrainableWorkspace made;
        FakeEngine engine;
        std::int64_t done = 0;
        TrainingRequest first = requestFor(made, "Kept");
        first.config.emplace();
        first.config->training.learningRate = 1e-3;
        trainAndRecord(engine, *made.workspace, first, stoppingAfter(7, StopRequest::Stop, done));
        const auto refusal = [&](const std::function<void(TrainingRequest&)>& change) {
            TrainingRequest request = resume("Kept");
            change(request);
            const Error error = errorOf([&] { trainAndRecord(engine, *made.workspace, request, {}); });
            return error.kind() == ErrorKind::BadInput ? error : Error(ErrorKind::Internal, "wrong kind");
        };
        QVERIFY(says(refusal([](TrainingRequest& request) { request.dataset = "Letters"; }), "Letters"));
        QVERIFY(says(refusal([](TrainingRequest& request) { request.config.emplace(); }), "training.learning_rate"));
        QVERIFY(says(refusal([](TrainingRequest& request) { request.runName = "Other"; }), "Other"));
        const QString other = made.place.filePath("other.bin");
        QVERIFY(QFile::copy(made.model, other));
        {
            QFile file(other);
            QVERIFY(file.open(QIODevice::Append));
            file.write("more");
        }
        QVERIFY(says(refusal([&](TrainingRequest& request) { request.modelPath = other; }), "other.bin"));
        QVERIFY(says(refusal([](TrainingRequest& request) { request.resumeRun = "None"; }), "no run \"None\""));
        made.writeModel("other weights");
        QVERIFY(says(refusal([](TrainingRequest&) {}), "has changed"));
        made.writeModel("weights");
        {
            Database database = made.workspace->openDatabase();
            database.run("UPDATE dataset_versions SET sha256 = 'other'");
        }
        QVERIFY(says(refusal([](TrainingRequest&) {}), "has changed"));
        {
            Database database = made.workspace->openDatabase();
            database.run("DELETE FROM datasets");
        }
        QVERIFY(says(refusal([](TrainingRequest&) {}), "was deleted"));
        Database database = made.workspace->openDatabase();
        QCOMPARE(RunStore(database, *made.workspace).find("Kept").state, RunState::Stopped);
    }

    void resumesWithAMovedModel() {
        TrainableWorkspace made;
        FakeEngine engine;
        std::int64_t done = 0;
        TrainingRequest first = requestFor(made, "Moved");
        trainAndRecord(engine, *made.workspace, first, stoppingAfter(7, StopRequest::Stop, done));
        const QString moved = made.place.filePath("moved.bin");
        QVERIFY(QFile::rename(made.model, moved));
        errorOf([&] { trainAndRecord(engine, *made.workspace, resume("Moved"), {}); });
        TrainingRequest second = resume("Moved");
        second.modelPath = moved;
        second.dataset = "Notes";
        second.config.emplace();
        QCOMPARE(trainAndRecord(engine, *made.workspace, second, {}).summary.steps, std::int64_t(20));
        Database database = made.workspace->openDatabase();
        QCOMPARE(RunStore(database, *made.workspace).find("Moved").inputs.modelPath, moved);
    }

    void refusesBeforeAnythingIsWritten() {
        TrainableWorkspace made;
        FakeEngine engine;
        engine.behaviour().freeMemory = std::int64_t(1) << 30;
        const Error memory = errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, ""), {}); });
        QCOMPARE(memory.kind(), ErrorKind::OutOfResources);
        QVERIFY(says(memory, "2.1 GB") && says(memory, "1.1 GB of 68.7 GB"));
        engine.behaviour().freeMemory = std::int64_t(64) << 30;
        TrainingRequest request = requestFor(made, "");
        request.dataset = "Letters";
        QVERIFY(says(errorOf([&] { trainAndRecord(engine, *made.workspace, request, {}); }), "Letters"));
        request = requestFor(made, "");
        request.modelPath = made.place.filePath("none");
        QVERIFY(says(errorOf([&] { trainAndRecord(engine, *made.workspace, request, {}); }), "no model"));
        request = requestFor(made, "");
        request.reportFile = made.place.filePath("no/such/report");
        QVERIFY(says(errorOf([&] { trainAndRecord(engine, *made.workspace, request, {}); }), "no/such/report"));
        QCOMPARE(errorOf([&] { trainAndRecord(engine, *made.workspace, {}, {}); }).kind(), ErrorKind::WrongUse);
        Database database = made.workspace->openDatabase();
        QVERIFY(RunStore(database, *made.workspace).list().empty());
        QVERIFY(!QDir(made.workspace->folder() + "/runs").exists());
    }

    void stoppedWhilePreparingToGoOn() {
        TrainableWorkspace made;
        FakeEngine engine;
        TrainingRequest whole = requestFor(made, "Whole");
        whole.reportFile = made.place.filePath("whole.jsonl");
        trainAndRecord(engine, *made.workspace, whole, {});
        std::int64_t done = 0;
        trainAndRecord(engine, *made.workspace, requestFor(made, "Parts"), stoppingAfter(7, StopRequest::Stop, done));
        bool stop = false;
        TrainingObserver observer;
        observer.hooks.onEvent = [&](const RunEvent&) { stop = true; };
        observer.hooks.stopRequested = [&] { return stop ? StopRequest::Pause : StopRequest::None; };
        const TrainingResult left = trainAndRecord(engine, *made.workspace, resume("Parts"), observer);
        QCOMPARE(left.summary.outcome, RunOutcome::Paused);
        QCOMPARE(left.summary.steps, std::int64_t(7));
        QVERIFY(!left.summary.adapterFolder.empty());
        {
            Database database = made.workspace->openDatabase();
            RunStore store(database, *made.workspace);
            QCOMPARE(store.steps(left.runId).size(), 7U);
            QCOMPARE(store.find(left.runId).savedStep, std::int64_t(7));
        }
        TrainingRequest last = resume("Parts");
        last.reportFile = made.place.filePath("parts.jsonl");
        trainAndRecord(engine, *made.workspace, last, {});
        requireEqualRuns(made, whole.reportFile, last.reportFile);
    }

    void anEmptyRunGivesUpItsName() {
        TrainableWorkspace made;
        FakeEngine engine;
        engine.behaviour().throwAtStep = 1;
        errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, "Again"), {}); });
        engine.behaviour().throwAtStep = 3;
        errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, "Again"), {}); });
        {
            Database database = made.workspace->openDatabase();
            QCOMPARE(RunStore(database, *made.workspace).list().size(), 1U);
        }
        engine.behaviour().throwAtStep = 0;
        QVERIFY(
            says(errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, "Again"), {}); }), "already"));
    }

    void stoppedBeforeItBegins() {
        TrainableWorkspace made;
        FakeEngine engine;
        TrainingObserver observer;
        observer.hooks.stopRequested = [] { return StopRequest::Stop; };
        const Error error =
            errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, "Never"), observer); });
        QCOMPARE(error.kind(), ErrorKind::Stopped);
        Database database = made.workspace->openDatabase();
        QVERIFY(RunStore(database, *made.workspace).list().empty());
    }

    void waitsForALongImport() {
        TrainableWorkspace made;
        FakeEngine engine;
        Database importing = made.workspace->openDatabase();
        auto transaction = std::make_unique<Transaction>(importing);
        importing.run("INSERT INTO datasets (name, created) VALUES ('Large', 'now')");
        std::optional<TrainingResult> result;
        std::thread training(
            [&] { result = trainAndRecord(engine, *made.workspace, requestFor(made, "Patient"), {}); });
        QTest::qWait(300);
        QVERIFY(!result);
        transaction->commit();
        training.join();
        QCOMPARE(result->summary.steps, std::int64_t(20));
    }

    void refusesADoneRun() {
        TrainableWorkspace made;
        FakeEngine engine;
        trainAndRecord(engine, *made.workspace, requestFor(made, "Over"), {});
        QVERIFY(says(errorOf([&] { trainAndRecord(engine, *made.workspace, resume("Over"), {}); }), "is done"));
        QVERIFY(
            says(errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, "Over"), {}); }), "already"));
    }

    void evaluatesBesideAWriter() {
        TrainableWorkspace made;
        FakeEngine engine;
        TrainingRequest training = requestFor(made, "Judged");
        const auto result = trainAndRecord(engine, *made.workspace, training, {});
        const auto reading = Workspace::openForReading(made.workspace->folder());
        EvaluationRequest request;
        request.modelPath = made.model;
        request.dataset = "Notes";
        request.adapterFolder = QString::fromStdString(result.summary.adapterFolder);
        std::int64_t last = 0;
        const auto report = evaluateStored(
            engine, *reading, request, [&](std::int64_t done, std::int64_t) { last = done; }, [] { return false; });
        QCOMPARE(report.rows, std::int64_t(8));
        QCOMPARE(last, std::int64_t(8));
        QVERIFY(report.hasAdapter);
        QCOMPARE(errorOf([&] { evaluateStored(engine, *reading, request, nullptr, [] { return true; }); }).kind(),
                 ErrorKind::Stopped);
    }

    void exportsAndCompares() {
        TrainableWorkspace made;
        FakeEngine engine;
        trainAndRecord(engine, *made.workspace, requestFor(made, "Good"), {});
        const QString out = made.place.filePath("out");
        const AdapterExport report = exportRun(engine, *made.workspace, "Good", out, {}, {}, {});
        QCOMPARE(report.files, QStringList({"adapter_config.json", "adapter_model.safetensors"}));
        QVERIFY(report.parity.passed());
        QCOMPARE(report.parity.prompts, 20);
        QCOMPARE(report.parity.same, 20);
        QVERIFY(report.parity.answerTokens > 0);
        QCOMPARE(QDir(out).entryList(QDir::Files), report.files);
        QVERIFY(says(errorOf([&] { exportRun(engine, *made.workspace, "Good", out, {}, {}, {}); }), "not empty"));
        engine.behaviour().chatDiffers = true;
        const QString other = made.place.filePath("other");
        QVERIFY(says(errorOf([&] { exportRun(engine, *made.workspace, "Good", other, {}, {}, {}); }), "differently"));
        QVERIFY(!QFile::exists(other));
        QVERIFY(QDir(made.place.path()).entryList({"*tmp*"}).isEmpty());
    }

    void exportNeedsAnAdapter() {
        TrainableWorkspace made;
        FakeEngine engine;
        engine.behaviour().throwAtStep = 1;
        errorOf([&] { trainAndRecord(engine, *made.workspace, requestFor(made, "Bad"), {}); });
        QVERIFY(
            says(errorOf([&] { exportRun(engine, *made.workspace, "Bad", made.place.filePath("out"), {}, {}, {}); }),
                 "has no adapter"));
    }

private:
    /// "Whole" and "Parts" have the same curves in the store and in the reports.
    void requireEqualRuns(const TrainableWorkspace& made, const QString& wholeReport, const QString& partsReport) {
        Database database = made.workspace->openDatabase();
        RunStore store(database, *made.workspace);
        const Json whole = runDetailsToJson(store, store.find("Whole"));
        const Json parts = runDetailsToJson(store, store.find("Parts"));
        for (const char* key : {"metrics", "evaluations", "steps", "final_losses", "state", "saved_step"}) {
            QVERIFY2(whole.at(key) == parts.at(key), key);
        }
        auto wholeLines = readLines(wholeReport);
        auto partsLines = readLines(partsReport);
        QVERIFY(wholeLines.back().contains("summary") && partsLines.back().contains("summary"));
        wholeLines.pop_back();
        partsLines.pop_back();
        QVERIFY(wholeLines == partsLines);
    }
};

QTEST_GUILESS_MAIN(TrainingRunTest)
#include "training_run_test.moc"
