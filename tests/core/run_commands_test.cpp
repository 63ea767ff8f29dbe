// The commands as a user runs them: exit codes, sentences, kill -9, Ctrl-C and a second process.
#include <signal.h>

#include <QDir>
#include <QProcess>

#include "engine/base/json.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Answer {
    int code = -1;
    bool killed = false;
    std::string out;
    std::string err;

    Json json() const { return Json::parse(out); }
    bool says(const char* part) const {
        if (err.find(part) != std::string::npos) return true;
        qWarning("standard error was: %s", err.c_str());
        return false;
    }
};

struct CommandBench : TrainableWorkspace {
    QString folder;

    CommandBench() : folder(workspace->folder()) { workspace.reset(); }

    static void prepare(QProcess& process, const QStringList& environment) {
        process.setEnvironment(QProcess::systemEnvironment() + environment);
        process.setProgram(QStringLiteral(FAKE_CLI));
    }

    static Answer finish(QProcess& process) {
        process.waitForFinished(60000);
        Answer answer;
        answer.code = process.exitCode();
        answer.killed = process.exitStatus() == QProcess::CrashExit;
        answer.out = process.readAllStandardOutput().toStdString();
        answer.err = process.readAllStandardError().toStdString();
        return answer;
    }

    static Answer run(const QStringList& arguments, const QStringList& environment = {}) {
        QProcess process;
        prepare(process, environment);
        process.setArguments(arguments);
        process.start();
        return finish(process);
    }

    QStringList train(const QString& name, const QStringList& more = {}) const {
        return QStringList{"train",     "--workspace", folder,  "--model", model,
                           "--dataset", "Notes",       "--run", name,      "--json"} +
               more;
    }
    QStringList resume(const QString& name, const QStringList& more = {}) const {
        return QStringList{"train", "--workspace", folder, "--resume", name, "--json"} + more;
    }
    Json show(const QString& name) const { return run({"runs", "show", name, "--workspace", folder, "--json"}).json(); }

    /// Starts a slow training and waits until it has done `steps` steps.
    void startSlowly(QProcess& process, const QString& name, int steps) const {
        prepare(process, {"LORIMER_FAKE_STEPS=2000", "LORIMER_FAKE_STEP_MILLISECONDS=10"});
        process.setArguments(train(name));
        process.start();
        QVERIFY(process.waitForStarted());
        for (int attempt = 0; attempt < 200; ++attempt) {
            const Json runs = run({"runs", "list", "--workspace", folder, "--json"}).json().at("runs");
            if (!runs.empty() && runs[0].at("steps").get<int>() >= steps) return;
            QTest::qWait(20);
        }
        QFAIL("the training did not start");
    }
};

void writeFile(const QString& file, const QByteArray& content) {
    QFile output(file);
    QVERIFY(output.open(QIODevice::WriteOnly));
    output.write(content);
}

}  // namespace

class RunCommandsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trainsShowsAndDeletes() {
        const CommandBench bench;
        const Answer trained = bench.run(bench.train("First"));
        QCOMPARE(trained.code, 0);
        QCOMPARE(trained.err, std::string());  // nothing is drawn where there is no terminal
        const Json result = trained.json();
        for (const char* key : {"run_id", "steps", "final_losses", "best_step", "seconds", "tokens_per_second",
                                "peak_memory_bytes", "adapter"}) {
            QVERIFY2(result.contains(key), key);
        }
        QVERIFY(
            QFile::exists(QString::fromStdString(result.at("adapter").get<std::string>()) + "/adapter_config.json"));
        const Json shown = bench.show("First");
        QCOMPARE(shown.at("metrics").size(), 20U);
        QVERIFY(isSame(shown.at("config").at("training").at("seed"), Json(0)));
        const Answer removed = bench.run({"runs", "delete", "First", "--workspace", bench.folder, "--json"});
        QCOMPARE(removed.code, 0);
        QVERIFY(bench.run({"runs", "list", "--workspace", bench.folder, "--json"}).json().at("runs").empty());
        QCOMPARE(bench.run({"runs", "show", "First", "--workspace", bench.folder}).code, 3);
    }

    void wrongUseAndBadInput() {
        const CommandBench bench;
        const auto config = [&](const char* text) {
            writeFile(bench.place.filePath("train.json"), text);
            return bench.run(bench.train("Never", {"--config", bench.place.filePath("train.json")}));
        };
        Answer answer = config(R"({"training": {"lerning_rate": 1}})");
        QVERIFY(answer.code == 3 && answer.says("training.lerning_rate") && answer.out.empty());
        answer = config(R"({"peft": {"method": "ia3"}})");
        QVERIFY(answer.code == 2 && answer.says("ia3"));
        answer = config(R"({"training": {"seed": 1, "seed": 2}})");
        QVERIFY(answer.code == 3 && answer.says("\"seed\" occurs twice"));
        answer = config("{");
        QVERIFY(answer.code == 3 && answer.says("is not usable JSON"));
        QCOMPARE(bench.run(bench.train("Never", {"--config", bench.place.filePath("none.json")})).code, 3);
        QCOMPARE(bench.run({"train", "--workspace", bench.folder}).code, 2);
        QCOMPARE(bench.run({"train"}).code, 2);
        QCOMPARE(bench.run(bench.train("Never", {"--stepps", "3"})).code, 2);
        answer = bench.run(bench.train("Never"), {"LORIMER_FAKE_FREE_MEMORY=1000"});
        QVERIFY(answer.code == 4 && answer.says("needs about"));
        answer = bench.run({"runs", "list", "--workspace", bench.place.filePath("none")});
        QVERIFY(answer.code == 3 && answer.says("no workspace"));
        answer =
            bench.run({"train", "--workspace", bench.place.filePath("none"), "--model", bench.model, "--dataset", "N"});
        QVERIFY(answer.code == 3 && answer.says("no workspace"));
        QVERIFY(!QFile::exists(bench.place.filePath("none")));
        QVERIFY(bench.run({"runs", "list", "--workspace", bench.folder, "--json"}).json().at("runs").empty());
        answer = bench.run({"export", "--workspace", bench.folder, "--run", "x", "--format", "onnx", "--out", "y"});
        QVERIFY(answer.code == 2 && answer.says("onnx"));
    }

    void killedAnywhereResumesToTheSameCurve() {
        const CommandBench bench;
        const QString whole = bench.place.filePath("whole.jsonl");
        QCOMPARE(bench.run(bench.train("Whole", {"--report", whole})).code, 0);
        // Right after a checkpoint is on disk and before it is recorded is the hardest moment.
        for (const int step : {5, 10, 15, 20}) {
            const QString name = QStringLiteral("Killed %1").arg(step);
            const QString report = bench.place.filePath("parts.jsonl");
            const Answer killed = bench.run(bench.train(name, {"--report", report}),
                                            {QStringLiteral("LORIMER_FAKE_KILL_AFTER_CHECKPOINT=%1").arg(step)});
            QVERIFY(killed.killed);
            const Json shown = bench.show(name);
            QVERIFY(shown.at("state").get<std::string>().find("Interrupted") == 0);
            QCOMPARE(bench.run(bench.resume(name, {"--report", report})).code, 0);
            QVERIFY(bench.show(name).at("metrics") == bench.show("Whole").at("metrics"));
            QVERIFY(bench.show(name).at("evaluations") == bench.show("Whole").at("evaluations"));
            QVERIFY(isSame(bench.show(name).at("final_losses"), bench.show("Whole").at("final_losses")));
            QCOMPARE(lines(report), lines(whole));
        }
    }

    void killedAtRandomMoments() {
        const CommandBench bench;
        const QStringList environment{"LORIMER_FAKE_STEPS=60", "LORIMER_FAKE_STEP_MILLISECONDS=3",
                                      "LORIMER_FAKE_SAVE_EVERY=7"};
        QCOMPARE(bench.run(bench.train("Whole"), environment).code, 0);
        QStringList arguments = bench.train("Parts");
        for (int attempt = 0; attempt < 8; ++attempt) {
            QProcess process;
            CommandBench::prepare(process, environment);
            process.setArguments(arguments);
            process.start();
            process.waitForFinished(40 + 37 * attempt % 160);
            process.kill();
            process.waitForFinished();
            const Json runs = bench.run({"runs", "list", "--workspace", bench.folder, "--json"}).json().at("runs");
            if (runs.size() == 2) arguments = bench.resume("Parts");
        }
        const Answer last = bench.run(arguments, environment);
        QVERIFY(last.code == 0 || last.says("is done"));
        QVERIFY(bench.show("Parts").at("metrics") == bench.show("Whole").at("metrics"));
    }

    void controlCSavesAndEndsWithFive() {
        const CommandBench bench;
        QProcess process;
        bench.startSlowly(process, "Stopped", 3);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        const Answer answer = CommandBench::finish(process);
        QCOMPARE(answer.code, 5);
        QVERIFY(!answer.killed && answer.says("--resume"));
        const Json result = answer.json();
        QVERIFY(isSame(result.at("outcome"), Json("stopped")));
        const Json shown = bench.show("Stopped");
        QVERIFY(isSame(shown.at("state"), Json("Stopped (saved)")));
        QVERIFY(isSame(shown.at("saved_step"), result.at("steps")));
    }

    // A plain open and close of the database would take away the locks of this process; the reading command, believing
    // itself the last user, would then remove the write-ahead log that this process goes on to write.
    void aReadingCommandLeavesTheLogToItsWriter() {
        CommandBench bench;
        const auto writer = Workspace::openForWriting(bench.folder);
        Database database = writer->openDatabase();
        const auto insert = [&](const char* name) {
            database.run(QStringLiteral("INSERT INTO datasets (name, created) VALUES (?, 'now')"),
                         {QLatin1String(name)});
        };
        insert("first");
        Workspace::openForReading(bench.folder);
        QCOMPARE(bench.run({"runs", "list", "--workspace", bench.folder}).code, 0);
        QVERIFY(QFile::exists(database.file() + QStringLiteral("-wal")));
        insert("second");
        Database other(database.file(), Database::Access::Read);
        QCOMPARE(other.value(QStringLiteral("SELECT count(*) FROM datasets WHERE name IN ('first', 'second')")).toInt(),
                 2);
    }

    void aSecondWriterIsToldWhoTheFirstIs() {
        const CommandBench bench;
        QProcess process;
        bench.startSlowly(process, "First", 1);
        const Answer second = bench.run(bench.train("Second"));
        QCOMPARE(second.code, 3);
        QVERIFY(second.says("fake-lorimer-cli (process ") && second.says(std::to_string(process.processId()).c_str()));
        QCOMPARE(bench.run({"runs", "delete", "First", "--workspace", bench.folder}).code, 3);
        QVERIFY(isSame(bench.show("First").at("state"), Json("Training")));
        QCOMPARE(
            bench.run({"evaluate", "--workspace", bench.folder, "--model", bench.model, "--dataset", "Notes"}).code, 0);
        const QString backup = bench.place.filePath("backup");
        QCOMPARE(bench.run({"workspace", "backup", "--workspace", bench.folder, backup}).code, 0);
        process.kill();
        process.waitForFinished();
        QCOMPARE(bench.run(bench.train("Second")).code, 0);
    }

    void evaluatesExportsAndBacksUp() {
        const CommandBench bench;
        const Json trained = bench.run(bench.train("First")).json();
        const QString adapter = QString::fromStdString(trained.at("adapter").get<std::string>());
        Answer answer = bench.run({"evaluate", "--workspace", bench.folder, "--model", bench.model, "--adapter",
                                   adapter, "--dataset", "Notes", "--split", "validation", "--json"});
        QCOMPARE(answer.code, 0);
        for (const char* side : {"base", "adapted", "difference"}) {
            for (const char* key : {"loss", "perplexity", "token_accuracy", "exact_match", "f1", "rouge_l"}) {
                const Json metric = answer.json().at(side).at(key);
                QVERIFY(metric.at("low") <= metric.at("value") && metric.at("value") <= metric.at("high"));
            }
        }
        const Json result = answer.json();
        QVERIFY(std::abs(result["difference"]["f1"]["value"].get<double>() -
                         (result["adapted"]["f1"]["value"].get<double>() -
                          result["base"]["f1"]["value"].get<double>())) < 1e-12);  // rounding of one subtraction
        QVERIFY(isSame(result.at("grouped_by"), Json("row")));
        QCOMPARE(bench
                     .run({"evaluate", "--workspace", bench.folder, "--model", bench.model, "--dataset", "Notes",
                           "--split", "tset"})
                     .code,
                 2);
        const QString out = bench.place.filePath("out");
        answer = bench.run(
            {"export", "--workspace", bench.folder, "--run", "First", "--format", "peft", "--out", out, "--json"});
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.json().at("files").size(), 2U);
        QVERIFY(isSame(answer.json().at("parity").at("equal"), Json(true)));
        answer = bench.run({"export", "--workspace", bench.folder, "--run", "First", "--format", "peft", "--out",
                            bench.place.filePath("other")},
                           {"LORIMER_FAKE_CHAT_DIFFERS=1"});
        QVERIFY(answer.code == 1 && answer.says("differently"));

        const QString backup = bench.place.filePath("backup");
        QVERIFY(
            isSame(bench.run({"workspace", "backup", "--workspace", bench.folder, backup, "--json"}).json().at("runs"),
                   Json(1)));
        const QString restored = bench.place.filePath("restored");
        QCOMPARE(bench.run({"workspace", "restore", "--workspace", restored, backup}).code, 0);
        QCOMPARE(bench.run({"workspace", "restore", "--workspace", restored, backup}).code, 3);
        QCOMPARE(bench.run({"runs", "show", "First", "--workspace", restored}).code, 0);
    }

private:
    /// The lines of a report without the last one, the summary.
    static QList<QByteArray> lines(const QString& file) {
        QFile input(file);
        if (!input.open(QIODevice::ReadOnly)) return {"unreadable"};
        auto all = input.readAll().trimmed().split('\n');
        all.removeLast();
        return all;
    }
};

QTEST_GUILESS_MAIN(RunCommandsTest)
#include "run_commands_test.moc"
