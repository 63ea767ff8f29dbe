// Files that would cost gigabytes; slow because they have to begin to.
#include <QTest>

#include "tests/support/imported.h"
#include "tests/support/packed_files.h"

using namespace lorimer;
using namespace lorimer::test;

class ReaderLimitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void longLine();
    void repeatedCells();

private:
    ImportPlace m_place;
};

/// A line of a gigabyte is passed over without holding it, and the rows around it are read.
void ReaderLimitsTest::longLine() {
    std::string start;
    for (int i = 0; i < 8'000; ++i) start += "{\"text\":\"a\"}\n";  // more than the first look, which would see no text
    const QString path = QString::fromStdString(m_place.write("long.jsonl", start));
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    const qint64 gigabyte = 1LL << 30;
    QVERIFY(file.resize(file.size() + gigabyte));  // a hole of NULs: takes no room on the disk
    QVERIFY(file.write("\n{\"text\":\"b\"}\n") > 0);
    file.close();
    QCOMPARE(rowsOf(imported(m_place, {path.toStdString()})),
             std::string("+ a\n+ b\n- 8001: the line is longer than 64 MiB"));
}

/// A cell of a megabyte that is repeated a million times would be a terabyte of rows.
void ReaderLimitsTest::repeatedCells() {
    const std::string rows = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell><text:p>" +
                             std::string(1 << 20, 'x') + "</text:p></table:table-cell></table:table-row>";
    const std::vector<std::string> lines = imported(
        m_place, {m_place.write("repeat.ods", odsFile("<table:table table:name=\"S\">" + rows + "</table:table>"))});
    QVERIFY2(holds(lines, "repeats its cells to more than 2 GiB of text"), rowsOf(lines).substr(0, 500).c_str());
}

QTEST_GUILESS_MAIN(ReaderLimitsTest)
#include "reader_limits_test.moc"
