// Files as openpyxl, python-docx and odfpy write them (tests/fixtures/make_documents.py).
#include <QTest>

#include "data/file_detection.h"
#include "tests/support/imported.h"

using namespace lorimer;
using namespace lorimer::test;

class ForeignDocumentsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void workbook();
    void sheets();
    void texts_data();
    void texts();

private:
    static std::string fixture(const char* name) { return std::string(LORIMER_FIXTURES "/documents/") + name; }

    ImportPlace m_place;
};

void ForeignDocumentsTest::workbook() {
    const std::vector<std::string> lines = imported(m_place, {fixture("letters.xlsx")});
    QCOMPARE(rowsOf(lines),
             std::string("+ Fracture of the left radius => Dear colleague, thank you. {P-1} [2023-04-02]\n"
                         "+ Gr\xC3\xBC\xC3\x9F"
                         "e & <Tags> => Two/lines {P-1} [2023-04-03 14:30]\n"
                         "+ 17 => A number as finding {P-2} [2023-04-04]"));
    QVERIFY(holds(lines, "Of the 2 sheets of"));
    QVERIFY(holds(lines, "1 row above the table was passed over."));
    QVERIFY(holds(lines, "2 formulas have no saved value"));
    const FileDetection detection = detectFile(fixture("letters.xlsx"));
    QCOMPARE(detection.preview.at(0).row, 3);
    QCOMPARE(detection.preview.at(0).cells.at(4), std::string("25%"));
}

void ForeignDocumentsTest::sheets() {
    QCOMPARE(rowsOf(imported(m_place, {fixture("letters.ods")})),
             std::string("+ What is a cold? => An infection of the nose.\n+ How many? => 17.5"));
}

void ForeignDocumentsTest::texts_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("shown");
    QTest::newRow("docx") << "letter.docx"
                          << QString::fromUtf8(
                                 "Discharge letter: Dear colleague,\n"
                                 "Discharge letter > History: Known asthma since 2019.\nNo allergies.\n"
                                 "Discharge letter > History > Medication: Drug | Dose\n"
                                 "Discharge letter > History > Medication: Salbutamol | as needed\n"
                                 "Discharge letter > Plan: Control in a week. Gr\xC3\xBC\xC3\x9F"
                                 "e\n");
    QTest::newRow("odt") << "letter.odt"
                         << "History: Known asthma.\nHistory > Medication: Salbutamol as needed.\n";
}

void ForeignDocumentsTest::texts() {
    QFETCH(QString, file);
    QFETCH(QString, shown);
    std::string text;
    for (const PreviewRow& row : detectFile(fixture(file.toUtf8().constData())).preview) {
        text += row.cells.at(0) + ": " + row.cells.at(1) + "\n";
    }
    QCOMPARE(QString::fromStdString(text), shown);
}

QTEST_GUILESS_MAIN(ForeignDocumentsTest)
#include "foreign_documents_test.moc"
