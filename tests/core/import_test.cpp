// Long because it is one table of files and what an import makes of them.
// Files to stored rows: shapes, rejections with row numbers, duplicates, split, sources, and nothing left behind.
#include <QCryptographicHash>
#include <QDir>
#include <QTest>
#include <map>
#include <set>

#include "data/dataset_export.h"
#include "data/import_json.h"
#include "data/row_scan.h"
#include "data/splitter.h"
#include "tests/support/import_files.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// "user: a / assistant: b", or the text.
std::string shown(const Row& row) {
    if (row.messages.empty()) return row.text;
    std::string text;
    for (const Message& message : row.messages)
        text += (text.empty() ? "" : " / ") + message.role + ": " + message.content;
    return text;
}

std::string numbered(int count, const char* header, const std::string& line) {
    std::string bytes = header;
    for (int i = 0; i < count; ++i) {
        std::string next = line;
        for (std::size_t at = next.find('#'); at != std::string::npos; at = next.find('#')) {
            next.replace(at, 1, std::to_string(i));
        }
        bytes += next + "\n";
    }
    return bytes;
}

}  // namespace

class ImportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shapes_data();
    void shapes();
    void rejections_data();
    void rejections();
    void encodings_data();
    void encodings();
    void dirtyTable();
    void duplicatesAreLeftOut();
    void splitIsStoredInFileOrder();
    void groupsStayTogether();
    void severalFiles();
    void sameSeedSameData();
    void exportAndImportGiveTheSameRows();
    void nameIsTaken();
    void nothingUsable();
    void stopLeavesNothing();
    void failureLeavesNothing();
    void reportAsJson();

private:
    ImportPlace m_place;
};

void ImportTest::shapes_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("row");
    const auto row = [](const char* name, const char* file, const QByteArray& bytes, const char* stored) {
        QTest::newRow(name) << QString(file) << bytes << QString(stored);
    };
    row("pair", "a.csv", "prompt,response\nHi,\"Good, day\"\n", "user: Hi / assistant: Good, day");
    row("text is kept as it is", "a.csv", "prompt,response\n\" Hi\n\",\"a\r\nb \"\n",
        "user:  Hi\n / assistant: a\r\nb ");
    row("system and context", "a.csv", "system,question,context,answer\nBe kind,Why?,Rain,So.\n",
        "system: Be kind / user: Why?\n\nRain / assistant: So.");
    row("empty system and context", "a.csv", "system,question,context,answer\n,Why?, ,So.\n",
        "user: Why? / assistant: So.");
    row("Alpaca", "a.json", R"([{"instruction": "Sum", "input": "1 2", "output": "3"}])",
        "user: Sum\n\n1 2 / assistant: 3");
    row("Alpaca without input", "a.json", R"([{"instruction": "Sum", "input": "", "output": "3"}])",
        "user: Sum / assistant: 3");
    row("ShareGPT", "a.json",
        R"([{"conversations": [{"from": "system", "value": "S"}, {"from": "human", "value": "A"}, {"from": "gpt", "value": "B"}]}])",
        "system: S / user: A / assistant: B");
    row("OpenAI", "a.jsonl",
        R"({"messages": [{"role": "user", "content": "A"}, {"role": "assistant", "content": "B"}]})",
        "user: A / assistant: B");
    row("developer and name", "a.jsonl",
        R"({"messages": [{"role": "developer", "content": "S"}, {"role": "user", "name": "x", "content": "A"}, {"role": "assistant", "content": "B"}]})",
        "system: S / user: A / assistant: B");
    row("content parts", "a.jsonl",
        R"({"messages": [{"role": "user", "content": [{"type": "text", "text": "A"}, {"type": "text", "text": "a"}]}, {"role": "assistant", "content": "B"}]})",
        "user: Aa / assistant: B");
    row("several turns", "a.jsonl",
        R"({"messages": [{"role": "assistant", "content": "Hello"}, {"role": "user", "content": "A"}, {"role": "user", "content": "A2"}, {"role": "assistant", "content": "B"}, {"role": "user", "content": "C"}]})",
        "assistant: Hello / user: A / user: A2 / assistant: B / user: C");
    row("system beside messages", "a.jsonl",
        R"({"system": "S", "messages": [{"role": "user", "content": "A"}, {"role": "assistant", "content": "B"}]})",
        "system: S / user: A / assistant: B");
    row("own system wins", "a.jsonl",
        R"({"system": "S", "messages": [{"role": "system", "content": "T"}, {"role": "user", "content": "A"}, {"role": "assistant", "content": "B"}]})",
        "system: T / user: A / assistant: B");
    row("bare list of turns", "a.jsonl", R"([{"role": "user", "content": "A"}, {"role": "assistant", "content": "B"}])",
        "user: A / assistant: B");
    row("turns in a cell", "a.csv",
        "id,messages\n1,\"[{\"\"role\"\": \"\"user\"\", \"\"content\"\": \"\"A\"\"}, {\"\"role\"\": \"\"assistant\"\", "
        "\"\"content\"\": \"\"B\"\"}]\"\n",
        "user: A / assistant: B");
    row("text", "a.jsonl", R"({"text": "Once upon a time"})", "Once upon a time");
    row("bare text", "a.json", R"(["Once"])", "Once");
    row("paragraph", "a.txt", "Once\nupon\n", "Once\nupon");
    row("one column", "a.csv", "text\n\"Once, or twice\"\n", "Once, or twice");
    row("emoji and escapes", "a.jsonl", R"({"text": "\ud83d\ude00 \u00e9 \"q\" \\ \t"})",
        "\xF0\x9F\x98\x80 \xC3\xA9 \"q\" \\ \t");
}

