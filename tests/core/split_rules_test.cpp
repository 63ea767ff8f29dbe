// Newest rows to the test part, and the user's own column of parts: dates, days, words, and what an import stores.
#include <QTest>
#include <map>
#include <set>

#include "data/newest_split.h"
#include "data/part_words.h"
#include "data/row_date.h"
#include "tests/support/import_files.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

Day dayOf(const char* iso) { return readDate(iso).dayFirst; }

SplitUnits singleRows(std::size_t count) {
    SplitUnits units;
    for (std::size_t i = 0; i < count; ++i) units.keys.insert(fingerprintOf({"row", std::to_string(i)}));
    return units;
}

std::vector<Day> days(std::initializer_list<int> numbers) { return {numbers.begin(), numbers.end()}; }

/// "221001": the part of each row.
std::string shown(const std::vector<SplitPart>& parts) {
    std::string text;
    for (const SplitPart part : parts) text += std::to_string(static_cast<int>(part));
    return text;
}

}  // namespace

class SplitRulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void datesAreRead_data();
    void datesAreRead();
    void oneOrderHoldsForTheColumn();
    void wholeDaysMakeTheTestPart();
    void rowsWithoutADayAreNeverTested();
    void theRestIsDividedByGroup();
    void seedAndOrderDoNotMoveTheBoundary();
    void wordsNameParts();
    void importPutsTheNewestRowsIntoTheTest();
    void newestAreFoundByTheDatesOfTheFile();
    void importNeedsDates();
    void importTakesTheUsersParts();
    void importWithoutAUsablePartStoresNothing();

private:
    ImportPlace m_place;
};

void SplitRulesTest::datesAreRead_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QDate>("dayFirst");
    QTest::addColumn<QDate>("monthFirst");
    const auto both = [](const char* text, int year, int month, int day) {
        QTest::newRow(text) << QString(text) << QDate(year, month, day) << QDate(year, month, day);
    };
    both("2023-04-02", 2023, 4, 2);
    both(" 2023-04-02 ", 2023, 4, 2);
    both("2023-04-02T10:15:00Z", 2023, 4, 2);
    both("2023-04-02 10:15", 2023, 4, 2);
    both("2023/4/2", 2023, 4, 2);
    both("2023.04.02", 2023, 4, 2);
    both("20230402", 2023, 4, 2);
    both("2023-04", 2023, 4, 1);
    both("02.04.2023", 2023, 4, 2);
    both("2.4.23", 2023, 4, 2);
    both("02.04.69", 1969, 4, 2);
    both("02.04.2023, 10:15", 2023, 4, 2);
    both("2 April 2023", 2023, 4, 2);
    both("2. M\xC3\xA4rz 2023", 2023, 3, 2);
    both("02-Apr-2023", 2023, 4, 2);
    both("02APR2023", 2023, 4, 2);
    both("April 2, 2023", 2023, 4, 2);
    both("7 juillet 2023", 2023, 7, 7);
    both("3 Dez. 2023", 2023, 12, 3);
    both("29.02.2024", 2024, 2, 29);
    QTest::newRow("slashes") << "02/04/2023" << QDate(2023, 4, 2) << QDate(2023, 2, 4);
    QTest::newRow("day first") << "13/04/2023" << QDate(2023, 4, 13) << QDate();
    QTest::newRow("month first") << "04/13/2023" << QDate() << QDate(2023, 4, 13);
    for (const char* text : {"", "yesterday", "2023", "45018", "1680393600", "29.02.2023", "2023-13-01", "2023-02-30",
                             "31.04.2023", "2023-04-02-05", "12", "2/2023", "2 Xyz 2023", "99999999999999999999-01-01",
                             "2023-99999999999-1", "-1-2-3", "02.04.123"}) {
        QTest::newRow(qPrintable(QStringLiteral("no date: ") + QString(text))) << QString(text) << QDate() << QDate();
    }
}

