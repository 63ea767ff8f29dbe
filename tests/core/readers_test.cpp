// Readers against tables of nasty files: fields, row numbers, reasons; and seeded mutations that must never crash.
#include <QTest>
#include <random>

#include "data/file_detection.h"
#include "data/readers/csv_reader.h"
#include "data/readers/json_lines_reader.h"
#include "data/readers/json_reader.h"
#include "data/readers/make_reader.h"
#include "data/readers/text_reader.h"
#include "data/row_builder.h"
#include "data/utf8.h"
#include "tests/support/import_files.h"

using namespace lorimer;
using namespace lorimer::test;
using namespace std::string_literals;

namespace {

/// "row:field|field" or "row!" with the reason's first words, one per record.
std::string shown(const Record& record) {
    const std::string row = std::to_string(record.row);
    if (!record.problem.empty()) return row + "!" + record.problem;
    std::string text = row + ":";
    for (std::size_t i = 0; i < record.fields.size(); ++i) text += (i > 0 ? "|" : "") + record.fields[i];
    if (!record.value.is_null()) text += record.value.dump();
    return text;
}

std::vector<std::string> readAll(RecordReader& reader) {
    std::vector<std::string> records;
    reader.read([&](const Record& record) {
        records.push_back(shown(record));
        return true;
    });
    return records;
}

void compare(const std::vector<std::string>& actual, const std::vector<std::string>& expected) {
    for (std::size_t i = 0; i < std::max(actual.size(), expected.size()); ++i) {
        const std::string got = i < actual.size() ? actual[i] : "(nothing)";
        const std::string want = i < expected.size() ? expected[i] : "(nothing)";
        // A reason is compared by its start, which the table gives.
        const bool same = want.find('!') != std::string::npos ? got.starts_with(want) : got == want;
        if (!same) QFAIL(("record " + std::to_string(i) + " is " + got + " instead of " + want).c_str());
    }
}

using Strings = std::vector<std::string>;

}  // namespace

Q_DECLARE_METATYPE(Strings)

class ReadersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void csv_data();
    void csv();
    void json_data();
    void json();
    void jsonMistakes_data();
    void jsonMistakes();
    void jsonLines_data();
    void jsonLines();
    void text_data();
    void text();
    void limits();
    void readerStopsWhenTold();
    void piecesMakeNoDifference();
    void mutationsNeverCrash();

private:
    ImportPlace m_place;
};