void ImportTest::shapes() {
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, row);
    const ImportReport report = m_place.import(file.toStdString(), bytes.toStdString());
    QCOMPARE(report.rowsAccepted, 1);
    QCOMPARE(QString::fromStdString(shown(m_place.rows(report.datasetName).front())), row);
}

void ImportTest::rejections_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("rejected");
    const auto row = [](const char* name, const char* file, const QByteArray& bytes, const char* rejected) {
        QTest::newRow(name) << QString(file) << bytes << QString(rejected);
    };
    row("table", "a.csv", "prompt,response\na,b\n,c\nd,\ne\nf,g,h\n \t,i\n",
        "3 prompt: the prompt is empty\n4 response: the response is empty\n5: it has 1 field where 2 are expected\n"
        "6: it has 3 fields where 2 are expected\n7 prompt: the prompt is empty\n");
    row("rows after records of several lines", "a.csv", "prompt,response\n\"a\nb\",\"c\n\nd\"\n,x\n",
        "6 prompt: the prompt is empty\n");
    row("bytes", "a.csv", QByteArray("prompt,response\n\xC3\xA9,b\nc\xFF,d\ne\0f,g\n", 32),
        "3 prompt: it holds bytes that are not valid UTF-8\n4 prompt: the prompt holds a NUL character\n");
    row("bytes in a column that is not used", "a.csv", "prompt,response,x\na\xC3\xA9,b,c\nd,e,\xFF\n",
        "3 x: it holds bytes that are not valid UTF-8\n");
    row("types", "a.jsonl",
        "{\"prompt\":\"a\",\"response\":\"b\"}\n{\"prompt\":5,\"response\":\"b\"}\n{\"prompt\":\"a\",\"response\":["
        "\"b\"]}\n"
        "{\"prompt\":\"a\"}\n{\"prompt\":null,\"response\":\"b\"}\n[]\n\"x\"\n7\n{\"prompt\":\"a\",\"response\":true}"
        "\n",
        "2 prompt: the prompt is a number instead of text\n3 response: the response is a list instead of text\n"
        "4 response: the response is missing\n5 prompt: the prompt is missing\n6: the conversation holds no turns\n"
        "7: it is not an object with the row's columns\n8: it is not an object with the row's columns\n"
        "9 response: the response is a truth value instead of text\n");
    row("turns", "a.json",
        R"([{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]},
            {"messages":[{"role":"user","content":"a"}]},
            {"messages":[{"role":"tool","content":"a"}]},
            {"messages":[{"role":"assistant","content":"a"}]},
            {"messages":[{"role":"user","content":""},{"role":"assistant","content":"b"}]},
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":" "}]},
            {"messages":[{"role":"user","content":5}]},
            {"messages":[{"content":"a"}]},
            {"messages":[{"role":"user"}]},
            {"messages":["a"]},
            {"messages":"a"},
            {"messages":[]},
            {},
            {"messages":[{"role":"user","content":[{"type":"image_url"}]}]},
            {"messages":[{"role":"user","content":"a\u0000"}]}])",
        "2 messages: the conversation has no assistant turn, so there is nothing to learn\n"
        "3 messages: the conversation turn 1 has an unknown role 'tool'\n"
        "4 messages: the conversation has no user turn\n"
        "5 messages: the conversation turn 1 (user) is empty\n"
        "6 messages: the conversation turn 2 (assistant) is empty\n"
        "7 messages: the conversation turn 1 has content that is not text\n"
        "8 messages: the conversation turn 1 has no role\n"
        "9 messages: the conversation turn 1 has no content\n"
        "10 messages: the conversation turn 1 is a string instead of an object\n"
        "11 messages: the conversation cannot be read: it is not valid JSON at character 1 (invalid literal)\n"
        "12 messages: the conversation holds no turns\n"
        "13 messages: the conversation is missing\n"
        "14 messages: the conversation turn 1 has content that is not text\n"
        "15 messages: the conversation turn 1 (user) holds a NUL character\n");
    row("lines", "a.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\n{\"text\":\"\"}\n",
        "3: it is not valid JSON at character 9 (unexpected end of input)\n4 text: the text is empty\n");
    row("kinds", "a.jsonl",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]}\n\"x\"\n",
        "2: it is not an object with the row's columns\n");
}

