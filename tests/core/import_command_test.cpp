// `lorimer-cli import` and `dataset` as a script sees them: exit codes, one JSON object, sentences, Ctrl-C.
#include <QProcess>
#include <QTest>
#include <csignal>

#include "engine/base/json.h"
#include "tests/support/import_files.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Answer {
    int code = -1;
    std::string out;
    std::string err;

    Json json() const { return Json::parse(out, nullptr, false); }
    bool says(const char* part) const { return err.find(part) != std::string::npos; }
};

}  // namespace

class ImportCommandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void importsAndShows();
    void exportsParts();
    void exitCodes_data();
    void exitCodes();
    void helpListsWhatIsThere();
    void interruptLeavesNothing();

private:
    /// Runs in the test's folder, so that file names stay as given. "@" stands for the workspace.
    Answer run(const QStringList& arguments) const {
        QProcess process;
        process.setWorkingDirectory(m_place.path());
        QStringList given = arguments;
        given.replaceInStrings(QStringLiteral("@"), QStringLiteral("ws"));
        process.start(QStringLiteral(FAKE_CLI), given);
        process.waitForFinished(60'000);
        return {process.exitCode(), process.readAllStandardOutput().toStdString(),
                process.readAllStandardError().toStdString()};
    }

    void write(const char* name, const QByteArray& bytes) const {
        QFile file(m_place.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    QTemporaryDir m_place;
};

void ImportCommandTest::importsAndShows() {
    QByteArray bytes = "question;answer;case\n";
    for (int i = 0; i < 30; ++i)
        bytes += QByteArray("q%;a%;c").replace('%', QByteArray::number(i)) + QByteArray::number(i / 3) + "\n";
    write("letters.csv", bytes + ";empty;c1\nq1;a1;c1\n");
    const Answer done = run({"import", "letters.csv", "--workspace", "@", "--name", "Letters 20-24", "--columns",
                             "prompt=question,response=answer", "--group", "case", "--split", "60/20/20", "--seed", "3",
                             "--deidentify", "off", "--json"});
    QCOMPARE(done.code, 0);
    QCOMPARE(done.err, std::string());
    const Json json = done.json();
    QVERIFY(json.is_object());
    QCOMPARE(json.at("rows_read").get<int>(), 32);
    QCOMPARE(json.at("rows_accepted").get<int>(), 30);
    QCOMPARE(json.at("duplicates").get<int>(), 1);
    QCOMPARE(json.at("rows_rejected").size(), std::size_t{1});
    QCOMPARE(json.at("rows_rejected")[0].at("file").get<std::string>(), std::string("letters.csv"));
    QCOMPARE(json.at("rows_rejected")[0].at("row").get<int>(), 32);
    QCOMPARE(json.at("split_sizes").dump(), std::string(R"({"train":18,"validation":6,"test":6})"));
    QCOMPARE(json.at("sha256").get<std::string>().size(), std::size_t{64});

    const Json list = run({"dataset", "list", "--workspace", "@", "--json"}).json();
    QCOMPARE(list.at("datasets")[0].at("name").get<std::string>(), std::string("Letters 20-24"));
    QVERIFY(list.at("datasets")[0].at("dataset_id") == json.at("dataset_id"));
    const Json shown = run({"dataset", "show", "Letters 20-24", "--workspace", "@", "--json"}).json();
    QVERIFY(shown.at("sha256") == json.at("sha256"));
    QVERIFY(shown.at("rows_rejected") == json.at("rows_rejected"));
    QCOMPARE(shown.at("sources")[0].at("file").get<std::string>(), std::string("letters.csv"));
    QVERIFY(!shown.at("first_rows").empty());

    const Answer again = run({"import", "letters.csv", "--workspace", "@", "--name", "Letters 20-24"});
    QCOMPARE(again.code, 3);
    QVERIFY(again.says("'Letters 20-24'"));
    QCOMPARE(run({"import", "letters.csv", "--workspace", "@", "--name", "person"}).code, 0);
}

void ImportCommandTest::exportsParts() {
    write("e.txt", "One\n\nTwo\n\nThree\n\nFour\n\nFive\n");
    QCOMPARE(run({"import", "e.txt", "--workspace", "@", "--name", "e"}).code, 0);
    QCOMPARE(run({"dataset", "export", "e", "--workspace", "@", "--out", "all.jsonl"}).code, 0);
    QCOMPARE(run({"dataset", "export", "e", "--workspace", "@", "--out", "test.jsonl", "--split", "test"}).code, 0);
    const auto lines = [this](const char* name) {
        QFile file(m_place.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : -1;
    };
    QCOMPARE(lines("all.jsonl"), 5);
    QCOMPARE(lines("test.jsonl"), 1);
    QCOMPARE(run({"dataset", "export", "e", "--workspace", "@", "--out", "x.jsonl", "--split", "tests"}).code, 2);
    QCOMPARE(run({"dataset", "export", "e", "--workspace", "@", "--out", "no/where.jsonl"}).code, 3);
}

void ImportCommandTest::exitCodes_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const QStringList& more, int code, const char* says) {
        QStringList arguments{"import", "--workspace", "@", "--name", "x"};
        QTest::newRow(name) << arguments + more << code << QByteArray(says);
    };
    row("no file", {}, 2, "FILE");
    row("missing file", {"none.csv"}, 3, "'none.csv'");
    row("split", {"c.csv", "--split", "80/10/5"}, 2, "80/10/5");
    row("seed", {"c.csv", "--seed", "-1"}, 2, "seed");
    row("later role", {"c.csv", "--columns", "prompt=question,label=answer"}, 2, "'label'");
    row("unknown role", {"c.csv", "--columns", "reply=answer"}, 2, "'reply'");
    row("unknown column", {"c.csv", "--columns", "prompt=nothing,response=answer"}, 3, "'nothing'");
    row("unknown group", {"c.csv", "--group", "nothing"}, 3, "'nothing'");
    row("two groups", {"c.csv", "--group", "question", "--columns", "group=answer"}, 2, "given twice");
    row("unknown name column", {"c.csv", "--deidentify", "mask", "--name-column", "who"}, 2, "'who'");
    row("unknown class", {"c.csv", "--deidentify", "mask", "--action", "PET=keep"}, 2, "PET");
    row("unknown action", {"c.csv", "--deidentify", "mask", "--action", "NAME=hide"}, 2, "hide");
    row("no word list", {"c.csv", "--deidentify", "mask", "--own-words", "NAME=none.txt"}, 3, "'none.txt'");
    row("no lists", {"c.csv", "--deidentify", "mask", "--name-lists", "c.csv"}, 3, "'c.csv'");
    row("unknown deidentify", {"c.csv", "--deidentify", "on"}, 2, "on is not known");
    row("unknown option", {"c.csv", "--limit", "5"}, 2, "--limit");
    QTest::newRow("list without workspace")
        << QStringList{"dataset", "list", "--workspace", "none"} << 3 << QByteArray("none");
    QTest::newRow("no such data set") << QStringList{"dataset", "show", "zzz", "--workspace", "@"} << 3
                                      << QByteArray("'zzz'");
    QTest::newRow("no subcommand") << QStringList{"dataset"} << 2 << QByteArray("subcommand");
}

void ImportCommandTest::exitCodes() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    write("c.csv", "question,answer\na,b\n");
    run({"import", "c.csv", "--workspace", "@", "--name", "there"});
    const Answer answer = run(arguments);
    QCOMPARE(answer.code, code);
    QVERIFY2(answer.says(says.constData()), answer.err.c_str());
    QCOMPARE(answer.out, std::string());
}