void ReadersTest::csv_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Strings>("records");
    const auto row = [](const char* name, const QByteArray& bytes, const Strings& records) {
        QTest::newRow(name) << bytes << records;
    };
    row("plain", "a,b\n1,2\n", {"1:a|b", "2:1|2"});
    row("no last line end", "a,b\n1,2", {"1:a|b", "2:1|2"});
    row("CR LF", "a,b\r\n1,2\r\n", {"1:a|b", "2:1|2"});
    row("CR", "a,b\r1,2\r3,4", {"1:a|b", "2:1|2", "3:3|4"});
    row("mixed ends", "a,b\r\n1,2\r3,4\n5,6\r\n", {"1:a|b", "2:1|2", "3:3|4", "4:5|6"});
    row("quotes", "\"a\",\"b\"\n", {"1:a|b"});
    row("doubled quotes", "\"say \"\"hi\"\"\",b\n", {"1:say \"hi\"|b"});
    row("only quotes", "\"\"\"\",\"\"\n", {"1:\"|"});
    row("separator in quotes", "\"a,b\",c\n", {"1:a,b|c"});
    row("line in quotes", "\"a\nb\",c\nd,e\n", {"1:a\nb|c", "3:d|e"});
    row("CR LF in quotes", "\"a\r\nb\",c\r\nd,e\r\n", {"1:a\r\nb|c", "3:d|e"});
    row("CR in quotes", "\"a\rb\",c\rd,e", {"1:a\rb|c", "3:d|e"});
    row("lone CR LF pair split by quote", "\"a\r\",\nb,c\n", {"1:a\r|", "3:b|c"});
    row("empty lines", "\n\na,b\n\n\n1,2\n\n", {"3:a|b", "6:1|2"});
    row("blank lines", "a,b\n  \n\t\n1,2\n", {"1:a|b", "4:1|2"});
    row("empty fields", ",\n,,\n\"\",\n", {"1:|", "2:||", "3:|"});
    row("a quoted empty line is a record", "\"\"\nx\n", {"1:", "2:x"});
    row("ragged", "a,b\n1\n1,2,3\n", {"1:a|b", "2:1", "3:1|2|3"});
    row("quote inside a plain field", "5\" pipe,b\n", {"1:5\" pipe|b"});
    row("blanks before a quote are text", "a, \"b\"\n", {"1:a| \"b\""});
    row("blanks behind a quote are dropped", "\"a\"  ,\"b\" \n", {"1:a|b"});
    row("text behind a quote", "\"a\"b,c\nd,e\n", {"1!a quoted field goes on", "2:d|e"});
    row("undoubled quotes", "\"he said \"hi\" to me\",c\nd,e\n", {"1!a quoted field goes on", "2:d|e"});
    row("unterminated", "a,b\n1,\"2\n3,4\n", {"1:a|b", "2!a quote is opened in this row and never closed"});
    row("unterminated at once", "\"", {"1!a quote is opened"});
    row("NUL stays for the row's check", QByteArray("a\0b,c\n", 6), {std::string("1:a\0b|c", 7)});
    row("byte order mark",
        "\xEF\xBB\xBF"
        "a,b\n",
        {"1:a|b"});
    row("Excel's separator line", "sep=,\na,b\n", {"2:a|b"});
    row("the first record is rejected", "a,\"b\"c\nd,e\n", {"1!a quoted field goes on", "2:d|e"});
    row("sep later is data", "a,b\nsep=,\n", {"1:a|b", "2:sep=|"});
    row("nothing", "", {});
    row("only line ends", "\r\n\r\n", {});
    row("umlauts",
        "M\xC3\xBCller,Gr\xC3\xB6\xC3\x9F"
        "e\n",
        {"1:M\xC3\xBCller|Gr\xC3\xB6\xC3\x9F"
         "e"});
}

void ReadersTest::csv() {
    QFETCH(QByteArray, bytes);
    QFETCH(Strings, records);
    SourceText source(m_place.write("a.csv", bytes.toStdString()), TextEncoding::Utf8);
    CsvReader reader(source, ',');
    compare(readAll(reader), records);
}

void ReadersTest::json_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Strings>("records");
    const auto row = [](const char* name, const QByteArray& bytes, const Strings& records) {
        QTest::newRow(name) << bytes << records;
    };
    row("array", R"([{"a": 1}, {"a": [2, {"b": null}]}])", {R"(1:{"a":1})", R"(2:{"a":[2,{"b":null}]})"});
    row("empty array", "[]", {});
    row("under data", R"({"data": [{"a": 1}, {"a": 2}]})", {R"(1:{"a":1})", R"(2:{"a":2})"});
    row("behind other keys", R"({"version": 1, "x": {"data": [0]}, "rows": [{"a": 1}], "n": [1, {"b": 2}]})",
        {R"(1:{"a":1})"});
    row("empty under data", R"({"data": []})", {});
    row("a single object", "{\n \"prompt\": \"x\",\n \"list\": [1]\n}", {R"(1:{"prompt":"x","list":[1]})"});
    row("scalars among rows", R"(["x", 5, null, true])", {R"(1:"x")", "2:5", "3:", "4:true"});
    row("lists among rows", R"([[{"role": "user"}], []])", {R"(1:[{"role":"user"}])", "2:[]"});
    row("escapes", R"(["\u00e9\n\ud83d\ude00"])", {"1:\"\xC3\xA9\\n\xF0\x9F\x98\x80\""});
    row("broken UTF-8 in one element", "[\"a\", \"b\xFF\xC3\", \"c\xC3\xA9\"]",
        {R"(1:"a")", "2!it holds bytes that are not valid UTF-8", "3:\"c\xC3\xA9\""});
    row("a repeated key", R"([{"a": 1, "a": 2}, {"a": {"b": 1}, "c": {"b": 1}}])",
        {R"(1!it holds the key "a" twice)", R"(2:{"a":{"b":1},"c":{"b":1}})"});
    row("64 levels", QByteArray(64, '[').append(QByteArray(64, ']')).prepend('[').append(']'),
        {"1:" + std::string(64, '[') + std::string(64, ']')});
    row("65 levels", "[1, " + QByteArray(65, '[') + QByteArray(65, ']') + ", 2]",
        {"1:1", "2!it is nested more than 64 levels deep", "3:2"});
}

