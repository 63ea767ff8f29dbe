// FHIR, HL7 v2, texts by heading and window, attachments, folders.
#include <QDir>
#include <QTest>

#include "data/file_detection.h"
#include "data/readers/attachment_text.h"
#include "data/readers/html_text.h"
#include "tests/support/imported.h"
#include "tests/support/packed_files.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

std::string base64(const QByteArray& bytes) { return bytes.toBase64().toStdString(); }

/// An entry of a bundle.
std::string entry(const std::string& type, const std::string& members) {
    return R"({"fullUrl":"urn:uuid:x","resource":{"resourceType":")" + type +
           R"(","subject":{"reference":"Patient/p1"},)" + members + "}}";
}

std::string bundle(const std::vector<std::string>& entries) {
    std::string text = R"({"resourceType":"Bundle","type":"collection","entry":[)";
    for (const std::string& one : entries) text += (text.back() == '[' ? "" : ",") + one;
    return text + "]}";
}

std::string note(const std::string& members) {
    return entry(
        "DocumentReference",
        R"("type":{"text":"Visit note"},"date":"2023-04-02T10:00:00Z","content":[{"attachment":{)" + members + "}}]");
}

}  // namespace

class RecordReadersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fhir_data();
    void fhir();
    void fhirForms();
    void hl7_data();
    void hl7();
    void hl7Detection();
    void headings_data();
    void headings();
    void markdown();
    void windows();
    void html_data();
    void html();
    void attachments();
    void folder();
    void wrongUnits();

private:
    ImportPlace m_place;
};

void RecordReadersTest::fhir_data() {
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QByteArray>("rows");
    const auto row = [](const char* name, const std::string& entry, const char* rows) {
        QTest::newRow(name) << QByteArray::fromStdString(entry) << QByteArray(rows);
    };
    row("plain note", note(R"("contentType":"text/plain","data":")" + base64("Slept well.\nNo pain.") + "\""),
        "+ Slept well./No pain. {p1} [2023-04-02]");
    row("note in Latin-1",
        note(R"("contentType":"text/plain; charset=ISO-8859-1","data":")" +
             base64("m\xFC"
                    "de") +
             "\""),
        "+ m\xC3\xBC"
        "de {p1} [2023-04-02]");
    row("note in HTML",
        note(R"("contentType":"text/html","data":")" +
             base64("<p>A &amp; B</p><script>x</script><ul><li>one<li>two</ul>") + "\""),
        "+ A & B/one/two {p1} [2023-04-02]");
    row("note as PDF", note(R"("contentType":"application/pdf","data":"JVBERi0=")"),
        "- 1: the attached document is \"application/pdf\", no text; save it as a file and import that");
    row("note elsewhere", note(R"("contentType":"text/plain","url":"Binary/1")"),
        "- 1: the note lies outside of the file, which only has its address");
    row("broken base64", note(R"("contentType":"text/plain","data":"!!!!")"),
        "- 1: the attached document is no valid base64");
    row("report",
        entry(
            "DiagnosticReport",
            R"("code":{"coding":[{"display":"Chest X-ray"}]},"effectiveDateTime":"2023-04-02","conclusion":"Clear lungs.")"),
        "+ Clear lungs. {p1} [2023-04-02]");
    row("report with a form",
        entry(
            "DiagnosticReport",
            R"("presentedForm":[{"contentType":"application/pdf","data":"JVBERi0="},{"contentType":"text/plain","data":")" +
                base64("Lungs are clear.") + R"("}],"conclusion":"Normal.")"),
        "+ Lungs are clear./Normal. {p1}");
    row("composition",
        entry(
            "Composition",
            R"("title":"Letter","section":[{"title":"History","text":{"div":"<div>Asthma</div>"},"section":[{"title":"Drugs","text":{"div":"<div>None</div>"}}]}])"),
        "+ History/Asthma//Drugs/None {p1}");
    row("number",
        entry(
            "Observation",
            R"("code":{"text":"Height"},"valueQuantity":{"value":170.2,"unit":"cm"},"effectiveDateTime":"2023-04-02T09:00:00+02:00")"),
        "+ Height: 170.2 cm {p1} [2023-04-02]");
    row("compared number",
        entry(
            "Observation",
            R"("code":{"text":"CRP"},"valueQuantity":{"comparator":"<","value":5,"code":"mg/L"},"interpretation":[{"text":"normal"}])"),
        "+ CRP: <5 mg/L (normal) {p1}");
    row("components",
        entry(
            "Observation",
            R"("code":{"text":"Blood pressure"},"component":[{"code":{"text":"Systolic"},"valueQuantity":{"value":120,"unit":"mmHg"}},{"code":{"text":"Diastolic"},"valueQuantity":{"value":80,"unit":"mmHg"}}])"),
        "+ Blood pressure/Systolic: 120 mmHg/Diastolic: 80 mmHg {p1}");
    row("text value and note",
        entry(
            "Observation",
            R"("code":{"coding":[{"code":"72166-2"}]},"valueCodeableConcept":{"text":"Never smoker"},"note":[{"text":"asked twice"}])"),
        "+ 72166-2: Never smoker/asked twice {p1}");
    row("condition",
        entry(
            "Condition",
            R"("code":{"text":"Acute bronchitis"},"clinicalStatus":{"coding":[{"code":"resolved"}]},"onsetDateTime":"2020")"),
        "+ Acute bronchitis (resolved) {p1} [2020]");
    row("patient by address",
        R"({"resource":{"resourceType":"Condition","code":{"text":"Flu"},"subject":{"reference":"urn:uuid:77-a"}}})",
        "+ Flu {77-a}");
    row("patient with version",
        R"({"resource":{"resourceType":"Condition","code":{"text":"Flu"},"subject":{"reference":"http://x/fhir/Patient/9/_history/2"}}})",
        "+ Flu {9}");
    row("odd shapes",
        R"({"resource":{"resourceType":"Observation","code":[1],"subject":"x","valueQuantity":7,"component":{"a":1}}},)" +
            entry("Condition", R"("code":{"text":"Flu"})"),
        "+ : 7\n+ Flu {p1}");
    row("no type", R"({"resource":{"id":"1"}},)" + entry("Condition", R"("code":{"text":"Flu"})"),
        "+ Flu {p1}\n- 1: it is no FHIR resource: it has no resourceType");
}

