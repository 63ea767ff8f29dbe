// What the pages Compare, Evaluate and Export ask the core for: runs, questions, past chats, evaluations, exports.
#include <QDir>

#include "session/adapter_export.h"
#include "session/answer_file_session.h"
#include "session/chat_history.h"
#include "session/evaluation_json.h"
#include "session/evaluation_run.h"
#include "session/export_session.h"
#include "session/run_choices.h"
#include "session/training_run.h"
#include "session/training_session.h"
#include "store/evaluation_store.h"
#include "store/run_store.h"
#include "store/stored_rows.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Bench : TrainableWorkspace {
    FakeEngine engine;
    QThreadPool pool;
    QString run;

    Bench() {
        pool.setMaxThreadCount(1);
        run = trainAndRecord(engine, *workspace, request("Good"), {}).runId;
    }
    TrainingRequest request(const QString& name) const {
        TrainingRequest request;
        request.modelPath = model;
        request.dataset = "Notes";
        request.runName = name;
        return request;
    }
    EngineProvider provider() {
        return [this]() -> Engine& { return engine; };
    }
    RunChoice choice() const { return runsWithAdapter(*workspace).at(0); }
    void sql(const QString& statement) const { workspace->openDatabase().run(statement); }
};

}  // namespace

class AnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyRunsWithAnAdapterAreOffered() {
        Bench bench;
        bench.engine.behaviour().throwAtStep = 1;
        errorOf([&] { trainAndRecord(bench.engine, *bench.workspace, bench.request("Bad"), {}); });
        const std::vector<RunChoice> runs = runsWithAdapter(*bench.workspace);
        QCOMPARE(runs.size(), 1U);
        QCOMPARE(runs[0].name, QString("Good"));
        QVERIFY(runs[0].best && runs[0].step > 0);
        QVERIFY(runs[0].adapterBytes > 0);
        QCOMPARE(runs[0].rows, (std::array<std::int64_t, 3>{8, 8, 8}));
        bench.sql("DELETE FROM datasets");
        QVERIFY(!bench.choice().datasetVersionId.has_value());
        QVERIFY(QDir(bench.choice().adapterFolder).removeRecursively());
        QVERIFY(runsWithAdapter(*bench.workspace).empty());
    }

    void factsOfAPart() {
        Bench bench;
        const qint64 version = bench.choice().datasetVersionId.value();
        PartFacts facts = partFacts(*bench.workspace, version, SplitPart::Test);
        QCOMPARE(facts.rows, std::int64_t(8));
        QCOMPARE(facts.patients, std::int64_t(0));
        bench.sql("UPDATE dataset_rows SET group_number = position % 3 + split");
        facts = partFacts(*bench.workspace, version, SplitPart::Test);
        QCOMPARE(facts.patients, std::int64_t(3));
        QCOMPARE(facts.sharedWithTraining, std::int64_t(1));  // 0, 1, 2 are trained on; 2, 3, 4 are tested on
        const Row question = questionOfPart(*bench.workspace, version, SplitPart::Test, 3);
        QCOMPARE(question.messages.size(), 1U);
        QCOMPARE(question.messages[0].content, std::string("Question 2-3"));
    }

    void aRowWithoutAGroupIsOneOfItsOwn() {
        Bench bench;
        const qint64 version = bench.choice().datasetVersionId.value();
        Database database = bench.workspace->openDatabase();
        QVERIFY(StoredRows(database, version, SplitPart::Test).groups().empty());
        bench.sql("UPDATE dataset_rows SET group_number = 7 WHERE split = 2 AND position < 6");
        const std::vector<std::int64_t> groups = StoredRows(database, version, SplitPart::Test).groups();
        QCOMPARE(groups, (std::vector<std::int64_t>{7, 7, 7, 7, 7, 7, -7, -8}));
    }

    void anEvaluationIsKeptWithItsRowsAndCounted() {
        Bench bench;
        bench.sql("UPDATE dataset_rows SET group_number = position / 2");
        const RunChoice run = bench.choice();
        EvaluationRequest request;
        request.runId = run.id;
        request.modelPath = run.modelPath;
        request.adapterFolder = run.adapterFolder;
        request.datasetVersionId = run.datasetVersionId;
        QVERIFY(!keptEvaluation(*bench.workspace, run.id, SplitPart::Test));
        const EvaluationReport report = evaluateStored(bench.engine, *bench.workspace, request, {}, {});
        QVERIFY(report.byPatient);
        QCOMPARE(report.groups, std::int64_t(4));
        keepEvaluation(*bench.workspace, request, report);
        const auto kept = keptEvaluation(*bench.workspace, run.id, SplitPart::Test);
        QVERIFY(kept && isSame(evaluationResult(kept->report), evaluationResult(report)));
        QCOMPARE(kept->report.scores.size(), 8U);
        QCOMPARE(kept->report.scores[3].expected, std::string("Answer 2-3"));
        QVERIFY(!keptEvaluation(*bench.workspace, run.id, SplitPart::Validation));
        QCOMPARE(partFacts(*bench.workspace, *run.datasetVersionId, SplitPart::Test).evaluations, 1);
        bench.sql("UPDATE evaluation_reports SET report = '{}'");
        QVERIFY(says(errorOf([&] { keptEvaluation(*bench.workspace, run.id, SplitPart::Test); }), "damaged"));
        Database database = bench.workspace->openDatabase();
        RunStore(database, *bench.workspace).remove(run.id);
        QVERIFY(says(errorOf([&] { keepEvaluation(*bench.workspace, request, report); }), "deleted"));
    }

    void theResultHasPairedDifferences() {
        EvaluationReport report;
        report.rows = report.groups = 3;
        report.hasAdapter = true;
        report.difference.f1 = {0.2, 0.1, 0.3};
        Json json = evaluationResult(report);
        QVERIFY(json.at("difference").at("f1").is_null());  // no row was answered
        QVERIFY(isSame(json.at("loss_difference"), json.at("difference").at("loss")));
        report.answeredRows = 3;
        json = evaluationResult(report);
        QVERIFY(isSame(json.at("difference").at("f1"), Json({{"value", 0.2}, {"low", 0.1}, {"high", 0.3}})));
        report.hasAdapter = false;
        QVERIFY(!evaluationResult(report).contains("difference"));
    }

    void chatsAreKeptEachSideInItsOwnAnswers() {
        Bench bench;
        Comparison chat;
        chat.runId = bench.run;
        chat.modelPath = bench.model;
        chat.leadIn = {{"system", "Be brief."}};
        chat.exchanges.push_back({"First", {"b1", FinishReason::EndOfTurn}, {"a1", FinishReason::Stopped}});
        chat.id = keepExchange(*bench.workspace, chat, 0, {});
        chat.exchanges.push_back({"Second", {"b2", FinishReason::Length}, {"a2", FinishReason::ContextFull}});
        QCOMPARE(keepExchange(*bench.workspace, chat, 1, {}), chat.id);
        chat.exchanges[1].base.text = "b2 again";  // asked again: takes the place of the former
        keepExchange(*bench.workspace, chat, 1, {});

        const std::vector<StoredChat> chats = pastChats(*bench.workspace);
        QCOMPARE(chats.size(), 1U);
        QCOMPARE(chats[0].title, QString("First"));
        const Comparison again = pastComparison(*bench.workspace, chats[0].id);
        QCOMPARE(again.runId, bench.run);
        QCOMPARE(again.leadIn, chat.leadIn);
        QCOMPARE(again.exchanges.size(), 2U);
        QVERIFY(again.exchanges[0].adapted.reason == FinishReason::Stopped);
        QVERIFY(again.exchanges[1].base.reason == FinishReason::Length);
        QVERIFY(again.exchanges[1].adapted.reason == FinishReason::ContextFull);
        const Row base = again.promptOf(false, "Third");
        QCOMPARE(base.messages, (std::vector<Message>{{"system", "Be brief."},
                                                      {"user", "First"},
                                                      {"assistant", "b1"},
                                                      {"user", "Second"},
                                                      {"assistant", "b2 again"},
                                                      {"user", "Third"}}));
        QCOMPARE(again.promptOf(true, "Third").messages[2].content, std::string("a1"));
        bench.sql("DELETE FROM chats");
        QVERIFY(says(errorOf([&] { pastComparison(*bench.workspace, chat.id); }), "deleted"));
    }

    void aDamagedExportFails() {
        Bench bench;
        const QString out = bench.place.filePath("out");
        exportRun(bench.engine, *bench.workspace, "Good", out, {}, {}, {});
        Database database = bench.workspace->openDatabase();
        const RunRecord run = runWithAdapter(database, *bench.workspace, "Good");
        const auto check = [&] { return checkAdapter(bench.engine, database, run, out, {}, {}); };
        QVERIFY(check().passed());
        // Answers stay the same, but the bytes do not.
        QFile config(out + "/adapter_config.json");
        QVERIFY(config.open(QIODevice::Append));
        config.write(" ");
        config.close();
        ParityReport report = check();
        QVERIFY(!report.passed());
        QCOMPARE(report.same, 20);
        QCOMPARE(report.problem, QString("adapter_config.json differs from the file of the run."));
        QVERIFY(QFile::remove(out + "/adapter_config.json"));
        QCOMPARE(check().problem, QString("adapter_config.json is missing."));
        QVERIFY(QFile::remove(out + "/adapter_model.safetensors"));
        report = check();
        QVERIFY(!report.passed() && report.problem.startsWith("There is no adapter"));
    }

    void whatIsKnownOfAPlace() {
        Bench bench;
        ExportPlace place = lookAtPlace(*bench.workspace, bench.place.filePath("new/folder"));
        QVERIFY(place.freeBytes > 0);
        QVERIFY(!place.occupied && !place.insideWorkspace && !place.hasExport);
        place = lookAtPlace(*bench.workspace, bench.workspace->folder() + "/new");
        QVERIFY(place.insideWorkspace);
        place = lookAtPlace(*bench.workspace, bench.choice().adapterFolder);
        QVERIFY(place.occupied && place.hasExport);
    }

    void aTrainingSaysWhenItStartsAndWhenItEnded() {
        Bench bench;
        TrainingSession session(*bench.workspace, bench.provider(), bench.pool);
        bool runningAtStart = true;
        bool runningAtEnd = true;
        bool ended = false;
        connect(&session, &TrainingSession::aboutToStart, this, [&] { runningAtStart = session.isRunning(); });
        connect(&session, &TrainingSession::ended, this, [&] {
            runningAtEnd = session.isRunning();
            ended = true;
        });
        session.start(bench.request("Next"));
        QVERIFY(!runningAtStart);
        QTRY_VERIFY(ended);
        QVERIFY(!runningAtEnd);
    }

    void aFileIsAnsweredStoppedAndGoneOnWith() {
        Bench bench;
        bench.engine.behaviour().pieceMilliseconds = 1;
        const QString in = bench.place.filePath("q.jsonl");
        QFile file(in);
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int row = 0; row < 30; ++row)
            file.write(QStringLiteral("{\"prompt\":\"Question %1\"}\n").arg(row).toUtf8());
        file.close();
        AnswerFileJob job;
        job.in = in.toStdString();
        job.out = bench.place.filePath("a.jsonl").toStdString();
        job.useAdapter = true;
        job.systemText = "Be brief.";
        AnswerFileSession session(bench.provider(), bench.pool);
        std::optional<AnswerFileReport> report;
        std::optional<Error> error;
        connect(&session, &AnswerFileSession::finished, this, [&](const AnswerFileReport& end) { report = end; });
        connect(&session, &AnswerFileSession::failed, this, [&](const Error& failure) { error = failure; });
        connect(&session, &AnswerFileSession::progress, this, [&](qint64 done, qint64) {
            if (done == 5 && !report) session.stop();
        });
        const ChatModelRequest model{bench.model, bench.choice().adapterFolder, {}, {}};
        session.start(model, job);
        QTRY_VERIFY(error.has_value());
        QCOMPARE(error->kind(), ErrorKind::Stopped);
        QTRY_VERIFY(!session.isRunning());
        session.disconnect(SIGNAL(progress(qint64, qint64)));
        session.start(model, job);
        QTRY_VERIFY(report.has_value());
        QVERIFY(report->skipped >= 5 && report->skipped < 30);
        QCOMPARE(report->skipped + report->answered, std::int64_t(30));
        QFile out(QString::fromStdString(job.out));
        QVERIFY(out.open(QIODevice::ReadOnly));
        QVERIFY(out.readLine().contains("base answer to Question 0 (2)"));  // system text and question
    }
};

QTEST_GUILESS_MAIN(AnswersTest)
#include "answers_test.moc"
