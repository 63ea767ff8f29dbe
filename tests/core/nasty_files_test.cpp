// Long because it is one table of files.
// Files as they come from elsewhere, broken, odd or hostile: imported as a person would expect, or refused with a
// sentence that helps.
#include <QElapsedTimer>
#include <QTest>

#include "tests/support/imported.h"
#include "tests/support/packed_files.h"

using namespace lorimer;
using namespace lorimer::test;
using namespace std::string_literals;

namespace {

const std::string pair = "question,answer\n";

std::string cell(const std::string& text, const std::string& attributes = "") {
    return "<table:table-cell " + attributes + "><text:p>" + text + "</text:p></table:table-cell>";
}

std::string ods(const std::string& rows) { return odsFile("<table:table table:name=\"S\">" + rows + "</table:table>"); }

/// A workbook of which one part is replaced.
std::string xlsxWith(const std::string& sheetData) { return xlsxFile({{"S", sheetData}}); }

std::string paragraphs(int count, const std::string& inside) {
    std::string body;
    for (int i = 0; i < count; ++i) body += inside;
    return body;
}

std::string nested(const std::string& open, const std::string& inside, const std::string& close, int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += open;
    text += inside;
    for (int i = 0; i < depth; ++i) text += close;
    return text;
}

std::string withDoctype(const std::string& type) {
    const std::string laughs =
        "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
        "\"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    return zipFile(
        {{"mimetype", "application/vnd.oasis.opendocument." + type},
         {"content.xml", laughs + "<office:document-content><text>&c;</text></office:document-content>", true}});
}

/// A PDF of which a piece is replaced; offsets then no longer fit, which readers have to bear.
std::string pdfWith(const std::string& text, const std::string& old, const std::string& fresh) {
    std::string file = pdfFile({text});
    return file.replace(file.find(old), old.size(), fresh);
}

}  // namespace

class NastyFilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void files_data();
    void files();
    void zipBomb();

private:
    void tables();
    void packed();
    void spreadsheets();
    void documents();
    void records();
    void row(const char* name, const char* file, const std::string& bytes, const std::string& says) {
        QTest::newRow(name) << QString(file) << QByteArray::fromStdString(bytes) << QByteArray::fromStdString(says);
    }

    ImportPlace m_place;
};

void NastyFilesTest::files_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");  // all rows and rejections; or, behind "~", a part of them
    tables();
    packed();
    spreadsheets();
    documents();
    records();
}