void ReadersTest::json() {
    QFETCH(QByteArray, bytes);
    QFETCH(Strings, records);
    SourceText source(m_place.write("a.json", bytes.toStdString()), TextEncoding::Utf8);
    JsonReader reader(source, "a.json");
    compare(readAll(reader), records);
}

void ReadersTest::jsonMistakes_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("cut") << QByteArray(R"([{"a": 1}, {"a")") << QByteArray("beyond element 2");
    QTest::newRow("second line") << QByteArray("[{\"a\": 1},\n {\"a\" 2}]") << QByteArray("line 2, character 7");
    QTest::newRow("trailing comma") << QByteArray(R"([{"a": 1},])") << QByteArray("element 2");
    QTest::newRow("text behind") << QByteArray(R"([1] x)") << QByteArray("cannot be read beyond");
    QTest::newRow("no rows") << QByteArray("5") << QByteArray("holds no list of rows");
    QTest::newRow("two lists") << QByteArray(R"({"train": [1], "test": [2]})") << QByteArray("more than one list");
    QTest::newRow("half a surrogate pair") << QByteArray(R"(["\ud83d"])") << QByteArray("element 1");
}

void ReadersTest::jsonMistakes() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    SourceText source(m_place.write("a.json", bytes.toStdString()), TextEncoding::Utf8);
    JsonReader reader(source, "a.json");
    const Error error = errorOf([&] { readAll(reader); });
    QCOMPARE(error.kind(), ErrorKind::BadInput);
    QVERIFY(lorimer::test::says(error, says.constData()));
    QVERIFY(lorimer::test::says(error, "'a.json'"));
}

void ReadersTest::jsonLines_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Strings>("records");
    QTest::newRow("lines") << QByteArray("{\"a\":1}\n\n{\"a\":2}\r\n\r\n[3]\r4")
                           << Strings{R"(1:{"a":1})", R"(3:{"a":2})", "5:[3]", "6:4"};
    QTest::newRow("broken line") << QByteArray("{\"a\":1}\n{\"a\":tru}\n{\"a\":3}")
                                 << Strings{R"(1:{"a":1})", "2!it is not valid JSON at character 9", R"(3:{"a":3})"};
    QTest::newRow("cut line") << QByteArray("{\"a\":1") << Strings{"1!it is not valid JSON at character 7"};
    QTest::newRow("two values on a line") << QByteArray("{} {}\n") << Strings{"1!it is not valid JSON at character 4"};
    QTest::newRow("invalid UTF-8") << QByteArray("\"\xFF\"\n\"a\"\n") << Strings{"1!it holds bytes", R"(2:"a")"};
    QTest::newRow("NaN") << QByteArray("{\"a\": NaN}\n") << Strings{"1!it is not valid JSON"};
    QTest::newRow("huge number") << QByteArray("1e999\n2") << Strings{"1!it is not valid JSON", "2:2"};
    QTest::newRow("4097 keys") << [] {
        QByteArray line = "{\"k\":0";
        for (int i = 0; i < 4096; ++i) line += ",\"k" + QByteArray::number(i) + "\":[{}]";
        return line + "}\n{}";
    }() << Strings{"1!it holds an object with more than 4,096 keys", "2:{}"};
    QTest::newRow("a million values") << QByteArray("[0" + QByteArray(",0").repeated(1'000'000) + "]\n{}")
                                      << Strings{"1!it holds more than 1,000,000 values", "2:{}"};
}

void ReadersTest::jsonLines() {
    QFETCH(QByteArray, bytes);
    QFETCH(Strings, records);
    SourceText source(m_place.write("a.jsonl", bytes.toStdString()), TextEncoding::Utf8);
    JsonLinesReader reader(source);
    compare(readAll(reader), records);
}

