// Spreadsheets and word processors' files: what a person sees in them becomes rows.
#include <QTest>

#include "data/file_detection.h"
#include "data/readers/sheet_number.h"
#include "tests/support/imported.h"
#include "tests/support/packed_files.h"

using namespace lorimer;
using namespace lorimer::test;

class PackedReadersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void xlsxCells();
    void xlsxSheets();
    void xlsxTableInTheMiddle();
    void numbers_data();
    void numbers();
    void formatCodes_data();
    void formatCodes();
    void odsCells();
    void odsSheets();
    void docx();
    void docxUnits();
    void odt();
    void pdf();
    void detectionProposes();
    void progressAndStop();

private:
    std::string write(const std::string& name, const std::string& bytes) { return m_place.write(name, bytes); }

    ImportPlace m_place;
};

void PackedReadersTest::xlsxCells() {
    const std::string header =
        R"(<row r="1"><c r="A1" t="str"><v>question</v></c><c r="B1" t="inlineStr"><is><t>ans</t><t>wer</t></is></c></row>)";
    const std::string file = write(
        "cells.xlsx",
        xlsxFile(
            {{"S",
              header +
                  R"(<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>2</v></c></row>)"
                  R"(<row r="4"><c r="A4"><v>0.1</v></c><c r="B4"><v>5.4000000000000004</v></c></row>)"
                  R"(<row r="5"><c r="A5" s="1"><v>45018</v></c><c r="B5" s="2"><v>45018.604166666664</v></c></row>)"
                  R"(<row r="6"><c r="A6" s="3"><v>0.15</v></c><c r="B6" t="b"><v>1</v></c></row>)"
                  R"(<row r="7"><c r="B7" t="s"><v>1</v></c><c r="A7" t="d"><v>2023-04-02</v></c></row>)"
                  R"(<row r="8"><c r="A8"><f>1+1</f><v>2</v></c><c r="B8" s="4"><v>1.5</v></c></row>)"
                  R"(<row r="9"><c r="A9" t="s"><v>0</v></c></row>)"
                  R"(<row r="10"><c r="A10" t="s"><v>0</v></c><c r="B10" t="e"><v>#N/A</v></c></row>)"
                  R"(<row r="11"><c r="A11" t="s"><v>0</v></c><c r="B11"><f>A1</f></c></row>)"}}));
    const std::vector<std::string> lines = imported(m_place, {file});
    QCOMPARE(rowsOf(lines),
             std::string("+ first => th<b>ird/A\n+ 0.1 => 5.4\n+ 2023-04-02 => 2023-04-02 14:30\n+ 15% => TRUE\n"
                         "+ 2023-04-02 => second\n+ 2 => 36:00\n- 9: answer: the response is empty\n"
                         "- 10: answer: the response is empty\n- 11: answer: the response is empty"));
    QVERIFY(holds(lines, "1 cells hold an error and count as empty; the first is B10 with #N/A."));
    QVERIFY(holds(lines, "1 formulas have no saved value"));
    QVERIFY(holds(lines, "B11."));
}

void PackedReadersTest::xlsxSheets() {
    const std::string file =
        write("sheets.xlsx", xlsxFile({{"Secret", xlsxRows({{"question", "answer"}, {"h", "i"}})},
                                       {"Empty", ""},
                                       {"Notes & more", xlsxRows({{"question", "answer"}, {"a", "b"}})},
                                       {"2", xlsxRows({{"question", "answer"}, {"c", "d"}})}},
                                      "state=\"hidden\""));
    QCOMPARE(detectFile(file).sheets, (std::vector<std::string>{"Empty", "Notes & more", "2", "Secret"}));
    const std::vector<std::string> lines = imported(m_place, {file});
    QCOMPARE(rowsOf(lines), std::string("+ a => b"));
    QVERIFY(holds(lines, "Of the 4 sheets of"));
    QVERIFY(holds(lines, "only 'Notes & more' was read"));
    const auto choose = [&](const char* sheet) {
        ReadChoices choices;
        choices.sheet = sheet;
        return imported(m_place, {file}, choices);
    };
    QCOMPARE(rowsOf(choose("2")), std::string("+ c => d"));  // a name before a number
    QCOMPARE(rowsOf(choose("3")), std::string("+ c => d"));
    QCOMPARE(rowsOf(choose("Secret")), std::string("+ h => i"));
    QVERIFY(holds(choose("Tabelle1"), "has no sheet 'Tabelle1'; it has 'Empty', 'Notes & more', '2', 'Secret'"));
    QVERIFY(holds(choose("Empty"), "holds no rows"));
}

