// The split: sizes, groups, determinism.
#include <QTest>
#include <numeric>
#include <random>
#include <set>

#include "data/splitter.h"
#include "tests/support/temporary_workspace.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

Fingerprint key(int number) { return fingerprintOf({"row", std::to_string(number)}); }

SplitUnits singleRows(int count) {
    SplitUnits units;
    for (int i = 0; i < count; ++i) units.keys.insert(key(i));
    return units;
}

SplitUnits groups(const std::vector<int>& sizes) {
    SplitUnits units;
    for (std::size_t group = 0; group < sizes.size(); ++group) {
        const std::uint32_t number = units.keys.insert(key(static_cast<int>(group))).number;
        units.unitOfRow.insert(units.unitOfRow.end(), static_cast<std::size_t>(sizes[group]), number);
    }
    return units;
}

std::array<std::int64_t, 3> sizesOf(const SplitUnits& units, const char* shares, std::uint64_t seed = 0) {
    return reportSplit(units, splitRows(units, parseSplitShares(shares), seed)).rows;
}

using Sizes = std::array<std::int64_t, 3>;

}  // namespace

class SplitterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shares();
    void sharesThatAreNone_data();
    void sharesThatAreNone();
    void sizes();
    void smallData();
    void sameSeedSameParts();
    void orderMakesNoDifference();
    void knownParts();
    void everyPartIsASample();
    void groupsStayTogether();
    void groupSizesAreNear();
    void zeroSharesStayEmpty();
};

void SplitterTest::shares() {
    QCOMPARE(parseSplitShares("80/10/10"), SplitShares{});
    QCOMPARE(parseSplitShares("90/10/0"), (SplitShares{900'000, 100'000, 0}));
    QCOMPARE(parseSplitShares("33.3333/33.3333/33.3334"), (SplitShares{333'333, 333'333, 333'334}));
    QCOMPARE(parseSplitShares("0/0/100"), (SplitShares{0, 0, 1'000'000}));
}

void SplitterTest::sharesThatAreNone_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "80", "80/20", "80/10/11", "80/10/9", "80/10/10/0", "-80/90/90", "a/b/c", "80/10/", "/80/20", "80 /10/10",
          "80,10,10", "1e2/0/0", "100./0/0", "99.99999/0/0.00001", "+80/10/10", "0/0/0", "18446744073709551716/0/0"}) {
        QTest::newRow(text) << QString(text);
    }
}

void SplitterTest::sharesThatAreNone() {
    QFETCH(QString, text);
    QCOMPARE(errorOf([&] { parseSplitShares(text.toStdString()); }).kind(), ErrorKind::WrongUse);
}

void SplitterTest::sizes() {
    QCOMPARE(sizesOf(singleRows(300), "80/10/10"), (Sizes{240, 30, 30}));
    QCOMPARE(sizesOf(singleRows(300), "90/10/0"), (Sizes{270, 30, 0}));
    QCOMPARE(sizesOf(singleRows(16449), "80/10/10"), (Sizes{13159, 1645, 1645}));
    QCOMPARE(sizesOf(singleRows(7), "0/0/100"), (Sizes{0, 0, 7}));
    QCOMPARE(sizesOf(singleRows(10), "33.3333/33.3333/33.3334"), (Sizes{3, 3, 4}));
}

void SplitterTest::smallData() {
    QCOMPARE(sizesOf(singleRows(1), "80/10/10"), (Sizes{1, 0, 0}));
    QCOMPARE(sizesOf(singleRows(2), "80/10/10"), (Sizes{1, 1, 0}));
    QCOMPARE(sizesOf(singleRows(3), "80/10/10"), (Sizes{1, 1, 1}));
    QCOMPARE(sizesOf(singleRows(4), "80/10/10"), (Sizes{2, 1, 1}));
    QCOMPARE(sizesOf(singleRows(3), "98/1/1"), (Sizes{1, 1, 1}));
    QCOMPARE(sizesOf(singleRows(3), "1/1/98"), (Sizes{1, 1, 1}));
    QCOMPARE(sizesOf(singleRows(1), "1/1/98"), (Sizes{1, 0, 0}));
    QCOMPARE(sizesOf(singleRows(2), "80/0/20"), (Sizes{1, 0, 1}));
    QCOMPARE(sizesOf(groups({7}), "80/10/10"), (Sizes{7, 0, 0}));
    QCOMPARE(sizesOf(groups({100, 1}), "80/10/10"), (Sizes{100, 1, 0}));
    QCOMPARE(sizesOf(groups({100, 1, 2}), "80/10/10"), (Sizes{100, 2, 1}));
}