void RecordReadersTest::fhir() {
    QFETCH(QByteArray, entry);
    QFETCH(QByteArray, rows);
    const std::vector<std::string> lines = imported(m_place, {m_place.write("b.json", bundle({entry.toStdString()}))});
    if (QString(QTest::currentDataTag()) ==
        "odd shapes") {  // the one without a patient is not grouped, so it is rejected
        QCOMPARE(
            rowsOf(lines),
            std::string("+ Flu {p1}\n- 1: patient: the group is empty, so it is not known which rows belong together"));
        return;
    }
    if (holds(lines, "None of")) QFAIL(rowsOf(lines).c_str());
    QCOMPARE(rowsOf(lines), rows.toStdString());
}

void RecordReadersTest::fhirForms() {
    const std::string one = R"({"resourceType":"Condition","code":{"text":"Flu"},"subject":{"reference":"Patient/a"}})";
    const std::string two =
        R"({"resourceType":"Condition","code":{"text":"Cold"},"subject":{"reference":"Patient/b"}})";
    const std::string both = "+ Flu {a}\n+ Cold {b}";
    QCOMPARE(rowsOf(imported(m_place, {m_place.write("lines.ndjson", one + "\n\n" + two + "\n")})), both);
    QCOMPARE(rowsOf(imported(m_place, {m_place.write("list.json", "[\n" + one + ",\n" + two + "]")})), both);
    QCOMPARE(rowsOf(imported(m_place, {m_place.write("single.json", one)})), std::string("+ Flu {a}"));
    QCOMPARE(
        rowsOf(imported(m_place,
                        {m_place.write("bundles.ndjson",
                                       bundle({"{\"resource\":" + one + "}", "{\"resource\":" + two + "}"}) + "\n")})),
        both);
    QCOMPARE(rowsOf(imported(m_place, {m_place.write("late.json", R"({"entry":[{"resource":)" + one +
                                                                      R"(}],"resourceType":"Bundle"})")})),
             std::string("+ Flu {a}"));
    const std::string broken = m_place.write("broken.ndjson", one + "\n{\"resourceType\": \n" + two + "\n");
    QVERIFY(rowsOf(imported(m_place, {broken})).starts_with("+ Flu {a}\n+ Cold {b}\n- 2: it is not valid JSON"));
    const std::string others =
        m_place.write("others.json", bundle({"{\"resource\":" + one + "}", R"({"resource":{"resourceType":"Patient"}})",
                                             R"({"resource":{"resourceType":"Claim"}})"}));
    QVERIFY(holds(imported(m_place, {others}), "resources without text were not used (1 \"Claim\", 1 \"Patient\")"));
    const FileDetection detection = detectFile(others);
    QCOMPARE(detection.formatName(), std::string("FHIR"));
    QCOMPARE(detection.columns, (std::vector<std::string>{"resource", "patient", "date", "title", "text"}));
    // A training row whose text quotes a resource is no resource.
    const std::string quoted =
        m_place.write("q.jsonl", R"({"prompt":"Write {\"resourceType\": \"Patient\"}","response":"b"})");
    QCOMPARE(detectFile(quoted).formatName(), std::string("JSON Lines"));
}