void ImportTest::rejections() {
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, rejected);
    const ImportReport report = m_place.import(file.toStdString(), bytes.toStdString());
    QCOMPARE(QString::fromStdString(lorimer::test::rejections(report)), rejected);
    QCOMPARE(report.rowsAccepted, 1);
    QCOMPARE(report.rowsRead, 1 + static_cast<std::int64_t>(report.rejected.size()));
}

void ImportTest::encodings_data() {
    QTest::addColumn<QByteArray>("bytes");
    const QString text = QStringLiteral("Frage,Antwort\nGröße?,Müller sagt „groß“ – 5 €\n");
    QTest::newRow("UTF-8") << text.toUtf8();
    QTest::newRow("UTF-8 with mark") << "\xEF\xBB\xBF" + text.toUtf8();
    QByteArray little;
    QByteArray big;
    for (const QChar letter : text) {
        little.append(static_cast<char>(letter.cell())).append(static_cast<char>(letter.row()));
        big.append(static_cast<char>(letter.row())).append(static_cast<char>(letter.cell()));
    }
    QTest::newRow("UTF-16LE") << little;
    QTest::newRow("UTF-16BE") << big;
    QTest::newRow("UTF-16LE with mark") << "\xFF\xFE" + little;
    QTest::newRow("UTF-16BE with mark") << "\xFE\xFF" + big;
    QTest::newRow("Windows-1252") << QByteArray(
        "Frage,Antwort\nGr\xF6\xDF"
        "e?,M\xFCller sagt \x84gro\xDF\x93 \x96 5 \x80\n");
}

void ImportTest::encodings() {
    QFETCH(QByteArray, bytes);
    const ImportReport report = m_place.import("e.csv", bytes.toStdString());
    QCOMPARE(QString::fromStdString(shown(m_place.rows(report.datasetName).front())),
             QStringLiteral("user: Größe? / assistant: Müller sagt „groß“ – 5 €"));
}

/// The fixture of ux.md 7: semicolons, Windows-1252, bad rows at known numbers, duplicates.
void ImportTest::dirtyTable() {
    std::string bytes = "patient_id;finding;letter;visit;clerk\r\n";
    std::string expected;
    int line = 1;
    for (int i = 0; i < 312; ++i) {
        ++line;
        const std::string patient = "P-" + std::to_string(i % 60);
        if (i % 26 == 7) {
            bytes += patient + ";;Sehr geehrte Frau M\xFCller;2023-04-02;mk\r\n";
            expected += std::to_string(line) + " finding: the prompt is empty\n";
        } else {
            const int text = i % 33 == 32 ? i - 2 : i;  // 9 duplicates of an earlier row
            bytes += patient +
                     ";\"Gr\xF6\xDF"
                     "e " +
                     std::to_string(text) + ",\r\nlinks\";Brief " + std::to_string(text) + ";2023-04-02;mk\r\n";
            ++line;
        }
    }
    const ImportReport report = m_place.import("dirty.csv", bytes);
    QCOMPARE(report.sources[0].encoding, std::string("Windows-1252"));
    QCOMPARE(report.sources[0].separator, std::string(";"));
    QCOMPARE(QString::fromStdString(lorimer::test::rejections(report)), QString::fromStdString(expected));
    QCOMPARE(report.rejected.size(), std::size_t{12});
    QCOMPARE(report.duplicates, 9);
    QCOMPARE(report.rowsAccepted, 312 - 12 - 9);
    QVERIFY(report.split.byGroup);
}