void PackedReadersTest::xlsxTableInTheMiddle() {
    const std::string file = write("middle.xlsx", xlsxFile({{"S", xlsxRows({{"", "Export of 2024"},
                                                                            {"", ""},
                                                                            {"", "question", "answer", "note"},
                                                                            {"", "a", "b"},
                                                                            {"", "c", "d", "x", "too far"}})}}));
    const std::vector<std::string> lines = imported(m_place, {file});
    QCOMPARE(rowsOf(lines), std::string("+ a => b\n+ c => d"));
    QVERIFY(holds(lines, "1 row above the table was passed over."));
}

void PackedReadersTest::numbers_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("style");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char* value, NumberStyle style, const char* shown) {
        QTest::newRow((std::string(value) + " " + std::to_string(static_cast<int>(style))).c_str())
            << QByteArray(value) << static_cast<int>(style) << QByteArray(shown);
    };
    row("12", NumberStyle::Plain, "12");
    row("1E-3", NumberStyle::Plain, "0.001");
    row("123456789012345", NumberStyle::Plain, "123456789012345");
    row("0.30000000000000004", NumberStyle::Plain, "0.3");
    row("-7.50", NumberStyle::Plain, "-7.50");
    row("abc", NumberStyle::Plain, "abc");
    row("nan", NumberStyle::Date, "nan");
    row("0.125", NumberStyle::Percent, "12.5%");
    row("1", NumberStyle::Date, "1900-01-01");
    row("59", NumberStyle::Date, "1900-02-28");
    row("61", NumberStyle::Date, "1900-03-01");
    row("45018", NumberStyle::Date, "2023-04-02");
    row("45018.5", NumberStyle::Date, "2023-04-02 12:00");
    row("45018", NumberStyle::DateTime, "2023-04-02 00:00");
    row("45018.604178240744", NumberStyle::DateTime, "2023-04-02 14:30:01");
    row("45018.999999999", NumberStyle::Date, "2023-04-03");
    row("0.25", NumberStyle::Time, "06:00");
    row("2958465", NumberStyle::Date, "9999-12-31");
    row("2958466", NumberStyle::Date, "2958466");
    row("-5", NumberStyle::Date, "-5");
    row("1.0625", NumberStyle::Duration, "25:30");
}

void PackedReadersTest::numbers() {
    QFETCH(QByteArray, value);
    QFETCH(int, style);
    QFETCH(QByteArray, shown);
    QCOMPARE(shownNumber(value.toStdString(), static_cast<NumberStyle>(style), false), shown.toStdString());
    if (value == "45018" && static_cast<NumberStyle>(style) == NumberStyle::Date) {
        QCOMPARE(shownNumber("43556", NumberStyle::Date, true), shown.toStdString());
    }
}

void PackedReadersTest::formatCodes_data() {
    QTest::addColumn<int>("id");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("style");
    const auto row = [](int id, const char* code, NumberStyle style) {
        QTest::newRow((std::to_string(id) + code).c_str()) << id << QByteArray(code) << static_cast<int>(style);
    };
    row(0, "", NumberStyle::Plain);
    row(14, "", NumberStyle::Date);
    row(22, "", NumberStyle::DateTime);
    row(46, "", NumberStyle::Duration);
    row(164, "General", NumberStyle::Plain);
    row(164, "0.00", NumberStyle::Plain);
    row(164, "0.0%", NumberStyle::Percent);
    row(164, "[Red]0.00\"days\"", NumberStyle::Plain);
    row(164, "DD.MM.YYYY", NumberStyle::Date);
    row(164, "[$-407]d. mmmm yyyy;@", NumberStyle::Date);
    row(164, "mmm", NumberStyle::Date);
    row(164, "hh:mm AM/PM", NumberStyle::Time);
    row(164, "[hh]:mm:ss", NumberStyle::Duration);
    row(164, "#,##0.00\\ \"\xE2\x82\xAC\"", NumberStyle::Plain);
    row(164, "0.00E+00", NumberStyle::Plain);
}