void SplitRulesTest::datesAreRead() {
    QFETCH(QString, text);
    QFETCH(QDate, dayFirst);
    QFETCH(QDate, monthFirst);
    const auto dayNumber = [](const QDate& date) {
        return date.isValid() ? static_cast<Day>(date.toJulianDay()) : noDay;
    };
    const WrittenDate date = readDate(text.toStdString());
    QCOMPARE(date.dayFirst, dayNumber(dayFirst));
    QCOMPARE(date.monthFirst, dayNumber(monthFirst));
}

void SplitRulesTest::oneOrderHoldsForTheColumn() {
    const auto daysOfTexts = [](const std::vector<const char*>& texts) {
        std::vector<WrittenDate> dates;
        for (const char* text : texts) dates.push_back(readDate(text));
        return daysOf(dates);
    };
    QCOMPARE(daysOfTexts({"02/04/2023", "13/04/2023"}), (std::vector<Day>{dayOf("2023-04-02"), dayOf("2023-04-13")}));
    QCOMPARE(daysOfTexts({"02/04/2023", "04/13/2023"}), (std::vector<Day>{dayOf("2023-02-04"), dayOf("2023-04-13")}));
    QCOMPARE(daysOfTexts({"02.04.2023", "", "x"}), (std::vector<Day>{dayOf("2023-04-02"), noDay, noDay}));
    QCOMPARE(daysOfTexts({"05/05/2023"}), (std::vector<Day>{dayOf("2023-05-05")}));
    QCOMPARE(errorOf([&] { daysOfTexts({"02/04/2023", "03/04/2023"}); }).kind(), ErrorKind::BadInput);
}

void SplitRulesTest::wholeDaysMakeTheTestPart() {
    // 20 % of 10 rows are 2, but the newest day has 3: nearer than the 1 row of no day.
    const SplitShares shares{800'000, 0, 200'000};
    const NewestSplit split = splitNewest(singleRows(10), days({5, 9, 1, 9, 2, 9, 3, 4, 5, 6}), shares, 0);
    QCOMPARE(split.testFrom, 9);
    QCOMPARE(shown(split.parts), std::string("0202020000"));
    // Two days are nearer to 5 rows than one or three of them.
    const NewestSplit half =
        splitNewest(singleRows(10), days({9, 9, 9, 8, 8, 8, 7, 7, 7, 1}), {500'000, 0, 500'000}, 0);
    QCOMPARE(half.testFrom, 8);
    QCOMPARE(shown(half.parts), std::string("2222220000"));
    // A share below one row still gets the newest day; one single day is not newer than itself.
    QCOMPARE(splitNewest(singleRows(3), days({1, 2, 3}), {990'000, 0, 10'000}, 0).testFrom, 3);
    QCOMPARE(splitNewest(singleRows(3), days({7, 7, 7}), shares, 0).testFrom, noDay);
    QCOMPARE(shown(splitNewest(singleRows(3), days({7, 7, 7}), shares, 0).parts), std::string("000"));
    QCOMPARE(splitNewest(singleRows(3), days({1, 2, 3}), {900'000, 100'000, 0}, 0).testFrom, noDay);
    // Not all rows: the oldest day stays.
    QCOMPARE(shown(splitNewest(singleRows(3), days({1, 2, 3}), {0, 0, 1'000'000}, 0).parts), std::string("022"));
    QVERIFY(splitNewest({}, {}, shares, 0).parts.empty());
}

void SplitRulesTest::rowsWithoutADayAreNeverTested() {
    const NewestSplit split =
        splitNewest(singleRows(6), days({noDay, 3, noDay, 5, 4, noDay}), {500'000, 0, 500'000}, 0);
    QCOMPARE(shown(split.parts), std::string("000220"));
    QCOMPARE(splitNewest(singleRows(2), days({noDay, noDay}), {500'000, 0, 500'000}, 0).testFrom, noDay);
}