namespace {
const std::string msh = "MSH|^~\\&|LAB|H|EPR|H|20230402143000||ORU^R01|1|P|2.5\r";
const std::string pid = "PID|1||P-17^^^H^MR~X-2||Doe^Jo\r";
}  // namespace

void RecordReadersTest::hl7_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("rows");
    const auto row = [](const char* name, const std::string& bytes, const char* rows) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(rows);
    };
    row("report over lines",
        msh + pid +
            "OBR|1|||RAD^Chest X-ray|||20230401\rOBX|1|TX|RAD^Report||Lungs "
            "clear.\rOBX|2|TX|RAD^Report||\rOBX|3|TX|RAD^Report||No effusion.\r",
        "+ Lungs clear.//No effusion. {P-17} [2023-04-01]");
    row("values",
        msh + pid +
            "OBX|1|NM|GLU^Glucose||5.4|mmol/L^x|3.9-6.1|N|||F|||20230402081500\rOBX|2|SN|CRP^CRP||<^5|mg/"
            "L\rOBX|3|CE|BG^Blood group||A^A positive\r",
        "+ Glucose: 5.4 mmol/L {P-17} [2023-04-02 08:15]\n+ CRP: <5 mg/L {P-17} [2023-04-02 14:30]\n+ Blood group: A "
        "positive {P-17} [2023-04-02 14:30]");
    row("notes",
        msh + pid + "OBR|1|||L^Lab\rNTE|1||First line\rNTE|2||second line\rOBX|1|ST|X^Comment||a\rNTE|1||about it\r",
        "+ First line/second line {P-17} [2023-04-02 14:30]\n+ a {P-17} [2023-04-02 14:30]\n+ about it {P-17} "
        "[2023-04-02 14:30]");
    row("escapes", msh + pid + "OBX|1|FT|X^T||a\\F\\b\\S\\c\\T\\d\\E\\e\\.br\\f\\H\\g\\N\\h\\X0D0A\\i~j\r",
        "+ a|b^c&d\\e/fgh/i/j {P-17} [2023-04-02 14:30]");
    row("lone escape", msh + pid + "OBX|1|TX|X^T||C:\\temp\r", "+ C:\\temp {P-17} [2023-04-02 14:30]");
    row("other signs", "MSH#*~\\&#LAB#####\rPID#1##P-9*x\rOBX#1#TX#X*T##a|b*c\r", "+ a|b*c {P-9}");
    row("line feeds and frames",
        "\x0BMSH|^~\\&|LAB||||20230402\nPID|1||P-1\nOBX|1|TX|X^T||a\n\x1C\r\n\x0BMSH|^~\\&|LAB||||2023\nPID|1||P-"
        "2\nOBX|1|TX|X^T||b\n\x1C\r\n",
        "+ a {P-1} [2023-04-02]\n+ b {P-2} [2023]");
    row("attached text", msh + pid + "OBX|1|ED|X^T||LAB^TEXT^PLAIN^Base64^" + base64("from inside") + "\r",
        "+ from inside {P-17} [2023-04-02 14:30]");
    row("attached PDF", msh + pid + "OBX|1|TX|X^T||a\rOBX|1|ED|X^T||LAB^application^pdf^Base64^JVBERi0=\r",
        "+ a {P-17} [2023-04-02 14:30]\n- 4: the attached document is \"application/pdf\", no text; save it as a file "
        "and import that");
    row("no patient", msh + pid + "OBX|1|TX|X^T||a\r" + msh + "OBX|1|TX|X^T||b\r",
        "+ a {P-17} [2023-04-02 14:30]\n- 5: patient: the group is empty, so it is not known which rows belong "
        "together");
    row("a stray line", msh + pid + "OBX|1|TX|X^T||a\rthat goes on here\rOBX|2|TX|Y^T||b\r",
        "+ a {P-17} [2023-04-02 14:30]\n+ b {P-17} [2023-04-02 14:30]\n- 4: it is no HL7 segment: it does not begin "
        "with a name and the separator");
    row("batch", "FHS|^~\\&|A\rBHS|^~\\&|A\r" + msh + pid + "OBX|1|TX|X^T||a\rBTS|1\rFTS|1\r",
        "+ a {P-17} [2023-04-02 14:30]");
}

