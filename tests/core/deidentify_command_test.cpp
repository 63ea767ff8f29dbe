// `import --deidentify` and `scan` as a script sees them: what is stored, what is reported, what never leaks.
#include <QDate>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "engine/base/json.h"
#include "tests/support/packed_files.h"

using namespace lorimer;

namespace {

struct Answer {
    int code = -1;
    QByteArray out;
    QByteArray err;

    Json json() const { return Json::parse(out.toStdString(), nullptr, false); }
};

/// Two patients; the second one is called like a word of the first one's notes.
const QByteArray notes =
    "patient_id,patient_name,note,letter\n"
    "P-1,\"Ellison, Margaret\",\"Patient: Margaret Ellison, DOB 03/14/1951, MRN 00483921.\",\"Dear colleague, Ellison "
    "slept.\"\n"
    "P-1,\"Ellison, Margaret\",ellison was seen on 2024-02-29 by Dr. Okafor.,\"ELLISON and Okafor came on "
    "2024-03-10.\"\n"
    "P-2,Rose Wren,\"the ellison criteria; rose coloured\",Nothing of note.\n"
    "P-2,Rose Wren,Wren slept.,\"Rose called (415) 555-0132.\"\n";

}  // namespace

class DeidentifyCommandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_place = std::make_unique<QTemporaryDir>(); }
    void maskReplacesInEveryRowOfThePatient();
    void reportStoresRowsAsTheyAre();
    void surrogatesAreTheSameInTwoImports();
    void dropLeavesRowsOut();
    void whatCannotBeSearchedIsNeverStored();
    void turnsAreSearchedToo();
    void scanOfFilesAndDataSets();
    void scanOfFoldersAndSheets();
    void nothingThatWasFoundIsWrittenAnywhere();