void ImportTest::duplicatesAreLeftOut() {
    const ImportReport report = m_place.import(
        "d.csv", "prompt,response\na,b\na,b\n\"a \",b\n\"a\n\",\"b\"\na,B\nab,\"\"\nc,\"x\r\ny\"\nc,\"x\ny\"\n");
    QCOMPARE(report.duplicates, 4);
    QCOMPARE(report.rowsAccepted, 3);
    QCOMPARE(report.rejected.size(), std::size_t{1});
}

void ImportTest::splitIsStoredInFileOrder() {
    ImportConfig config = m_place.config({m_place.write("s.csv", numbered(100, "prompt,response\n", "q#,a#"))});
    config.split = parseSplitShares("60/25/15");
    const ImportReport report = runImport(*m_place.workspace, config, {});
    QCOMPARE(report.split.rows, (std::array<std::int64_t, 3>{60, 25, 15}));
    const std::vector<Row> rows = m_place.rows(config.datasetName);
    QCOMPARE(rows.size(), std::size_t{100});
    std::set<std::string> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        seen.insert(rows[i].messages[0].content);
        const bool startsPart = i == 0 || i == 60 || i == 85;
        const auto number = [&](std::size_t at) { return std::stoi(rows[at].messages[0].content.substr(1)); };
        if (!startsPart) QVERIFY(number(i - 1) < number(i));
    }
    QCOMPARE(seen.size(), std::size_t{100});
    Database database = m_place.workspace->openDatabase();
    const DatasetSummary dataset = DatasetStore(database).find(config.datasetName);
    QCOMPARE(dataset.rows, report.split.rows);
    QCOMPARE(
        database.value(QStringLiteral("SELECT source_row FROM dataset_rows WHERE version_id = ? AND content LIKE ?"),
                       {dataset.versionId, QStringLiteral("%\"q7\"%")}),
        QVariant(9));
}

void ImportTest::groupsStayTogether() {
    std::string bytes = "case,question,answer\n";
    for (int i = 0; i < 400; ++i) bytes += "c" + std::to_string(i * i % 83) + ",q" + std::to_string(i) + ",a\n";
    ImportConfig config = m_place.config({m_place.write("g.csv", bytes)});
    config.columns = {{Role::Group, "case"}};
    const ImportReport report = runImport(*m_place.workspace, config, {});
    QVERIFY(report.split.byGroup);
    QCOMPARE(report.rowsAccepted, 400);
    Database database = m_place.workspace->openDatabase();
    const qint64 version = DatasetStore(database).find(config.datasetName).versionId;
    std::map<std::string, std::set<int>> partsOfGroup;
    for (const SplitPart part : {SplitPart::Train, SplitPart::Validation, SplitPart::Test}) {
        const StoredRows rows(database, version, part);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            partsOfGroup[Json::parse(rows.content(i)).at("group")].insert(static_cast<int>(part));
        }
    }
    for (const auto& [group, parts] : partsOfGroup) QCOMPARE(parts.size(), std::size_t{1});
    QVERIFY(std::abs(report.split.rows[1] - 40) <= 5);
    QVERIFY(std::abs(report.split.rows[2] - 40) <= 5);

    ImportConfig gaps = m_place.config({m_place.write("n.jsonl",
                                                      "{\"p\":7,\"prompt\":\"a\",\"response\":\"b\"}\n"
                                                      "{\"p\":\"\",\"prompt\":\"c\",\"response\":\"d\"}\n"
                                                      "{\"prompt\":\"e\",\"response\":\"f\"}\n"
                                                      "{\"p\":[1],\"prompt\":\"g\",\"response\":\"h\"}\n")});
    gaps.columns = {{Role::Group, "p"}};
    QCOMPARE(lorimer::test::rejections(runImport(*m_place.workspace, gaps, {})),
             std::string("2 p: the group is empty, so it is not known which rows belong together\n"
                         "3 p: the group is empty, so it is not known which rows belong together\n"
                         "4 p: the group is a list instead of text or a number\n"));
}