void RecordReadersTest::hl7() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, rows);
    QCOMPARE(rowsOf(imported(m_place, {m_place.write("m.hl7", bytes.toStdString())})), rows.toStdString());
}

void RecordReadersTest::hl7Detection() {
    const std::string message = msh + pid + "PV1|1\rOBX|1|TX|X^T||a\r";
    QCOMPARE(detectFile(m_place.write("m.txt", message)).formatName(), std::string("HL7"));
    QCOMPARE(detectFile(m_place.write("m", message)).formatName(), std::string("HL7"));
    QCOMPARE(detectFile(m_place.write("m.csv", "MSH,question,answer\n1,a,b\n")).formatName(), std::string("CSV"));
    QVERIFY(holds(imported(m_place, {m_place.write("n.hl7", message)}), "other segments (\"PV1\") were not used"));
}

void RecordReadersTest::headings_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("rows");
    const auto row = [](const char* name, const char* bytes, const char* rows) {
        QTest::newRow(name) << QByteArray(bytes) << QByteArray(rows);
    };
    row("markdown", "# A\none\n\n## B ##\ntwo\n# C\nthree\n", "+ A => one\n+ A > B => two\n+ C => three");
    row("underlined", "Title\n=====\none\n\nPart\n---\ntwo\n", "+ Title => one\n+ Title > Part => two");
    row("capitals and colons", "HISTORY\nAsthma.\nFindings:\nClear.\nPast medical history:\nNone.\n",
        "+ HISTORY => Asthma.\n+ Findings => Clear.\n+ Past medical history => None.");
    row("no heading", "# A\n- ONE\n1. TWO\n12 MG\nHe said: well.\nIt is so:that\n",
        "+ A => - ONE/1. TWO/12 MG/He said: well./It is so:that");
    row("code", "# A\n```\n# not this\n```\nrest\n", "+ A => ```/# not this/```/rest");
    row("tags", "# A\n#tag is no heading\n", "+ A => #tag is no heading");
    row("several paragraphs", "# A\none\n\ntwo\n", "+ A => one/two");
}

void RecordReadersTest::headings() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, rows);
    ReadChoices choices;
    choices.unit = TextUnit::Heading;
    const std::string file = m_place.write("t.txt", bytes.toStdString());
    QCOMPARE(rowsOf(imported(m_place, {file}, choices, {{Role::Prompt, "heading"}, {Role::Response, "text"}})),
             rows.toStdString());
}

void RecordReadersTest::markdown() {
    const FileDetection detection = detectFile(m_place.write("m.md", "# A\none\n\n# B\ntwo\n"));
    QCOMPARE(detection.columns, (std::vector<std::string>{"heading", "text"}));
    QCOMPARE(detectFile(m_place.write("m.md", "one\n\ntwo\n")).columns, (std::vector<std::string>{"text"}));
    QCOMPARE(detectFile(m_place.write("m.txt", "# A\none\n\n# B\ntwo\n")).columns, (std::vector<std::string>{"text"}));
}