void NastyFilesTest::tables() {
    row("NUL in a field", "a.csv", pair + "a,\"b\0c\"\nd,e\n"s, "~d => e");
    row("only NULs", "a.csv", std::string(5000, '\0'), "~is no text file");
    row("quote over lines", "a.csv", pair + "a,\"b\nc\"\n", "+ a => b/c");
    row("quote never closed", "a.csv", pair + "a,b\nc,\"d\ne,f\n",
        "~- 3: a quote is opened in this row and never closed");
    row("mixed line ends", "a.csv", "question,answer\ra,b\r\nc,d\ne,f", "+ a => b\n+ c => d\n+ e => f");
    row("more columns than the header", "a.csv", pair + "a,b\nc,d,e\n",
        "+ a => b\n- 3: it has 3 fields where 2 are expected");
    row("5,000 columns", "a.csv", pair + "a,b\n" + std::string(5000, ',') + "\n",
        "~the row has more than 4,096 fields");
    row("column that changes type", "a.csv", pair + "a,1\nb,yes\nc,2023-04-02\nd,\n",
        "+ a => 1\n+ b => yes\n+ c => 2023-04-02\n- 5: answer: the response is empty");
    row("header twice", "a.csv", "question,answer,answer\na,b,c\n", "~");
    row(
        "UTF-16 without a mark", "a.csv",
        [] {
            std::string wide;
            for (const char c : "question,answer\na,b\n"s) wide += {c, '\0'};
            return wide;
        }(),
        "+ a => b");
    row("web page called xls", "a.xls", "<html><table><tr><td>a</td></tr></table></html>",
        "~which this version does not read");
    row("CSV called xlsx", "a.xlsx", pair + "a,b\n", "~is not what its name says: its content is no xlsx file");
    row("old Excel", "a.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "~an older Office file, or one with a password");
    row("Excel with a password", "a.xlsx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "~one with a password");
    row("RTF called doc", "a.doc", "{\\rtf1 x}",
        "~a word processor's file of a kind, which this version does not read");
    row("XML", "a.xml", "<Bundle xmlns=\"http://hl7.org/fhir\"/>", "~Export it as JSON (FHIR)");
    row("JSON of 100 levels", "a.jsonl", "{\"text\":\"a\"}\n{\"text\":" + nested("[", "1", "]", 100) + "}\n",
        "+ a\n- 2: it is nested more than 64 levels deep");
    row("JSON of a million levels", "a.json", "[{\"text\":\"a\"}," + std::string(1'000'000, '['),
        "~cannot be read beyond element 2");
    row("nested object", "a.jsonl", "{\"text\":{\"a\":{\"b\":\"c\"}}}\n{\"text\":\"d\"}\n", "~+ d");
}

void NastyFilesTest::packed() {
    const std::string sheet = xlsxWith(xlsxRows({{"text"}, {"a"}}));
    row("cut off", "a.xlsx", sheet.substr(0, sheet.size() / 2), "~a packed file that is damaged or cut off");
    row("no zip behind PK", "a.xlsx", "PK\x03\x04 etc", "~a packed file that is damaged or cut off");
    row("path out of the folder", "a.xlsx", zipFile({{"../../etc/x", "a"}, {"xl/workbook.xml", "<workbook/>"}}),
        "~\"../../etc/x\", which points outside of it");
    row("absolute path", "a.docx", zipFile({{"/etc/x", "a"}}), "~points outside of it");
    row("backslashes", "a.ods", zipFile({{"a\\..\\x", "a"}}), "~points outside of it");
    row("zip with a password", "a.docx", zipFile({{"word/document.xml", "x", false, 1}}), "~has a password");
    row("a part twice", "a.xlsx", zipFile({{"a.xml", "x"}, {"a.xml", "y"}}), "~holds its part \"a.xml\" twice");
    row("parts over one another", "a.xlsx",
        zipFile({{"a.xml", "0123456789", false, 0, -1, -1}, {"b.xml", "0123456789", false, 0, -1, 0}}), "~");
    row("declares 4 GB", "a.xlsx", zipFile({{"a.xml", "x", true, 0, 0xFFFFFFF0}}), "~unpacks to more than 2 GiB");
    row(
        "20,000 parts", "a.docx",
        [] {
            std::vector<ZipPart> parts;
            for (int i = 0; i < 20'000; ++i) parts.push_back({"p" + std::to_string(i), ""});
            return zipFile(parts);
        }(),
        "~holds 20000 packed files, more than 10,000");
    row("empty zip", "a.xlsx", zipFile({}), "~");
    row("zip of texts", "a.zip", zipFile({{"a.csv", pair}}), "~Unpack it");
    row("presentation", "a.pptx", zipFile({{"[Content_Types].xml", ""}, {"ppt/presentation.xml", "<p/>"}}), "~");
    row("no main part", "a.docx", zipFile({{"[Content_Types].xml", "<Types/>"}, {"other.xml", "x"}}),
        "~lacks its main part");
    row(
        "wrong check sum", "a.xlsx",
        [] {
            std::string file = zipFile({{"mimetype", "application/vnd.oasis.opendocument.text"},
                                        {"content.xml", "<a><text><p>hello</p></text></a>"}});
            return file.replace(file.find("hello"), 5, "hullo");
        }(),
        "~");
    row("billion laughs", "a.odt", withDoctype("text"), "~declares a document type");
    row("billion laughs in a sheet", "a.ods", withDoctype("spreadsheet"), "~declares a document type");
    row("outside entity", "a.odt",
        zipFile({{"mimetype", "application/vnd.oasis.opendocument.text"},
                 {"content.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><text><p>&x;</p></text>"}}),
        "~declares a document type");
}

void NastyFilesTest::spreadsheets() {
    row("broken XML", "a.xlsx", xlsxWith("<row><c><v>1</v></row>"), "~is not well-formed XML (mismatched tag)");
    row("XML of 1,000 levels", "a.xlsx", xlsxWith(nested("<row>", "", "</row>", 1000)),
        "~nested more than 256 levels deep");
    row("a tag of 2 MiB", "a.xlsx", xlsxWith("<row a=\"" + std::string(2 << 20, 'x') + "\"/>"),
        "~a tag longer than 1 MiB");
    row("a column that no sheet has", "a.xlsx",
        xlsxWith(xlsxRows({{"text", "note"}, {"a", "b"}}) + "<row><c r=\"ZZZZ3\"><v>1</v></c></row>"),
        "+ a\n- 3: the row has more than 4,096 columns");
    row("a row that no sheet has", "a.xlsx", xlsxWith("<row r=\"99999999\"><c><v>1</v></c></row>"),
        "~a row number 99999999, beyond the 1,048,576");
    row("a text that is not there", "a.xlsx", xlsxWith("<row><c t=\"s\"><v>99</v></c></row>"),
        "~refers to a text that the file does not hold");
    row("no sheets", "a.xlsx", xlsxFile({}), "~holds no rows");
    row("only blanks", "a.xlsx", xlsxWith(xlsxRows({{" ", ""}, {"", "  "}})), "~holds no rows");
    row("cells without places", "a.xlsx", xlsxWith(xlsxRows({{"question", "", "answer"}, {"a", "", "b"}})), "+ a => b");
    row("numbers between texts", "a.xlsx",
        xlsxWith(xlsxRows({{"question", "answer"}, {"a", "b"}}) + "<row><c><v>17</v></c><c t=\"b\"><v>0</v></c></row>"),
        "+ a => b\n+ 17 => FALSE");
    row("merged patients", "a.xlsx",
        xlsxWith(xlsxRows({{"patient_id", "question", "answer"}, {"P-1", "a", "b"}, {"", "c", "d"}})), "~+ a => b");
    row("a million empty rows", "a.ods",
        ods("<table:table-row table:number-rows-repeated=\"1048000\">" + cell("") +
            "</table:table-row><table:table-row>" + cell("text") + "</table:table-row><table:table-row>" + cell("a") +
            "</table:table-row>"),
        "+ a");
    row("repeated without end", "a.ods",
        ods("<table:table-row>" + cell("text") +
            "</table:table-row><table:table-row table:number-rows-repeated=\"9000000000000000000\">" + cell("a") +
            "</table:table-row>"),
        "~beyond the 1,048,576");
    row("columns repeated without end", "a.ods",
        ods("<table:table-row>" + cell("text") + "</table:table-row><table:table-row>" + cell("b") +
            "</table:table-row><table:table-row>" + cell("a", "table:number-columns-repeated=\"9000000000\"") +
            "</table:table-row>"),
        "+ b\n- 3: the row has more than 4,096 columns");
}

void NastyFilesTest::documents() {
    row("no text", "a.docx", docxFile("<w:p/><w:sectPr/>"), "~holds no rows");
    row("prefix of another program", "a.docx", docxFile("<ns0:p><ns0:r><ns0:t>a</ns0:t></ns0:r></ns0:p>"), "+ a");
    row("unclosed tables", "a.docx", docxFile("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a"), "~is not well-formed XML");
    row("tables in tables", "a.docx",
        docxFile(nested("<w:tbl><w:tr><w:tc>", "<w:p><w:r><w:t>deep</w:t></w:r></w:p>", "</w:tc></w:tr></w:tbl>", 40)),
        "+ deep");
    row("text outside of paragraphs", "a.docx", docxFile("<w:t>lost</w:t><w:p><w:r><w:t>a</w:t></w:r></w:p></w:p>"),
        "~");
    row("10,000 paragraphs", "a.docx", docxFile(paragraphs(10'000, "<w:p><w:r><w:t>same</w:t></w:r></w:p>")),
        "~+ same/same");
    row("ODT with a password", "a.odt",
        zipFile({{"mimetype", "application/vnd.oasis.opendocument.text"},
                 {"content.xml", "\x01\x02\x03"},
                 {"META-INF/manifest.xml",
                  "<m:manifest xmlns:m=\"m\"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"}}),
        "~has a password");
    row("blanks by the million", "a.odt", odtFile("<text:p>a<text:s text:c=\"2000000000\"/>b</text:p>"), "~+ a ");
    row("PDF cut off", "a.pdf", pdfFile({"some text"}).substr(0, 30), "~a PDF that is damaged or cut off");
    row("PDF in name only", "a.pdf", "hello", "~is not what its name says");
    row("PDF of scans", "a.pdf", pdfFile({"", ""}), "~- 1: the page holds no text");
    row("PDF that loops", "a.pdf", pdfWith("some text", "/Kids[5 0 R ]", "/Kids[2 0 R ]"), "~");
    row("PDF that says a billion pages", "a.pdf", pdfWith("some text", "/Count 1/", "/Count 1000000000/"), "~");
    row("PDF with rubbish in front", "a.pdf", "\r\n\r\n" + pdfFile({"some text"}), "+ some text");
}

void NastyFilesTest::records() {
    const std::string msh = "MSH|^~\\&|L||||20230402\rPID|1||P-1\r";
    row("HL7 without messages", "a.hl7", "just words\n", "~");
    row("HL7 cut in a segment", "a.hl7", msh + "OBX|1|TX|A^B||text\rOBX|2|T", "+ text {P-1} [2023-04-02]");
    row("HL7 of separators", "a.hl7", msh + "OBX" + std::string(10'000, '|') + "\rOBX|1|TX|A||a\r",
        "+ a {P-1} [2023-04-02]");
    row("HL7 of escapes", "a.hl7", msh + "OBX|1|TX|A||" + std::string(10'001, '\\') + "x\r", "~{P-1}");
    row("FHIR cut off", "a.json",
        R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","code":{"text":"Flu"}}},{"res)",
        "~cannot be read beyond element 2");
    row("FHIR without entries", "a.json", R"({"resourceType":"Bundle"})", "~holds no rows");
    row("FHIR of wrong kinds", "a.json",
        R"({"resourceType":"Bundle","entry":[1,[],{},{"resource":7},{"resource":{"resourceType":"Composition","section":[1,{"section":{}}],"text":[]}}]})",
        "~it is no FHIR resource");
    row("bundles in bundles", "a.ndjson",
        nested(R"({"resourceType":"Bundle","entry":[{"resource":)",
               R"({"resourceType":"Condition","code":{"text":"Flu"},"subject":{"reference":"P/1"}})", "}]}", 18) +
            "\n",
        "+ Flu {1}");
    row("bundles without end", "a.ndjson",
        nested(R"({"resourceType":"Bundle","entry":[{"resource":)", "{}", "}]}", 100) + "\n",
        "~nested more than 64 levels deep");
}

void NastyFilesTest::files() {
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    const std::string path = m_place.write(file.toStdString(), bytes.toStdString());
    QElapsedTimer timer;
    timer.start();
    const std::vector<std::string> lines = imported(m_place, {path});
    const std::string rows = rowsOf(lines);
    QVERIFY2(timer.elapsed() < 30'000, "a small file must not take long");
    QVERIFY2(!rows.empty(), "neither rows nor a reason");
    QVERIFY2(!holds(lines, "!!! "), rows.c_str());
    if (rows.starts_with("! ")) {
        QVERIFY2(rows.find(path) != std::string::npos, rows.c_str());
        QVERIFY2(rows.find("Nothing was") != std::string::npos, rows.c_str());
    }
    const std::string expected = says.toStdString();
    if (!expected.starts_with('~')) {
        QCOMPARE(rows, expected);
    } else {
        QVERIFY2(rows.find(expected.substr(1)) != std::string::npos, rows.substr(0, 2000).c_str());
    }
}

/// 500 MB of zeros in 500 kB: refused as soon as the ratio shows, and not held.
void NastyFilesTest::zipBomb() {
    const std::string text = "<a><text><p>" + std::string(200'000'000, ' ') + "</p></text></a>";
    const std::string file =
        zipFile({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", text, true}});
    QVERIFY(file.size() < 1'000'000);
    QElapsedTimer timer;
    timer.start();
    const std::vector<std::string> lines = imported(m_place, {m_place.write("bomb.odt", file)});
    QVERIFY2(holds(lines, "unpacks to more than 100 times its size"), rowsOf(lines).substr(0, 500).c_str());
    QVERIFY(timer.elapsed() < 30'000);
    // One that lies about the size of its part is counted as it is.
    const std::string liar =
        zipFile({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", text, true, 0, 100}});
    QVERIFY(rowsOf(imported(m_place, {m_place.write("liar.odt", liar)})).starts_with("! "));
}

QTEST_GUILESS_MAIN(NastyFilesTest)
#include "nasty_files_test.moc"