void ImportTest::severalFiles() {
    const std::string first = m_place.write("one.csv", "prompt,response\na,b\n,x\n");
    const std::string second = m_place.write("two.jsonl",
                                             "{\"patient_id\":\"p\",\"question\":\"c\",\"answer\":\"d\"}\n{}\n"
                                             "{\"patient_id\":\"p\",\"question\":\"a\",\"answer\":\"b\"}\n");
    const ImportReport report = runImport(*m_place.workspace, m_place.config({first, second}), {});
    QCOMPARE(report.rowsAccepted, 2);
    QCOMPARE(report.duplicates, 1);
    QCOMPARE(report.rejected.size(), std::size_t{2});
    QCOMPARE(report.rejected[0].file, first);
    QCOMPARE(report.rejected[0].row, 3);
    QCOMPARE(report.rejected[1].file, second);
    QCOMPARE(report.rejected[1].row, 2);
    QCOMPARE(report.sources.size(), std::size_t{2});
    const QByteArray hash = QCryptographicHash::hash("prompt,response\na,b\n,x\n", QCryptographicHash::Sha256).toHex();
    QCOMPARE(report.sources[0].sha256, hash.toStdString());
    QCOMPARE(report.sources[0].bytes, 23);
}

void ImportTest::sameSeedSameData() {
    const std::string file = m_place.write("s.csv", numbered(50, "prompt,response\n", "q#,a#"));
    const auto importWith = [&](std::uint64_t seed) {
        ImportConfig config = m_place.config({file});
        config.seed = seed;
        return runImport(*m_place.workspace, config, {}).sha256;
    };
    const std::string first = importWith(1);
    QCOMPARE(first.size(), std::size_t{64});
    QCOMPARE(importWith(1), first);
    QVERIFY(importWith(2) != first);
}