void RecordReadersTest::windows() {
    ReadChoices choices;
    choices.unit = TextUnit::Window;
    choices.windowWords = 3;
    QCOMPARE(rowsOf(imported(m_place, {m_place.write("w.txt", "a b  c d\n\ne\nf g")}, choices)),
             std::string("+ a b  c\n+ d/e/f\n+ g"));
}

void RecordReadersTest::html_data() {
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* html, const char* text) {
        QTest::newRow(html) << QByteArray(html) << QByteArray(text);
    };
    row("plain", "plain");
    row("<div>a<br/>b</div>c", "a\nb\nc");
    row(" a \n b ", "a b");
    row("a&lt;b&#x41;&#66;&nbsp;c&unknown;", "a<bAB c&unknown;");
    row("x < y and y > z", "x < y and y > z");
    row("<b>a</b><i>b</i>", "ab");
    row("<!-- no -->a<style>p{}</style>b<SCRIPT>if(a<b)</SCRIPT>", "ab");
    row("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc");
    row("<pre>a\n  b</pre>", "a\n  b");
    row("<a", "<a");
    row("&#xD800;&#0;", "&#xD800;&#0;");
    row("<p>", "");
}

void RecordReadersTest::html() {
    QFETCH(QByteArray, html);
    QFETCH(QByteArray, text);
    QCOMPARE(textOfHtml(html.toStdString()), text.toStdString());
}

void RecordReadersTest::attachments() {
    QCOMPARE(textOfAttachment(base64("gr\xC3\xBCn"), "").text, std::string("gr\xC3\xBCn"));
    QCOMPARE(textOfAttachment(base64("gr\xFCn"), "text/plain").text, std::string("gr\xC3\xBCn"));
    QCOMPARE(textOfAttachment("YQ\r\n==", "TEXT/PLAIN").text, std::string("a"));
    QVERIFY(!textOfAttachment(base64("a"), "text/plain; charset=klingon").problem.empty());
    QVERIFY(!textOfAttachment(base64("a"), "image/png").problem.empty());
}

void RecordReadersTest::folder() {
    QDir place(m_place.place.path());
    QVERIFY(place.mkpath("ward/b/.hidden"));
    m_place.write("ward/2.csv", "text\ntwo\n");
    m_place.write("ward/1.txt", "one");
    m_place.write("ward/b/3.xlsx", xlsxFile({{"S", xlsxRows({{"text"}, {"three"}})}}));
    m_place.write("ward/b/picture.xlsx", "no workbook");
    m_place.write("ward/b/.hidden/4.txt", "hidden");
    m_place.write("ward/.5.txt", "hidden");
    QVERIFY(QFile::link("1.txt", place.filePath("ward/link.txt")));
    const std::string folder = place.filePath("ward").toStdString();
    const std::vector<std::string> lines = imported(m_place, {folder});
    QCOMPARE(rowsOf(lines), std::string("+ one\n+ two\n+ three"));
    QVERIFY(holds(lines, "* Left out: '" + folder + "/b/picture.xlsx' is not what its name says"));
    // A file that is named has to be good.
    QVERIFY(rowsOf(imported(m_place, {folder, folder + "/b/picture.xlsx"})).starts_with("! "));
    QVERIFY(place.mkpath("none"));
    QVERIFY(holds(imported(m_place, {place.filePath("none").toStdString()}), "holds no files"));
    QVERIFY(holds(imported(m_place, {folder + "/b/picture.xlsx"}), "is not what its name says"));
}

void RecordReadersTest::wrongUnits() {
    ReadChoices choices;
    choices.sheet = "S";
    QVERIFY(holds(imported(m_place, {m_place.write("c.csv", "text\na\n")}, choices), "is CSV and has no sheets"));
    choices = {};
    choices.format = FileFormat::Csv;
    QVERIFY(holds(imported(m_place, {m_place.write("c.xlsx", xlsxFile({{"S", xlsxRows({{"text"}, {"a"}})}}))}, choices),
                  "XLSX"));
    choices.format = FileFormat::Xlsx;
    QVERIFY(holds(imported(m_place, {m_place.write("c.csv", "text\na\n")}, choices),
                  "cannot be read in the format that was chosen"));
}

QTEST_GUILESS_MAIN(RecordReadersTest)
#include "record_readers_test.moc"