void PackedReadersTest::formatCodes() {
    QFETCH(int, id);
    QFETCH(QByteArray, code);
    QFETCH(int, style);
    QCOMPARE(static_cast<int>(numberStyle(id, code.toStdString())), style);
}

void PackedReadersTest::odsCells() {
    const std::string cell = "<table:table-cell office:value-type=\"string\">";
    const std::string file = write(
        "cells.ods",
        odsFile(
            "<table:tracked-changes><table:deletion><table:table-cell><text:p>old</text:p></table:table-cell></"
            "table:deletion></table:tracked-changes>"
            "<table:table table:name=\"S\"><table:table-column/><table:table-row>" +
            cell + "<text:p>question</text:p></table:table-cell>" + cell +
            "<text:p>answer</text:p></table:table-cell><table:table-cell "
            "table:number-columns-repeated=\"16382\"/></table:table-row>"
            "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>"
            "<table:table-row>" +
            cell +
            "<office:annotation><text:p>a comment</text:p></office:annotation><text:p>two<text:s text:c=\"2\"/>  "
            "blanks<text:tab/>tab</text:p><text:p>second <text:span>line</text:span></text:p></table:table-cell>"
            "<table:table-cell office:value-type=\"float\" "
            "office:value=\"5.4000000000000004\"><text:p>5,4</text:p></table:table-cell></table:table-row>"
            "<table:table-row><table:table-cell office:value-type=\"date\" "
            "office:date-value=\"2023-04-02T14:30:00\"><text:p>02.04.23</text:p></table:table-cell>"
            "<table:table-cell office:value-type=\"percentage\" office:value=\"0.15\"><text:p>15 "
            "%</text:p></table:table-cell></table:table-row>"
            "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" "
            "office:value-type=\"string\"><text:p>same</text:p></table:table-cell></table:table-row>"
            "<table:table-row><table:covered-table-cell/>" +
            cell +
            "<text:p>alone</text:p></table:table-cell></table:table-row>"
            "<table:table-row table:number-rows-repeated=\"1048560\"><table:table-cell "
            "table:number-columns-repeated=\"16384\"/></table:table-row></table:table>"));
    QCOMPARE(rowsOf(imported(m_place, {file})),
             std::string("+ two   blanks\ttab/second line => 5.4\n+ 2023-04-02 14:30 => 15 %\n+ same => same\n"
                         "- 9: question: the prompt is empty"));
}

void PackedReadersTest::odsSheets() {
    const auto sheet = [](const std::string& name, const std::string& style, const std::string& text) {
        return "<table:table table:name=\"" + name + "\" table:style-name=\"" + style +
               "\"><table:table-row><table:table-cell><text:p>text</text:p></table:table-cell></table:table-row>"
               "<table:table-row><table:table-cell><text:p>" +
               text + "</text:p></table:table-cell></table:table-row></table:table>";
    };
    const std::string file = write(
        "sheets.ods",
        odsFile(sheet("Hidden", "ta1", "one") + sheet("Seen", "ta2", "two"),
                "<style:style style:name=\"ta1\"><style:table-properties table:display=\"false\"/></style:style>"));
    QCOMPARE(detectFile(file).sheets, (std::vector<std::string>{"Seen", "Hidden"}));
    QCOMPARE(rowsOf(imported(m_place, {file})), std::string("+ two"));
    ReadChoices choices;
    choices.sheet = "Hidden";
    QCOMPARE(rowsOf(imported(m_place, {file}, choices)), std::string("+ one"));
}