void ReadersTest::text_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Strings>("records");
    QTest::newRow("paragraphs") << QByteArray("\n\nOne\ntwo\n\n \n\nThree\n") << Strings{"3:One\ntwo", "8:Three"};
    QTest::newRow("CR LF") << QByteArray("One\r\ntwo\r\n\r\nThree") << Strings{"1:One\ntwo", "4:Three"};
    QTest::newRow("indented") << QByteArray("# T\n\n    code\n") << Strings{"1:# T", "3:    code"};
    QTest::newRow("blank") << QByteArray(" \n\t\n") << Strings{};
}

void ReadersTest::text() {
    QFETCH(QByteArray, bytes);
    QFETCH(Strings, records);
    SourceText source(m_place.write("a.txt", bytes.toStdString()), TextEncoding::Utf8);
    TextReader reader(source);
    compare(readAll(reader), records);
}

void ReadersTest::limits() {
    const std::string field(ReaderLimits::fieldBytes + 1, 'x');
    {
        SourceText source(m_place.write("a.csv", "a,b\n" + field + ",1\n\"" + field + "\",2\n3,4\n"),
                          TextEncoding::Utf8);
        CsvReader reader(source, ',');
        compare(readAll(reader), {"1:a|b", "2!a field is longer", "3!a field is longer", "4:3|4"});
    }
    {
        const std::string most(ReaderLimits::fieldBytes - 8, 'x');
        const std::string line = most + "," + most + "," + most + "," + most + "," + most;
        SourceText source(m_place.write("a.csv", line + "\n1,2\n"), TextEncoding::Utf8);
        CsvReader reader(source, ',');
        compare(readAll(reader), {"1!the row is longer", "2:1|2"});
    }
    {
        SourceText source(m_place.write("a.csv", std::string(4096, ',') + "\n" + std::string(4095, ',') + "\n"),
                          TextEncoding::Utf8);
        CsvReader reader(source, ',');
        const std::vector<std::string> records = readAll(reader);
        QVERIFY(records[0].starts_with("1!the row has more than 4,096 fields"));
        QCOMPARE(records[1], "2:" + std::string(4095, '|'));
    }
    {
        const std::string line = "\"" + std::string(ReaderLimits::recordBytes, 'x') + "\"";
        SourceText source(m_place.write("a.jsonl", line + "\n\"y\"\n\"" + field + "\"\n"), TextEncoding::Utf8);
        JsonLinesReader reader(source);
        compare(readAll(reader), {"1!the line is longer", R"(2:"y")", "3!a text in it is longer"});
    }
    {
        SourceText source(m_place.write("a.txt", field + "\n\nshort\n"), TextEncoding::Utf8);
        TextReader reader(source);
        compare(readAll(reader), {"1!the paragraph is longer", "3:short"});
    }
    {
        const std::string value = "\"" + std::string(ReaderLimits::recordBytes, 'x') + "\"";
        SourceText source(m_place.write("a.json", "[1," + value + "]"), TextEncoding::Utf8);
        JsonReader reader(source, "a.json");
        QVERIFY(says(errorOf([&] { readAll(reader); }), "element 2 is longer than 64 MiB"));
    }
}

void ReadersTest::readerStopsWhenTold() {
    const auto countWhenStoppedAtTwo = [this](const std::string& name, const std::string& bytes) {
        const std::string path = m_place.write(name, bytes);
        FileDetection detection = detectFile(path);
        SourceText source(path, detection.encoding);
        int count = 0;
        makeReader(detection, source)->read([&](const Record&) { return ++count < 2; });
        return count;
    };
    QCOMPARE(countWhenStoppedAtTwo("a.csv", "text\na\nb\nc\n"), 2);
    QCOMPARE(countWhenStoppedAtTwo("a.json", "[1,2,3]"), 2);
    QCOMPARE(countWhenStoppedAtTwo("a.json", "{\"data\": [1,2,3]}"), 2);
    QCOMPARE(countWhenStoppedAtTwo("a.jsonl", "{}\n{}\n{}\n"), 2);
    QCOMPARE(countWhenStoppedAtTwo("a.txt", "a\n\nb\n\nc"), 2);
}