void SplitterTest::sameSeedSameParts() {
    const SplitUnits units = singleRows(500);
    const auto first = splitRows(units, {}, 7);
    QCOMPARE(splitRows(units, {}, 7), first);
    QVERIFY(splitRows(units, {}, 8) != first);
    QVERIFY(splitRows(units, {}, 0) != first);
}

void SplitterTest::orderMakesNoDifference() {
    SplitUnits backwards;
    for (int i = 499; i >= 0; --i) backwards.keys.insert(key(i));
    auto parts = splitRows(backwards, {}, 3);
    std::reverse(parts.begin(), parts.end());
    QCOMPARE(parts, splitRows(singleRows(500), {}, 3));
}

/// From a second implementation (Python, hashlib): another compiler, library or machine must give the same parts.
void SplitterTest::knownParts() {
    std::string parts;
    for (const SplitPart part : splitRows(singleRows(30), parseSplitShares("60/20/20"), 42)) {
        parts += std::to_string(static_cast<int>(part));
    }
    QCOMPARE(parts, std::string("001000100000120001202001221020"));
}

/// Neighbours in the file do not go to the same part: each tenth of 10,000 rows has about a tenth of the test rows. The
/// count is hypergeometric with mean 100 and standard deviation 9; 5 deviations happen once in a million.
void SplitterTest::everyPartIsASample() {
    const auto parts = splitRows(singleRows(10'000), {}, 0);
    for (int tenth = 0; tenth < 10; ++tenth) {
        const auto begin = parts.begin() + tenth * 1000;
        const auto count = std::count(begin, begin + 1000, SplitPart::Test);
        QVERIFY2(count > 55 && count < 145, std::to_string(count).c_str());
    }
}

void SplitterTest::groupsStayTogether() {
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        std::vector<int> sizes(1 + random() % 60);
        for (int& size : sizes) size = static_cast<int>(1 + random() % (round % 2 == 0 ? 9 : 200));
        const SplitUnits units = groups(sizes);
        const auto parts = splitRows(units, {}, static_cast<std::uint64_t>(round));
        std::vector<std::set<SplitPart>> seen(sizes.size());
        for (std::size_t row = 0; row < parts.size(); ++row) seen[units.unitOfRow[row]].insert(parts[row]);
        for (const auto& partsOfGroup : seen) QCOMPARE(partsOfGroup.size(), std::size_t{1});
        const SplitReport report = reportSplit(units, parts);
        QVERIFY(report.byGroup);
        QCOMPARE(report.groups[0] + report.groups[1] + report.groups[2], static_cast<std::int64_t>(sizes.size()));
        for (std::size_t part = 0; part < std::min<std::size_t>(3, sizes.size()); ++part)
            QVERIFY(report.groups[part] > 0);
    }
}

/// With many small groups the sizes are exact; with groups of one size they are the nearest multiple.
void SplitterTest::groupSizesAreNear() {
    std::vector<int> small(300);
    for (std::size_t i = 0; i < small.size(); ++i) small[i] = static_cast<int>(1 + i % 7);
    const int total = std::accumulate(small.begin(), small.end(), 0);
    const Sizes sizes = sizesOf(groups(small), "80/10/10", 11);
    QVERIFY(std::abs(sizes[1] - total / 10) <= 1);
    QVERIFY(std::abs(sizes[2] - total / 10) <= 1);
    QCOMPARE(sizesOf(groups(std::vector<int>(60, 5)), "80/10/10"), (Sizes{240, 30, 30}));
    QCOMPARE(sizesOf(groups(std::vector<int>(20, 7)), "80/10/10"), (Sizes{112, 14, 14}));
    QCOMPARE(sizesOf(groups({60, 10, 10, 10, 10}), "80/10/10"), (Sizes{80, 10, 10}));
    QCOMPARE(sizesOf(groups({50, 30, 9, 6, 5}), "80/10/10")[0], 80);  // 9 + 0 and 6 + 5 are nearest
}

void SplitterTest::zeroSharesStayEmpty() {
    QCOMPARE(sizesOf(groups({3, 3, 3}), "0/50/50")[0], 0);
    QCOMPARE(sizesOf(groups({5, 3, 3}), "90/10/0")[2], 0);
    QCOMPARE(sizesOf(groups({5, 3, 3}), "100/0/0"), (Sizes{11, 0, 0}));
}

QTEST_GUILESS_MAIN(SplitterTest)
#include "splitter_test.moc"
