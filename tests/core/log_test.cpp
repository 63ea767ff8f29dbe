// The log: one line a call, mode 0600, two files of at most a megabyte each.
#include "store/log.h"

#include <sys/stat.h>

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

using namespace lorimer;

class LogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesKeepTheirOrderAndTheirMode() {
        QTemporaryDir place;
        const auto before = ::umask(0);  // the mode is the log's own affair
        {
            Log log(place.path());
            for (int i = 0; i < 100; ++i) log.write(QStringLiteral("line %1\nwith a break").arg(i));
        }
        ::umask(before);
        const QStringList lines = Log::readTail(place.path(), 1 << 20).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 100);
        for (int i = 0; i < 100; ++i) QVERIFY(lines[i].endsWith(QStringLiteral(" line %1 with a break").arg(i)));
        QCOMPARE(QFileInfo(Log::fileIn(place.path())).permissions() & QFile::Permissions(0x7777),
                 QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
    }

    void aFullFileIsReplaced() {
        QTemporaryDir place;
        {
            Log log(place.path());
            const QString long64k(1 << 16, QLatin1Char('x'));
            for (int i = 0; i < 40; ++i) log.write(long64k);  // 2.6 MB
        }
        const QFileInfo now(Log::fileIn(place.path()));
        const QFileInfo older(Log::fileIn(place.path()) + QStringLiteral(".1"));
        QVERIFY(older.exists());
        QVERIFY(now.size() + older.size() <= 2 * (Log::largestFile + (1 << 17)));
        const QString tail = Log::readTail(place.path(), 100'000);
        QVERIFY(!tail.isEmpty() && tail.size() <= 100'000);
        QVERIFY2(tail.at(4) == QLatin1Char('-'), "the tail begins with a whole line");
    }

    void manyThreadsWriteWholeLines() {
        QTemporaryDir place;
        {
            Log log(place.path());
            std::vector<std::thread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&log] {
                    for (int i = 0; i < 50; ++i) log.write(QStringLiteral("whole"));
                });
            for (std::thread& thread : threads) thread.join();
        }
        QCOMPARE(Log::readTail(place.path(), 1 << 20).count(QStringLiteral(" whole\n")), 200);
    }

    void aFolderThatIsGoneHurtsNobody() {
        Log log(QStringLiteral("/nowhere/at/all"));
        log.write(QStringLiteral("lost"));
        QCOMPARE(Log::readTail(QStringLiteral("/nowhere/at/all"), 100), QString());
    }
};

QTEST_GUILESS_MAIN(LogTest)
#include "log_test.moc"