private:
    Answer run(const QStringList& arguments) const {
        QProcess process;
        process.setWorkingDirectory(m_place->path());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("LORIMER_NAME_LISTS"), QStringLiteral(LORIMER_NAME_LISTS));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(FAKE_CLI), arguments);
        process.waitForFinished(60'000);
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    Answer import(const char* file, const char* name, const char* mode, const QStringList& more = {}) const {
        QStringList arguments{"import", file, "--workspace", "ws", "--name", name, "--deidentify", mode, "--json"};
        return run(arguments + more);
    }

    QStringList columns() const { return {"--columns", "prompt=note,response=letter", "--group", "patient_id"}; }

    void write(const char* name, const QByteArray& bytes) const {
        QFile file(m_place->filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    QByteArray read(const QString& name) const {
        QFile file(m_place->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }

    /// The rows as an export writes them.
    QByteArray stored(const char* name) const {
        run({"dataset", "export", name, "--workspace", "ws", "--out", QString::fromLatin1(name) + ".jsonl"});
        return read(QString::fromLatin1(name) + ".jsonl");
    }

    std::unique_ptr<QTemporaryDir> m_place;
};

void DeidentifyCommandTest::maskReplacesInEveryRowOfThePatient() {
    write("n.csv", notes);
    const Answer answer = import("n.csv", "m", "mask", columns());
    QVERIFY2(answer.code == 0, answer.err);
    const Json report = answer.json();
    QCOMPARE(report["deidentify"].get<std::string>(), std::string("mask"));
    QCOMPARE(report["rows_accepted"].get<int>(), 4);
    QCOMPARE(report["findings"]["MRN"].get<int>(), 1);
    QCOMPARE(report["findings"]["PHONE"].get<int>(), 1);
    QVERIFY(report["findings"]["NAME"].get<int>() >= 8);
    QCOMPARE(report["findings_by_column"]["letter"]["PHONE"].get<int>(), 1);
    QCOMPARE(report["rows_not_searched"].get<int>(), 0);
    QVERIFY(report["name_lists"].get<bool>());
    QCOMPARE(report["name_columns"][0].get<std::string>(), std::string("patient_name"));
    const QByteArray rows = stored("m");
    for (const char* gone :
         {"Margaret", "Okafor", "03/14/1951", "00483921", "555-0132", "ELLISON", "Wren", "Rose called", "P-1"}) {
        QVERIFY2(!rows.contains(gone), gone);
    }
    QVERIFY2(rows.contains("[NAME_1], DOB [DATE_1], MRN [MRN_1]"), rows);
    QVERIFY2(rows.contains("[NAME_1] was seen on [DATE_2] by Dr. [NAME_2]."), rows);
    QVERIFY2(rows.contains("[NAME_1] and [NAME_2] came"), rows);
    // The name of one patient is a word in the notes of another, and a common word stays one.
    QVERIFY2(rows.contains("the ellison criteria; rose coloured"), rows);
    QVERIFY2(rows.contains("[NAME_1] slept."), rows);
}

void DeidentifyCommandTest::reportStoresRowsAsTheyAre() {
    write("n.csv", notes);
    const Answer answer = import("n.csv", "r", "report", columns());
    QVERIFY2(answer.code == 0, answer.err);
    QVERIFY(answer.json()["findings"]["NAME"].get<int>() >= 8);
    QCOMPARE(answer.json()["rows_changed"].get<int>(), 0);
    QVERIFY(stored("r").contains("Margaret Ellison"));
    const Json off = import("n.csv", "o", "off", columns()).json();
    QCOMPARE(off["deidentify"].get<std::string>(), std::string("off"));
    QVERIFY(off["findings"].empty());
    QVERIFY(!off.contains("rows_searched"));
}

void DeidentifyCommandTest::surrogatesAreTheSameInTwoImports() {
    write("n.csv", notes);
    QVERIFY(import("n.csv", "a", "surrogate", columns()).code == 0);
    QVERIFY(import("n.csv", "b", "surrogate", columns()).code == 0);
    const QByteArray rows = stored("a");
    QCOMPARE(rows, stored("b"));
    for (const char* gone : {"Margaret", "Okafor", "2024-02-29", "00483921", "555-0132", "P-1"})
        QVERIFY2(!rows.contains(gone), gone);
    const QFileInfo key(m_place->filePath(QStringLiteral("ws/deidentify.key")));
    QVERIFY(key.exists());
    QCOMPARE(key.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
    // Ten days lay between the two dates, and still do.
    QRegularExpression date(QStringLiteral("\\d{4}-\\d{2}-\\d{2}"));
    auto dates = date.globalMatch(QString::fromUtf8(rows));
    const QDate first = QDate::fromString(dates.next().captured(), Qt::ISODate);
    QVERIFY(first.isValid());
    const QDate second = QDate::fromString(dates.next().captured(), Qt::ISODate);
    QCOMPARE(qAbs(static_cast<int>(first.daysTo(second))), 10);
    write("ws/deidentify.key", "damaged");
    const Answer damaged = import("n.csv", "c", "surrogate", columns());
    QCOMPARE(damaged.code, 3);
    QVERIFY2(damaged.err.contains("deidentify.key"), damaged.err);
}

void DeidentifyCommandTest::dropLeavesRowsOut() {
    write("n.csv", notes);
    const Answer answer = import("n.csv", "d", "drop", columns());
    QVERIFY2(answer.code == 0, answer.err);
    QCOMPARE(answer.json()["rows_dropped"].get<int>(), 3);
    QCOMPARE(answer.json()["rows_accepted"].get<int>(), 1);
    const Answer kept = import("n.csv", "k", "drop", columns() + QStringList{"--action", "all=keep"});
    QCOMPARE(kept.json()["rows_accepted"].get<int>(), 4);
    write("all.csv", "prompt,response\nDr. Okafor,came\n");
    const Answer none = import("all.csv", "n", "drop");
    QCOMPARE(none.code, 3);
    QVERIFY2(none.err.contains("leaves none"), none.err);
}

void DeidentifyCommandTest::whatCannotBeSearchedIsNeverStored() {
    write("slow.txt", "SLOW ¦ OTHERID/R ¦ 0.9 ¦ - ¦ (?:a+)+c\n");
    write("s.csv", "prompt,response\n" + QByteArray(60, 'a') + "! c,answer\nplain,answer\n");
    const QStringList rules{"--own-rules", "slow.txt"};
    const Json masked = import("s.csv", "m", "mask", rules).json();
    QCOMPARE(masked["rows_accepted"].get<int>(), 1);
    QCOMPARE(masked["rows_rejected"][0]["row"].get<int>(), 2);
    QVERIFY(masked["rows_rejected"][0]["reason"].get<std::string>().find("could not be searched") != std::string::npos);
    const Json reported = import("s.csv", "r", "report", rules).json();
    QCOMPARE(reported["rows_accepted"].get<int>(), 2);
    QCOMPARE(reported["rows_not_searched"].get<int>(), 1);
    QCOMPARE(reported["rows_searched"].get<int>(), 1);
    const Json searched = run(QStringList{"scan", "s.csv", "--json"} + rules).json();
    QCOMPARE(searched["rows_not_searched"].get<int>(), 1);
}

void DeidentifyCommandTest::turnsAreSearchedToo() {
    write("t.jsonl",
          "{\"messages\":[{\"role\":\"user\",\"content\":\"Dr. Okafor?\"},{\"role\":\"assistant\",\"content\":\"Mr. "
          "Wren.\"}]}\n");
    QVERIFY(import("t.jsonl", "j", "mask").code == 0);
    const QByteArray rows = stored("j");
    QVERIFY2(rows.contains("Dr. [NAME_1]?") && rows.contains("Mr. [NAME_2].") && rows.contains("\"user\""), rows);
    write("t.csv",
          "messages\n\"[{\"\"from\"\":\"\"human\"\",\"\"value\"\":\"\"Dr. "
          "Okafor?\"\"},{\"\"from\"\":\"\"gpt\"\",\"\"value\"\":\"\"Yes.\"\"}]\"\n");
    QVERIFY(import("t.csv", "c", "mask", {"--columns", "messages=messages"}).code == 0);
    QVERIFY2(stored("c").contains("Dr. [NAME_1]?"), stored("c"));
}

void DeidentifyCommandTest::scanOfFilesAndDataSets() {
    write("n.csv", notes);
    const Answer answer = run({"scan", "n.csv", "--group", "patient_id", "--json"});
    QVERIFY2(answer.code == 0, answer.err);
    const Json report = answer.json();
    QCOMPARE(report["rows_searched"].get<int>(), 4);
    QCOMPARE(report["findings_by_column"]["note"]["MRN"].get<int>(), 1);
    QVERIFY(report["limits"].get<std::string>().find("misses some") != std::string::npos);
    bool isThere = false;
    for (const Json& place : report["places"]) {
        if (place["class"] != "MRN") continue;
        isThere = true;
        QCOMPARE(place["row"].get<int>(), 2);
        QCOMPARE(place["column"].get<std::string>(), std::string("note"));
        QCOMPARE(place["start"].get<int>(), 47);
        QCOMPARE(place["end"].get<int>(), 55);
        QCOMPARE(place["rule"].get<std::string>(), std::string("MRN_L"));
    }
    QVERIFY(isThere);
    QVERIFY(import("n.csv", "s", "off", columns()).code == 0);
    const Json stored = run({"scan", "--workspace", "ws", "--dataset", "s", "--json"}).json();
    QCOMPARE(stored["findings_by_column"]["user"]["MRN"].get<int>(), 1);
    QVERIFY(run({"scan", "n.csv", "--name-lists", "none.lnb"}).err.contains("none.lnb"));
    QCOMPARE(run({"scan"}).code, 2);
    QCOMPARE(run({"scan", "--workspace", "ws"}).code, 2);
    QCOMPARE(run({"scan", "--workspace", "ws", "--dataset", "zzz"}).code, 3);
    const QByteArray person = run({"scan", "n.csv"}).out;
    QVERIFY2(person.contains("MRN in 'note': 1") && person.contains("misses some"), person);
}

void DeidentifyCommandTest::scanOfFoldersAndSheets() {
    QDir(m_place->path()).mkdir(QStringLiteral("in"));
    write("in/b.xlsx", QByteArray::fromStdString(test::xlsxFile(
                           {{"One", test::xlsxRows({{"note", "number"}, {"Nothing of note.", "1"}})},
                            {"Two", test::xlsxRows({{"note", "number"}, {"MRN 00483921 was here.", "2"}})}})));
    write("in/damaged.pdf", "%PDF-1.4\ncut off");
    const Answer folder = run({"scan", "in", "--json"});
    QVERIFY2(folder.code == 0, folder.err);
    const Json report = folder.json();
    QCOMPARE(report["rows_searched"].get<int>(), 1);
    QVERIFY(report["findings_by_column"].empty());
    QCOMPARE(report["notes"].size(), std::size_t{2});
    QVERIFY(report["notes"][0].get<std::string>().find("damaged.pdf") != std::string::npos);
    QVERIFY(report["notes"][1].get<std::string>().find("only 'One' was read") != std::string::npos);
    QVERIFY(run({"scan", "in"}).out.contains("damaged.pdf"));
    const Json second = run({"scan", "in/b.xlsx", "--sheet", "Two", "--json"}).json();
    QCOMPARE(second["findings_by_column"]["note"]["MRN"].get<int>(), 1);
    QVERIFY(second["notes"].empty());
    QCOMPARE(run({"scan", "in/damaged.pdf"}).code, 3);
}

void DeidentifyCommandTest::nothingThatWasFoundIsWrittenAnywhere() {
    QByteArray rows = "id,prompt,response\n";
    for (int i = 0; i < 200; ++i)
        rows += "P-" + QByteArray::number(i / 4) + ",Dr. Quexleyburn saw it " + QByteArray::number(i) + ",done\n";
    write("c.csv", rows);
    for (const char* mode : {"mask", "surrogate", "report"}) {
        const Answer answer = import("c.csv", mode, mode, {"--group", "id"});
        QVERIFY2(answer.code == 0, answer.err);
        QVERIFY(!answer.out.contains("Quexleyburn"));
        QVERIFY(!answer.err.contains("Quexleyburn"));
        if (std::string_view(mode) == "report") continue;
        const QDir workspace(m_place->filePath(QStringLiteral("ws")));
        for (const QFileInfo& file : workspace.entryInfoList(QDir::Files | QDir::Hidden))
            QVERIFY2(!read("ws/" + file.fileName()).contains("Quexleyburn"), qPrintable(file.fileName()));
    }
    const Answer scan = run({"scan", "c.csv", "--json"});
    QVERIFY(!scan.out.contains("Quexleyburn"));
}

QTEST_GUILESS_MAIN(DeidentifyCommandTest)
#include "deidentify_command_test.moc"