namespace {

std::string p(const std::string& text, const std::string& style = "") {
    return "<w:p>" +
           (style.empty()
                ? ""
                : "<w:pPr><w:pStyle w:val=\"" + style + "\"/><w:tabs><w:tab w:pos=\"100\"/></w:tabs></w:pPr>") +
           "<w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

const std::string& letter() {
    static const std::string body =
        p("Before the first heading") + p("Letter", "MyTitle") + p("Contents...1", "Inhalt1") +
        p("History", "berschrift2") +
        "<w:p><w:r><w:t xml:space=\"preserve\">Known </w:t><w:tab/><w:t>asthma</w:t><w:br/><w:t>since 2019</w:t></w:r>"
        "<w:del><w:r><w:delText>gone</w:delText><w:t>gone too</w:t></w:r></w:del><w:ins><w:r><w:t>, "
        "mild</w:t></w:r></w:ins></w:p>" +
        p("Second paragraph") + "<w:tbl><w:tr><w:tc>" + p("Drug") + "</w:tc><w:tc>" + p("Dose") +
        "</w:tc></w:tr><w:tr><w:tc>" + p("Salbutamol") + "</w:tc><w:tc>" + p("as needed") + p("twice") +
        "</w:tc></w:tr></w:tbl>" + p("After the table") + p("Plan", "berschrift2") +
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + p("In a box") +
        "</w:txbxContent></mc:Choice><mc:Fallback>" + p("In a box") +
        "</mc:Fallback></mc:AlternateContent><w:t>Rest</w:t></w:r></w:p>";
    return body;
}

}  // namespace

void PackedReadersTest::docx() {
    const std::string file = write("letter.docx", docxFile(letter()));
    const FileDetection detection = detectFile(file);
    QCOMPARE(detection.columns, (std::vector<std::string>{"heading", "text"}));
    std::string shown;
    for (const PreviewRow& row : detection.preview) {
        shown += std::to_string(row.row) + " " + row.cells.at(0) + ": " + row.cells.at(1) + "\n";
    }
    QCOMPARE(
        shown,
        std::string(
            "1 : Before the first heading\n4 Letter > History: Known \tasthma\nsince 2019, mild\nSecond paragraph\n"
            "6 Letter > History: Drug | Dose\n8 Letter > History: Salbutamol | as needed\ntwice\n"
            "11 Letter > History: After the table\n13 Letter > Plan: In a box\nRest\n"));
    QCOMPARE(rowsOf(imported(m_place, {file}, {}, {{Role::Prompt, "heading"}, {Role::Response, "text"}})).substr(0, 61),
             std::string("+ Letter > History => Known \tasthma/since 2019, mild/Second p"));
}

void PackedReadersTest::docxUnits() {
    const std::string file =
        write("units.docx", docxFile(p("A", "H1") + p("one two three four") + p("five six seven")));
    ReadChoices choices;
    choices.unit = TextUnit::Paragraph;
    QCOMPARE(rowsOf(imported(m_place, {file}, choices)), std::string("+ one two three four\n+ five six seven"));
    choices.unit = TextUnit::Window;
    choices.windowWords = 3;
    QCOMPARE(rowsOf(imported(m_place, {file}, choices)), std::string("+ one two three\n+ four/five six\n+ seven"));
    choices.unit = TextUnit::Page;
    QVERIFY(holds(imported(m_place, {file}, choices), "has no pages that can be told apart"));
}

void PackedReadersTest::odt() {
    const std::string file = write(
        "letter.odt",
        odtFile("<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
                "<text:table-of-content><text:p>History 1</text:p></text:table-of-content>"
                "<text:p text:style-name=\"Title\">Letter</text:p><text:h text:outline-level=\"1\">History</text:h>"
                "<text:p>Known\n   asthma<text:note><text:note-body><text:p>a "
                "footnote</text:p></text:note-body></text:note>, mild</text:p>"
                "<text:list><text:list-item><text:p>first point</text:p></text:list-item></text:list>"
                "<table:table><table:table-row><table:table-cell><text:p>Drug</text:p></"
                "table:table-cell><table:table-cell><text:p>Dose</text:p></table:table-cell></table:table-row></"
                "table:table>"
                "<text:h text:outline-level=\"2\">Plan</text:h><text:p>Rest</text:p>"));
    std::string shown;
    for (const PreviewRow& row : detectFile(file).preview) {
        shown += std::to_string(row.row) + " " + row.cells.at(0) + ": " + row.cells.at(1) + "\n";
    }
    QCOMPARE(shown, std::string("3 Letter > History: Known asthma, mild\nfirst point\n5 Letter > History: Drug | Dose\n"
                                "8 Letter > History > Plan: Rest\n"));
}

void PackedReadersTest::pdf() {
    const std::string file = write("report.pdf", pdfFile({"First page\nof two lines", "", "Third page"}));
    QCOMPARE(
        rowsOf(imported(m_place, {file})),
        std::string("+ First page/of two lines\n+ Third page\n- 2: the page holds no text; it is empty or a scanned "
                    "picture, which has to go through text recognition first"));
    ReadChoices choices;
    choices.unit = TextUnit::Heading;
    QVERIFY(holds(imported(m_place, {file}, choices), "has no headings that can be told apart"));
    choices.unit = TextUnit::Window;
    choices.windowWords = 4;
    const std::string two = write("two.pdf", pdfFile({"one two three", "four five six"}));
    QCOMPARE(QString::fromStdString(rowsOf(imported(m_place, {two}, choices))),
             QStringLiteral("+ one two three/four\n+ five six"));
}

void PackedReadersTest::detectionProposes() {
    const auto rolesOf = [](const FileDetection& detection) {
        std::string text = detection.formatName() + ":";
        for (const ColumnRole& entry : detection.roles) {
            if (entry.role != Role::Ignore) text += " " + entry.header;
        }
        return text;
    };
    const std::string sheet = xlsxFile({{"S", xlsxRows({{"patient_id", "finding", "letter"}, {"P-1", "a", "b"}})}});
    QCOMPARE(rolesOf(detectFile(write("a.xlsx", sheet))), std::string("XLSX: patient_id finding letter"));
    QCOMPARE(rolesOf(detectFile(write("renamed.csv", sheet))), std::string("XLSX: patient_id finding letter"));
    QCOMPARE(rolesOf(detectFile(write("b.docx", docxFile(p("x"))))), std::string("DOCX: text"));
    QCOMPARE(rolesOf(detectFile(write("b.odt", odtFile("<text:p>x</text:p>")))), std::string("ODT: text"));
    QCOMPARE(rolesOf(detectFile(write("b.pdf", pdfFile({"x"})))), std::string("PDF: text"));
    QCOMPARE(rolesOf(detectFile(write("b.ods", odsFile("<table:table "
                                                       "table:name=\"S\"><table:table-row><table:table-cell><text:p>"
                                                       "note</text:p></table:table-cell></table:table-row>"
                                                       "<table:table-row><table:table-cell><text:p>x</text:p></"
                                                       "table:table-cell></table:table-row></table:table>")))),
             std::string("ODS: note"));
}

/// A large sheet reports how far it is, and a stop ends it within a second.
void PackedReadersTest::progressAndStop() {
    std::string rows = xlsxRows({{"question", "answer"}});
    for (int i = 0; i < 100'000; ++i)
        rows += "<row><c><v>" + std::to_string(i) + "</v></c><c t=\"str\"><v>answer " + std::to_string(i * 7919) +
                "</v></c></row>";
    const std::string file = write("large.xlsx", xlsxFile({{"S", rows}}));
    const FileDetection detection = detectFile(file);
    QVERIFY2(detection.estimatedRows > 50'000 && detection.estimatedRows < 200'000,
             std::to_string(detection.estimatedRows).c_str());
    ImportConfig config;
    config.files = {file};
    std::int64_t last = 0;
    int steps = 0;
    ImportHooks hooks;
    hooks.onProgress = [&](std::int64_t, std::int64_t bytes, std::int64_t total) {
        QVERIFY2(bytes >= last && bytes <= total,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(bytes).arg(last).arg(total)));
        steps += bytes > last ? 1 : 0;
        last = bytes;
    };
    RowScan scan(m_place.workspace->folder(), config, RowScan::Duplicates::LeaveOut);
    scan.read(hooks);
    QCOMPARE(scan.size(), std::size_t{100'000});
    QVERIFY(steps > 10);
    last = 0;
    std::int64_t asked = 0;
    hooks.stopRequested = [&] { return ++asked > 20; };
    RowScan stopped(m_place.workspace->folder(), config, RowScan::Duplicates::LeaveOut);
    const Error error = errorOf([&] { stopped.read(hooks); });
    QCOMPARE(error.kind(), ErrorKind::Stopped);
    QVERIFY(stopped.report().rowsRead < 100'000);
}

QTEST_GUILESS_MAIN(PackedReadersTest)
#include "packed_readers_test.moc"