/// A record may lie across the 64 KiB pieces in which a file is read: every offset of the border gives the same
/// records.
void ReadersTest::piecesMakeNoDifference() {
    const std::string csv = "\"a\r\nb \"\"q\"\" \xE2\x82\xAC\",\xC3\xA9\r\nx,y\r\n";
    const std::string json = R"({"k": "\u00e9 )"
                             "\xE2\x82\xAC"
                             R"("},["\\"],)";
    for (std::size_t shift = 0; shift < csv.size() + 2; ++shift) {
        const std::string fill(64 * 1024 - shift, 'f');
        SourceText source(m_place.write("p.csv", fill + ",z\r\n" + csv), TextEncoding::Utf8);
        CsvReader reader(source, ',');
        compare(readAll(reader), {"1:" + fill + "|z", "2:a\r\nb \"q\" \xE2\x82\xAC|\xC3\xA9", "4:x|y"});
    }
    for (std::size_t shift = 0; shift < json.size() + 6; ++shift) {
        const std::string fill(64 * 1024 - shift, 'f');
        SourceText source(m_place.write("p.json", "[\"" + fill + "\"," + json + "1]"), TextEncoding::Utf8);
        JsonReader reader(source, "p.json");
        compare(readAll(reader), {"1:\"" + fill + "\"", "2:{\"k\":\"\xC3\xA9 \xE2\x82\xAC\"}", R"(3:["\\"])", "4:1"});
    }
}

/// Every mutation of small files ends, in rows or in an Error; dev-asan runs this under the sanitizers.
void ReadersTest::mutationsNeverCrash() {
    const std::vector<std::pair<std::string, std::string>> seeds{
        {"f.csv", "prompt;response;patient_id\n\"a\";\"b \"\"c\"\"\";1\n\"d\ne\";f;2\r\ng;h;3\r"},
        {"f.tsv", "question\tanswer\na\tb\n\"c\"\td\n"},
        {"f.json", R"([{"instruction": "a", "input": "", "output": "b"}, {"instruction": "\u00e9", "output": "c"}])"},
        {"f.json",
         R"({"data": [{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}]})"},
        {"f.jsonl",
         "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]}\n"
         "{\"text\":\"c\"}\n"},
        {"f.txt", "One \xC3\xA9\n\nTwo\r\n\r\nThree"},
        {"f", std::string("\xFF\xFE"
                          "a\0,\0b\0\n\0c\0,\0d\0\n\0",
                          18)},
    };
    std::mt19937 random(20260101);
    const auto below = [&random](std::size_t end) {
        return static_cast<std::size_t>(random()) % std::max<std::size_t>(end, 1);
    };
    const std::string special = "\"\"\\{}[],;:\t\r\n\0\xFF\xFE\xC3\xED\xA0\xF4|= \x80"s;
    int accepted = 0;
    for (int round = 0; round < 5000; ++round) {
        const auto& [name, seed] = seeds[static_cast<std::size_t>(round) % seeds.size()];
        std::string bytes = seed;
        for (std::size_t change = 0; change < 1 + below(4); ++change) {
            const std::size_t at = below(bytes.size());
            switch (below(4)) {
                case 0:
                    bytes.insert(at, 1, special[below(special.size())]);
                    break;
                case 1:
                    bytes.erase(at, 1 + below(5));
                    break;
                case 2:
                    bytes.insert(at, bytes.substr(below(bytes.size()), below(12)));
                    break;
                default:
                    if (!bytes.empty()) bytes[at] = special[below(special.size())];
            }
        }
        try {
            const FileDetection detection = detectFile(m_place.write(name, bytes));
            const RowBuilder builder(name, detection.columns, detection.roles);
            SourceText source(detection.file, detection.encoding);
            std::int64_t lastRow = 0;
            makeReader(detection, source)->read([&](const Record& record) {
                const BuiltRow built = builder.build(record);
                for (const Message& message : built.row.messages) {
                    if (built.problem.empty() && !isValidUtf8(message.content))
                        QTest::qFail("broken text", __FILE__, __LINE__);
                }
                if (record.row <= lastRow) QTest::qFail("row numbers do not rise", __FILE__, __LINE__);
                lastRow = record.row;
                accepted += built.problem.empty() ? 1 : 0;
                return true;
            });
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::BadInput) QFAIL((error.sentence() + " " + error.detail()).c_str());
        }
    }
    QVERIFY2(accepted > 2000, "most mutations should leave something to read");
}

QTEST_GUILESS_MAIN(ReadersTest)
#include "readers_test.moc"