void ImportCommandTest::helpListsWhatIsThere() {
    const Answer help = run({"import", "--help"});
    QCOMPARE(help.code, 0);
    for (const char* later : {"label", "chosen", "rejected"}) {
        QVERIFY2(help.out.find(later) == std::string::npos, later);
    }
    for (const char* there : {"--columns", "--group", "--split", "--deidentify", "--seed", "--json"}) {
        QVERIFY2(help.out.find(there) != std::string::npos, there);
    }
}

void ImportCommandTest::interruptLeavesNothing() {
    QFile file(m_place.filePath(QStringLiteral("big.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("prompt,response\n");
    for (int i = 0; i < 600'000; ++i) file.write("question " + QByteArray::number(i) + ",an answer of some words\n");
    file.close();
    QProcess process;
    process.setWorkingDirectory(m_place.path());
    process.start(QStringLiteral(FAKE_CLI), {"import", "big.csv", "--workspace", "ws", "--name", "big"});
    QVERIFY(process.waitForStarted());
    QTest::qWait(700);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 5);
    QVERIFY(process.readAllStandardError().contains("Nothing was stored"));
    QCOMPARE(run({"dataset", "show", "big", "--workspace", "@"}).code, 3);
}

QTEST_GUILESS_MAIN(ImportCommandTest)
#include "import_command_test.moc"
