// Sessions: every report arrives in the session's thread, in order; nothing arrives after destruction.
#include <QThread>

#include "session/chat_session.h"
#include "session/evaluation_session.h"
#include "session/import_session.h"
#include "session/training_session.h"
#include "store/run_store.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// A workspace, a fake engine and a pool of one thread, as the application has them.
struct Bench : TrainableWorkspace {
    FakeEngine engine;
    QThreadPool pool;

    Bench() { pool.setMaxThreadCount(1); }

    EngineProvider provider() {
        return [this]() -> Engine& { return engine; };
    }
    TrainingRequest request() const {
        TrainingRequest request;
        request.modelPath = model;
        request.dataset = QStringLiteral("Notes");
        return request;
    }
    RunState stateOfTheRun() const {
        Database database = workspace->openDatabase();
        return RunStore(database, *workspace).list().at(0).state;
    }
};

std::vector<SideQuestion> bothSides(const Row& prompt) {
    return {{AnswerSide::Base, prompt}, {AnswerSide::Adapted, prompt}};
}

}  // namespace

class SessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deliversEveryStepInOrder() {
        Bench bench;
        bench.engine.behaviour().steps = 500;
        TrainingSession session(*bench.workspace, bench.provider(), bench.pool);
        std::vector<std::int64_t> steps;
        QStringList states;
        bool here = true;
        bool done = false;
        connect(&session, &TrainingSession::stepDone, this, [&](const StepReport& report) {
            here = here && QThread::currentThread() == thread();
            steps.push_back(report.step);
        });
        connect(&session, &TrainingSession::stateChanged, this, [&](RunState state) { states << runStateName(state); });
        connect(&session, &TrainingSession::finished, this, [&](const TrainingResult& result) {
            QCOMPARE(steps.size(), static_cast<std::size_t>(result.summary.steps));
            done = true;
        });
        session.start(bench.request());
        QVERIFY(session.isRunning());
        QCOMPARE(errorOf([&] { session.start(bench.request()); }).kind(), ErrorKind::WrongUse);
        QTRY_VERIFY_WITH_TIMEOUT(done, 30000);
        QTRY_VERIFY(!session.isRunning());
        QVERIFY(here);
        QCOMPARE(steps.size(), 500U);
        for (std::size_t index = 0; index < steps.size(); ++index) QCOMPARE(steps[index], std::int64_t(index + 1));
        states.removeDuplicates();
        QCOMPARE(states, QStringList({"Preparing", "Training", "Checking", "Done"}));
    }

    void fiftyThousandStepsFast() {
        Bench bench;
        bench.engine.behaviour().steps = 50000;
        bench.engine.behaviour().saveEvery = 5000;
        bench.engine.behaviour().evaluateEvery = 5000;
        TrainingSession session(*bench.workspace, bench.provider(), bench.pool);
        std::int64_t last = 0;
        std::int64_t count = 0;
        bool inOrder = true;
        bool done = false;
        connect(&session, &TrainingSession::stepDone, this, [&](const StepReport& report) {
            inOrder = inOrder && report.step == last + 1;
            last = report.step;
            ++count;
        });
        connect(&session, &TrainingSession::finished, this, [&] { done = true; });
        QElapsedTimer timer;
        timer.start();
        session.start(bench.request());
        QTRY_VERIFY_WITH_TIMEOUT(done, 60000);
        qInfo("50000 steps in %lld ms", timer.elapsed());
        QCOMPARE(count, std::int64_t(50000));
        QVERIFY(inOrder);
    }

    void destroyedWhileRunning() {
        Bench bench;
        bench.engine.behaviour().steps = 100000;
        bench.engine.behaviour().stepMilliseconds = 2;
        bool alive = true;
        bool late = false;
        std::int64_t steps = 0;
        {
            auto session = std::make_unique<TrainingSession>(*bench.workspace, bench.provider(), bench.pool);
            const auto note = [&] {
                late = late || !alive;
                ++steps;
            };
            connect(session.get(), &TrainingSession::stepDone, this, note);
            connect(session.get(), &TrainingSession::finished, this, note);
            connect(session.get(), &TrainingSession::failed, this, note);
            connect(session.get(), &TrainingSession::stateChanged, this, note);
            session->start(bench.request());
            QTRY_VERIFY(steps > 10);
            QElapsedTimer timer;
            timer.start();
            session.reset();
            QVERIFY(timer.elapsed() < 5000);
            alive = false;
        }
        QTest::qWait(50);
        QVERIFY(!late);
        // The run was stopped and saved before the destructor returned.
        QCOMPARE(bench.stateOfTheRun(), RunState::Stopped);
    }

    void destroyedBeforeItBegins() {
        Bench bench;
        std::atomic<bool> release{false};
        bench.pool.start([&] {
            while (!release) QThread::msleep(1);
        });
        {
            TrainingSession session(*bench.workspace, bench.provider(), bench.pool);
            session.start(bench.request());
        }
        release = true;
        bench.pool.waitForDone();
        Database database = bench.workspace->openDatabase();
        QVERIFY(RunStore(database, *bench.workspace).list().empty());
    }

    void pausesAndGoesOn() {
        Bench bench;
        bench.engine.behaviour().stepMilliseconds = 5;
        TrainingSession session(*bench.workspace, bench.provider(), bench.pool);
        std::optional<TrainingResult> result;
        std::vector<std::int64_t> steps;
        QStringList states;
        connect(&session, &TrainingSession::stepDone, this, [&](const StepReport& report) {
            steps.push_back(report.step);
            if (report.step == 7) session.pause();
        });
        connect(&session, &TrainingSession::stateChanged, this, [&](RunState state) { states << runStateName(state); });
        connect(&session, &TrainingSession::finished, this, [&](const TrainingResult& end) { result = end; });
        session.start(bench.request());
        QTRY_VERIFY(result.has_value());
        QVERIFY(states.contains("Pausing"));
        QCOMPARE(bench.stateOfTheRun(), RunState::Paused);
        TrainingRequest request;
        request.resumeRun = result->runId;
        result.reset();
        QTRY_VERIFY(!session.isRunning());
        session.start(request);
        QTRY_VERIFY(result.has_value());
        QCOMPARE(bench.stateOfTheRun(), RunState::Done);
        QCOMPARE(steps.size(), 20U);  // the paused run went on exactly where it was saved
    }

    void failuresArriveOnce_data() {
        QTest::addColumn<bool>("surprise");
        QTest::newRow("an Error") << false;
        QTest::newRow("another exception") << true;
    }
    void failuresArriveOnce() {
        QFETCH(bool, surprise);
        Bench bench;
        (surprise ? bench.engine.behaviour().surpriseAtStep : bench.engine.behaviour().throwAtStep) = 3;
        TrainingSession session(*bench.workspace, bench.provider(), bench.pool);
        std::vector<Error> errors;
        bool finished = false;
        connect(&session, &TrainingSession::failed, this, [&](const Error& error) { errors.push_back(error); });
        connect(&session, &TrainingSession::finished, this, [&] { finished = true; });
        session.start(bench.request());
        QTRY_VERIFY(!errors.empty());
        QTest::qWait(20);
        QCOMPARE(errors.size(), 1U);
        QVERIFY(!finished && !session.isRunning());
        QCOMPARE(errors[0].kind(), surprise ? ErrorKind::Internal : ErrorKind::OutOfResources);
        QCOMPARE(bench.stateOfTheRun(), RunState::Failed);
    }

    void anEngineThatDoesNotOpenIsAFailure() {
        Bench bench;
        TrainingSession session(
            *bench.workspace, []() -> Engine& { throw Error(ErrorKind::Internal, "No library."); }, bench.pool);
        std::string sentence;
        connect(&session, &TrainingSession::failed, this, [&](const Error& error) { sentence = error.sentence(); });
        session.start(bench.request());
        QTRY_COMPARE(sentence, std::string("No library."));
    }

    void evaluates() {
        Bench bench;
        EvaluationSession session(*bench.workspace, bench.provider(), bench.pool);
        EvaluationRequest request;
        request.modelPath = bench.model;
        request.dataset = "Notes";
        qint64 progress = 0;
        std::optional<EvaluationReport> report;
        std::optional<Error> error;
        connect(&session, &EvaluationSession::progress, this, [&](qint64 done, qint64) { progress = done; });
        connect(&session, &EvaluationSession::finished, this, [&](const EvaluationReport& end) { report = end; });
        connect(&session, &EvaluationSession::failed, this, [&](const Error& failure) { error = failure; });
        session.start(request);
        QTRY_VERIFY(report.has_value());
        QCOMPARE(progress, qint64(8));
        QTRY_VERIFY(!session.isRunning());
        bench.engine.behaviour().stepMilliseconds = 200;
        progress = 0;
        session.start(request);
        QTRY_VERIFY(progress > 0);
        session.stop();
        QTRY_VERIFY(error.has_value());
        QCOMPARE(error->kind(), ErrorKind::Stopped);
    }

    void importsAndStops() {
        Bench bench;
        const QString file = bench.place.filePath("notes.csv");
        {
            QFile output(file);
            QVERIFY(output.open(QIODevice::WriteOnly));
            output.write("prompt,response\n");
            for (int row = 0; row < 20000; ++row) {
                output.write(QStringLiteral("Question %1,Answer %1\n").arg(row).toUtf8());
            }
        }
        ImportSession session(*bench.workspace, bench.pool);
        std::optional<ImportReport> report;
        std::optional<Error> error;
        qint64 rows = 0;
        connect(&session, &ImportSession::progress, this, [&](qint64 done, qint64, qint64) { rows = done; });
        connect(&session, &ImportSession::finished, this, [&](const ImportReport& end) { report = end; });
        connect(&session, &ImportSession::failed, this, [&](const Error& failure) { error = failure; });
        ImportConfig config;
        config.files = {file.toStdString()};
        config.datasetName = "Imported";
        session.start(config);
        QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), 20000);
        QCOMPARE(report->rowsAccepted, std::int64_t(20000));
        QVERIFY(rows > 0);
        QTRY_VERIFY(!session.isRunning());
        config.datasetName = "Stopped";
        session.start(config);
        session.stop();
        QTRY_VERIFY(error.has_value());
        QCOMPARE(error->kind(), ErrorKind::Stopped);
        Database database = bench.workspace->openDatabase();
        QVERIFY(!DatasetStore(database).exists("Stopped"));
    }

    void chatAnswersFromBothSides() {
        Bench bench;
        ChatSession session(bench.provider(), bench.pool);
        QString base;
        QString adapted;
        std::vector<std::string> answers;
        bool done = false;
        std::optional<Error> error;
        connect(&session, &ChatSession::textArrived, this,
                [&](AnswerSide side, const QString& text) { (side == AnswerSide::Base ? base : adapted) += text; });
        connect(&session, &ChatSession::answered, this,
                [&](AnswerSide, const Generation& generation) { answers.push_back(generation.text); });
        connect(&session, &ChatSession::questionDone, this, [&] { done = true; });
        connect(&session, &ChatSession::failed, this, [&](const Error& failure) { error = failure; });
        ChatQuestion question;
        question.sides = bothSides({{{"user", "What is a bit?"}}, {}});
        session.ask(question);
        QTRY_VERIFY(error.has_value());
        QVERIFY(says(*error, "Open a model"));
        const QString adapter = bench.place.filePath("adapter");
        QVERIFY(QDir().mkpath(adapter));
        QFile weights(adapter + "/adapter_model.safetensors");
        QVERIFY(weights.open(QIODevice::WriteOnly));
        weights.close();
        session.open({bench.model, adapter, {}, {}});
        session.ask(question);
        QTRY_VERIFY(done);
        QCOMPARE(base, QString("base answer to What is a bit?"));
        QCOMPARE(answers.size(), 2U);
        QCOMPARE(adapted.toStdString(), answers[1]);
        QTRY_VERIFY(!session.isBusy());
    }

    void chatGathersPiecesAndStops() {
        Bench bench;
        bench.engine.behaviour().pieceMilliseconds = 2;
        ChatSession session(bench.provider(), bench.pool);
        int pieces = 0;
        std::optional<Generation> generation;
        bool done = false;
        connect(&session, &ChatSession::textArrived, this, [&] {
            if (++pieces == 4) session.stop();
        });
        connect(&session, &ChatSession::answered, this, [&](AnswerSide, const Generation& end) { generation = end; });
        connect(&session, &ChatSession::questionDone, this, [&] { done = true; });
        ChatQuestion question;
        question.sides = bothSides({{}, std::string(2000, 'x')});
        question.sampling.maxTokens = 2000;
        session.open({bench.model, QString(), {}, {}});
        session.ask(question);
        QTRY_VERIFY(done);
        QVERIFY(generation->reason == FinishReason::Stopped);
        QVERIFY(generation->text.size() > 10 && generation->text.size() < 2000);
        QVERIFY(pieces <= 8);  // both sides deliver
    }

    void chatDestroyedWhileAnswering() {
        Bench bench;
        bench.engine.behaviour().pieceMilliseconds = 2;
        int pieces = 0;
        {
            ChatSession session(bench.provider(), bench.pool);
            connect(&session, &ChatSession::textArrived, this, [&] { ++pieces; });
            ChatQuestion question;
            question.sides = bothSides({{}, std::string(100000, 'x')});
            question.sampling.maxTokens = 100000;
            session.open({bench.model, QString(), {}, {}});
            session.ask(question);
            session.ask(question);
            QTRY_VERIFY(pieces > 0);
        }
        const int before = pieces;
        QTest::qWait(50);
        QCOMPARE(pieces, before);
        QVERIFY(bench.pool.waitForDone(5000));
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