void SplitRulesTest::theRestIsDividedByGroup() {
    SplitUnits units;
    std::vector<Day> dates;
    for (int row = 0; row < 400; ++row) {
        units.unitOfRow.push_back(units.keys.insert(fingerprintOf({"patient", std::to_string(row % 40)})).number);
        dates.push_back(row + 1);
    }
    const NewestSplit split = splitNewest(units, dates, {600'000, 200'000, 200'000}, 3);
    std::map<std::uint32_t, std::set<SplitPart>> parts;
    std::array<int, 3> rows{};
    for (std::size_t row = 0; row < dates.size(); ++row) {
        ++rows[static_cast<std::size_t>(split.parts[row])];
        if (split.parts[row] != SplitPart::Test) parts[units.unitOfRow[row]].insert(split.parts[row]);
        QCOMPARE(split.parts[row] == SplitPart::Test, row >= 320);
    }
    for (const auto& [patient, ofPatient] : parts) QCOMPARE(ofPatient.size(), std::size_t{1});
    QCOMPARE(rows, (std::array<int, 3>{240, 80, 80}));  // 8 rows of each patient are older: a multiple of 8 is exact
    const SplitReport report = reportSplit(units, split.parts);
    QCOMPARE(report.groups[2], 40);
    QCOMPARE(report.sharedGroups, 40);
}

void SplitRulesTest::seedAndOrderDoNotMoveTheBoundary() {
    const SplitUnits units = singleRows(200);
    std::vector<Day> dates;
    for (int row = 0; row < 200; ++row) dates.push_back(1 + row * 37 % 200);
    const NewestSplit first = splitNewest(units, dates, {}, 1);
    const NewestSplit second = splitNewest(units, dates, {}, 2);
    QCOMPARE(first.testFrom, 181);
    QCOMPARE(second.testFrom, 181);
    QVERIFY(first.parts != second.parts);  // chance divides training and check
    QCOMPARE(splitNewest(units, dates, {}, 1).parts, first.parts);
}

void SplitRulesTest::wordsNameParts() {
    for (const char* word : {"train", "Training", " TRAIN "}) QVERIFY(partFromWord(word) == SplitPart::Train);
    for (const char* word : {"check", "dev", "VAL", "valid", "Validation"}) {
        QVERIFY(partFromWord(word) == SplitPart::Validation);
    }
    for (const char* word : {"test", "Test", "TESTING"}) QVERIFY(partFromWord(word) == SplitPart::Test);
    for (const char* word : {"", "tests2", "trainval", "0", "a"}) QVERIFY(!partFromWord(word));
}

void SplitRulesTest::importPutsTheNewestRowsIntoTheTest() {
    std::string bytes = "visit_date,patient_id,question,answer\n";
    for (int i = 0; i < 100; ++i) {
        const int day = i * 7 % 25 + 1;  // four rows a day
        bytes += (day < 10 ? "0" : "") + std::to_string(day) + "/03/2024,P" + std::to_string(i % 10) + ",q" +
                 std::to_string(i) + ",day " + std::to_string(day) + "\n";
    }
    bytes += "soon,P1,qx,day 0\n";
    ImportConfig config = m_place.config({m_place.write("dated.csv", bytes)});
    config.splitRule = SplitRule::NewestToTest;
    const ImportReport report = runImport(*m_place.workspace, config, {});
    QCOMPARE(report.rowsAccepted, 101);
    QCOMPARE(report.split.testFrom, std::string("2024-03-24"));  // 8 rows are as near to 10 as 12 are
    QCOMPARE(report.split.undatedRows, 1);
    QVERIFY(report.split.sharedGroups > 0);
    Database database = m_place.workspace->openDatabase();
    const qint64 version = DatasetStore(database).find(config.datasetName).versionId;
    const StoredRows test(database, version, SplitPart::Test);
    QCOMPARE(static_cast<qint64>(test.size()), report.split.rows[2]);
    for (std::size_t i = 0; i < test.size(); ++i) {
        QVERIFY(std::stoi(test.row(i).messages.back().content.substr(4)) >= 24);
    }
    for (const SplitPart part : {SplitPart::Train, SplitPart::Validation}) {
        const StoredRows older(database, version, part);
        QVERIFY(older.size() > 0);
        for (std::size_t i = 0; i < older.size(); ++i) {
            QVERIFY(std::stoi(older.row(i).messages.back().content.substr(4)) < 24);
        }
    }
    QVERIFY(std::any_of(report.notes.begin(), report.notes.end(),
                        [](const std::string& note) { return note.find("2024-03-24") != std::string::npos; }));
    QVERIFY(std::none_of(report.notes.begin(), report.notes.end(),
                         [](const std::string& note) { return note.find("stay in one part") != std::string::npos; }));
}

/// Each patient's dates are shifted by another number of days before they are stored.
void SplitRulesTest::newestAreFoundByTheDatesOfTheFile() {
    std::string bytes = "visit_date,patient_id,question,answer\n";
    for (int i = 0; i < 40; ++i) {
        const std::string day = std::to_string(i % 20 + 1);
        bytes += "2024-03-" + std::string(day.size() == 1 ? "0" : "") + day + ",P" + std::to_string(i) + ",q" +
                 std::to_string(i) + ",day " + day + "\n";
    }
    for (const DeidentifyMode mode : {DeidentifyMode::Mask, DeidentifyMode::Surrogate}) {
        ImportConfig config = m_place.config({m_place.write("shifted.csv", bytes)});
        config.splitRule = SplitRule::NewestToTest;
        config.deidentify.mode = mode;
        const ImportReport report = runImport(*m_place.workspace, config, {});
        QCOMPARE(report.split.undatedRows, 0);
        QCOMPARE(report.split.rows[2], 4);
        QCOMPARE(report.split.testFrom, std::string());
        Database database = m_place.workspace->openDatabase();
        const StoredRows test(database, DatasetStore(database).find(config.datasetName).versionId, SplitPart::Test);
        for (std::size_t i = 0; i < test.size(); ++i) {
            QVERIFY(std::stoi(test.row(i).messages.back().content.substr(4)) >= 19);
        }
    }
}

void SplitRulesTest::importNeedsDates() {
    ImportConfig config = m_place.config({m_place.write("no dates.csv", "question,answer\na,b\nc,d\n")});
    config.splitRule = SplitRule::NewestToTest;
    QCOMPARE(errorOf([&] { runImport(*m_place.workspace, config, {}); }).kind(), ErrorKind::WrongUse);
}

void SplitRulesTest::importTakesTheUsersParts() {
    ImportConfig config = m_place.config({m_place.write("parts.csv",
                                                        "question,answer,split\n"
                                                        "a,1,train\nb,2,Dev\nc,3,TEST\nd,4,later\ne,5,training\nf,6,\n"
                                                        "g,7,later\na,1,test\n")});
    config.columns = {{Role::Part, "split"}};
    config.splitRule = SplitRule::OwnColumn;
    config.split = {100'000, 100'000, 800'000};  // not used
    const ImportReport report = runImport(*m_place.workspace, config, {});
    QCOMPARE(report.split.rows, (std::array<std::int64_t, 3>{2, 1, 1}));
    QCOMPARE(report.duplicates, 1);  // the copy of the training row does not get into the test
    QCOMPARE(rejections(report), std::string("5 split: 'later' is no part; there are training, check and test\n"
                                             "7 split: the part is empty\n"
                                             "8 split: 'later' is no part; there are training, check and test\n"));
    QCOMPARE(report.unknownParts.size(), std::size_t{2});
    QCOMPARE(report.unknownParts[0].word, std::string("later"));
    QCOMPARE(report.unknownParts[0].rows, 2);
    QCOMPARE(report.unknownParts[1].word, std::string());
    std::string answers;
    for (const Row& row : m_place.rows(config.datasetName)) answers += row.messages.back().content;
    QCOMPARE(answers, std::string("1523"));
}

void SplitRulesTest::importWithoutAUsablePartStoresNothing() {
    ImportConfig config = m_place.config({m_place.write("none.csv", "question,answer,split\na,1,x\nb,2,y\n")});
    config.columns = {{Role::Part, "split"}};
    config.splitRule = SplitRule::OwnColumn;
    const Error error = errorOf([&] { runImport(*m_place.workspace, config, {}); });
    QCOMPARE(error.kind(), ErrorKind::BadInput);
    QVERIFY(error.sentence().find("'x' is no part") != std::string::npos);
    Database database = m_place.workspace->openDatabase();
    QVERIFY(!DatasetStore(database).exists(config.datasetName));
}

QTEST_GUILESS_MAIN(SplitRulesTest)
#include "split_rules_test.moc"