void ImportTest::exportAndImportGiveTheSameRows() {
    const std::vector<std::pair<std::string, std::string>> files{
        {"x.csv", numbered(40, "system,prompt,response\n", "\"s\n\"\"#\"\"\",\" q# \xC3\xA9\",\"a\r\n#\"")},
        {"x.txt", numbered(40, "", "Line # \xF0\x9F\x98\x80\n \xE2\x82\xAC\n")},
    };
    for (const auto& [name, bytes] : files) {
        const ImportReport report = m_place.import(name, bytes);
        Database database = m_place.workspace->openDatabase();
        const DatasetSummary dataset = DatasetStore(database).find(report.datasetName);
        const std::string out = m_place.place.filePath(QStringLiteral("out.jsonl")).toStdString();
        QCOMPARE(exportDataset(database, dataset, {SplitPart::Train, SplitPart::Validation, SplitPart::Test}, out), 40);
        QCOMPARE(QFile::permissions(QString::fromStdString(out)) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        const ImportReport again = runImport(*m_place.workspace, m_place.config({out}), {});
        QCOMPARE(again.sha256, report.sha256);
        QCOMPARE(exportDataset(database, dataset, {SplitPart::Test}, out), 4);
    }
}

void ImportTest::nameIsTaken() {
    const ImportReport report = m_place.import("a.csv", "prompt,response\na,b\n");
    ImportConfig config = m_place.config({m_place.write("a.csv", "prompt,response\na,b\n")});
    config.datasetName = report.datasetName;
    const Error error = errorOf([&] { runImport(*m_place.workspace, config, {}); });
    QCOMPARE(error.kind(), ErrorKind::BadInput);
    QVERIFY(says(error, report.datasetName.c_str()));
    for (const char* name : {"", "  ", "a\nb"}) {
        config.datasetName = name;
        QCOMPARE(errorOf([&] { runImport(*m_place.workspace, config, {}); }).kind(), ErrorKind::WrongUse);
    }
}

void ImportTest::nothingUsable() {
    const Error error = errorOf([&] { m_place.import("a.csv", "prompt,response\n,b\n,c\n"); });
    QCOMPARE(error.kind(), ErrorKind::BadInput);
    QVERIFY(says(error, "None of the 2 rows"));
    QVERIFY(says(error, "row 2, column 'prompt': the prompt is empty"));
    QVERIFY(says(errorOf([&] { m_place.import("a.csv", "prompt,response\n"); }), "holds no rows"));
    QVERIFY(says(errorOf([&] { m_place.import("a.csv", "foo,bar,baz\na long text,another long one,third text\n"); }),
                 "its columns are 'foo', 'bar', 'baz'"));
    QVERIFY(
        says(errorOf([&] { m_place.import("a.jsonl", "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}\n"); }),
             "no column has the role response"));
    QVERIFY(says(errorOf([&] { runImport(*m_place.workspace, m_place.config({"/nowhere/a.csv"}), {}); }),
                 "no file '/nowhere/a.csv'"));
}

void ImportTest::stopLeavesNothing() {
    const std::string file = m_place.write("big.csv", numbered(60'000, "prompt,response\n", "question #,answer #"));
    for (const std::int64_t stopAt : {0, 1, 20, 2000}) {
        std::int64_t calls = 0;
        ImportHooks hooks;
        hooks.onProgress = [&](std::int64_t, std::int64_t, std::int64_t) { ++calls; };
        hooks.onStored = [&](std::int64_t, std::int64_t) { ++calls; };
        hooks.stopRequested = [&] { return calls >= stopAt; };
        const ImportConfig config = m_place.config({file});
        QCOMPARE(errorOf([&] { runImport(*m_place.workspace, config, hooks); }).kind(), ErrorKind::Stopped);
        Database database = m_place.workspace->openDatabase();
        QVERIFY(!DatasetStore(database).exists(config.datasetName));
    }
    const QStringList left = QDir(m_place.workspace->folder()).entryList({QStringLiteral("import*")}, QDir::AllEntries);
    QCOMPARE(left, QStringList());
}

void ImportTest::failureLeavesNothing() {
    const std::string good = m_place.write("good.csv", numbered(100, "prompt,response\n", "q#,a#"));
    std::string late = "[";
    for (int i = 0; i < 5000; ++i)
        late += "{\"prompt\": \"question " + std::to_string(i) + "\", \"response\": \"a\"},\n";
    const std::string bad = m_place.write("bad.json", late + "{\"prompt\" 1}]");
    const ImportConfig config = m_place.config({good, bad});
    const Error error = errorOf([&] { runImport(*m_place.workspace, config, {}); });
    QVERIFY(says(error, "element 5001"));
    QVERIFY(says(error, "line 5001"));
    Database database = m_place.workspace->openDatabase();
    QVERIFY(!DatasetStore(database).exists(config.datasetName));
    QCOMPARE(database.value(QStringLiteral("SELECT count(*) FROM dataset_versions v LEFT JOIN datasets d ON d.id = "
                                           "v.dataset_id WHERE d.id IS NULL OR v.sha256 = ''")),
             QVariant(0));
}

void ImportTest::reportAsJson() {
    const std::string file = m_place.write("j.csv", "patient_id,prompt,response\n1,a,b\n1,a,b\n2,,c\n3,d,e\n");
    const ImportReport report = runImport(*m_place.workspace, m_place.config({file}), {});
    const Json json = importReportToJson(report, 100);
    QVERIFY(json.at("rows_read") == Json(4));
    QVERIFY(json.at("rows_accepted") == Json(2));
    QVERIFY(json.at("duplicates") == Json(1));
    QVERIFY(json.at("findings") == Json::object());
    QCOMPARE(json.at("rows_rejected").dump(),
             "[{\"file\":\"" + file + "\",\"row\":4,\"reason\":\"the prompt is empty (column 'prompt')\"}]");
    QCOMPARE(json.at("split_sizes").dump(), std::string(R"({"train":1,"validation":1,"test":0})"));
    QVERIFY(json.at("dataset_id") == Json(report.datasetId));
    QVERIFY(importReportToJson(report, 0).at("rows_rejected_count") == Json(1));
    Database database = m_place.workspace->openDatabase();
    DatasetStore store(database);
    const DatasetSummary dataset = store.find(report.datasetName);
    QVERIFY(store.importReport(dataset.versionId).at("sha256") == Json(dataset.sha256));
    QVERIFY(store.importConfig(dataset.versionId).at("seed") == Json(0));
}

QTEST_GUILESS_MAIN(ImportTest)
#include "import_test.moc"
