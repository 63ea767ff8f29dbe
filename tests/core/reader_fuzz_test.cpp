// Mutations of small files of every format end, in rows or in a sentence; dev-asan runs this under the sanitizers. The
// parts of packed files are mutated before they are packed, since a mutated zip file seldom gets beyond its check sums.
#include <QTest>
#include <random>

#include "tests/fuzz/fuzz_seeds.h"
#include "tests/fuzz/read_bytes.h"
#include "tests/support/temporary_workspace.h"

using namespace lorimer;
using namespace lorimer::test;

class ReaderFuzzTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mutations_data();
    void mutations();
};

void ReaderFuzzTest::mutations_data() {
    QTest::addColumn<int>("seed");
    const std::vector<FuzzSeed> seeds = fuzzSeeds();
    for (std::size_t i = 0; i < seeds.size(); ++i) QTest::newRow(seeds[i].name.c_str()) << static_cast<int>(i);
}

void ReaderFuzzTest::mutations() {
    QFETCH(int, seed);
    const FuzzSeed start = fuzzSeeds()[static_cast<std::size_t>(seed)];
    QTemporaryDir folder;
    std::mt19937 random(20260101);
    const auto below = [&random](std::size_t end) {
        return static_cast<std::size_t>(random()) % std::max<std::size_t>(end, 1);
    };
    constexpr int rounds = 400;
    int rows = 0;
    for (int round = 0; round < rounds; ++round) {
        std::string bytes = start.bytes;
        for (std::size_t change = 0; change < below(4); ++change) {
            const std::size_t at = below(bytes.size());
            switch (below(5)) {
                case 0:
                    bytes.insert(at, start.words[below(start.words.size())]);
                    break;
                case 1:
                    bytes.erase(at, 1 + below(8));
                    break;
                case 2:
                    bytes.insert(at, bytes.substr(below(bytes.size()), below(40)));
                    break;
                case 3:
                    if (!bytes.empty()) bytes[at] = static_cast<char>(static_cast<unsigned char>(below(256)));
                    break;
                default:
                    bytes.resize(at);
            }
        }
        rows += readBytes(folder.path().toStdString(), start.file, start.pack ? start.pack(bytes) : bytes);
    }
    QVERIFY2(rows > rounds / 4,
             (std::to_string(rows) + " rows: most mutations should leave something to read").c_str());
}

QTEST_GUILESS_MAIN(ReaderFuzzTest)
#include "reader_fuzz_test.moc"
