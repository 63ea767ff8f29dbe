#include "ui/models/run_feed.h"

#include <QTest>
#include <QThread>
#include <memory>
#include <thread>

#include "store/workspace_lock.h"
#include "tests/support/temporary_workspace.h"
#include "tests/ui/sample_runs.h"
#include "ui/models/run_curve.h"

namespace lorimer {
namespace {

/// Gathers what the feed says, and notes whether it came on the GUI thread.
struct Listener : QObject {
    explicit Listener(RunFeed& feed) {
        connect(&feed, &RunFeed::runsChanged, this, [this](const QVector<RunView>& now) {
            runs = now;
            noteThread();
        });
        connect(&feed, &RunFeed::pieceArrived, this, [this](const RunPiece& piece) {
            noteThread();
            ++pieces;
            if (piece.fresh) {
                curve.clear();
                events.clear();
                ++freshPieces;
            }
            received += piece.steps.size();
            curve.append(piece.steps, piece.checks);
            events += piece.events;
        });
        connect(&feed, &RunFeed::settingsRead, this,
                [this](const QString&, const QVector<RunSetting>& now) { settings = now; });
        connect(&feed, &RunFeed::failed, this, [this](const QString& sentence) { failures << sentence; });
        connect(&feed, &RunFeed::opened, this, [this] { opened = true; });
    }

    void noteThread() { foreignThread = foreignThread || QThread::currentThread() != thread(); }

    QVector<RunView> runs;
    RunCurve curve;
    QVector<EventView> events;
    QVector<RunSetting> settings;
    QStringList failures;
    qsizetype received = 0;
    int pieces = 0;
    int freshPieces = 0;
    bool opened = false;
    bool foreignThread = false;
};

}  // namespace

class RunFeedTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void makesAWorkspaceAndLetsOthersWriteIt() {
        QTemporaryDir place;
        const QString folder = place.filePath(QStringLiteral("new/workspace"));
        RunFeed feed(folder);
        const Listener listener(feed);
        feed.start();
        QTRY_VERIFY(listener.opened);
        QVERIFY(listener.failures.isEmpty());
        QVERIFY(!WorkspaceLock::isHeld(folder));
        const auto workspace = Workspace::openForWriting(folder);
        test::addSampleRun(*workspace, {});
        QTRY_COMPARE(listener.runs.size(), 1);
        QCOMPARE(listener.runs.first().state, RunState::Done);
    }

    void readsOnlyWhatIsNew() {
        test::TemporaryWorkspace space;
        Database database = space.workspace->openDatabase();
        test::SampleRunWriter writer(database, *space.workspace, {});
        writer.writeUpTo(30);
        RunFeed feed(space.workspace->folder());
        const Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.runs.size(), 1);
        QCOMPARE(listener.runs.first().step, 30);
        QCOMPARE(listener.runs.first().totalSteps, 100);
        QCOMPARE(listener.runs.first().state, RunState::Training);
        QVERIFY(listener.runs.first().lastLoss.has_value());
        feed.watch(writer.id());
        QTRY_COMPARE(listener.curve.steps().size(), 30);
        QVERIFY(!listener.settings.isEmpty());
        writer.writeUpTo(55);
        QTRY_COMPARE(listener.curve.steps().size(), 55);
        writer.writeUpTo(100);
        writer.finish(RunOutcome::Done);
        QTRY_COMPARE(listener.curve.steps().size(), 100);
        QTRY_COMPARE(listener.runs.first().state, RunState::Done);
        QCOMPARE(listener.received, 100);
        QCOMPARE(listener.freshPieces, 1);
        QVERIFY(!listener.foreignThread);
        QCOMPARE(listener.curve.checks().size(), 10);
        const qsizetype best = listener.curve.bestCheckIndex();
        QCOMPARE(listener.runs.first().bestStep, std::int64_t(listener.curve.checkSteps()[best]));
    }

    void saysNothingWhileNothingIsWritten() {
        test::TemporaryWorkspace space;
        const QString id = test::addSampleRun(*space.workspace, {});
        RunFeed feed(space.workspace->folder());
        const Listener listener(feed);
        feed.start();
        feed.watch(id);
        QTRY_COMPARE(listener.curve.steps().size(), 100);
        const int pieces = listener.pieces;
        QTest::qWait(2 * RunFeed::pollMs + 200);
        QCOMPARE(listener.pieces, pieces);
    }

    void aRunTakenBackToACheckpointIsReadAgain() {
        test::TemporaryWorkspace space;
        Database database = space.workspace->openDatabase();
        test::SampleRunWriter writer(database, *space.workspace, {});
        writer.writeUpTo(47);
        RunFeed feed(space.workspace->folder());
        const Listener listener(feed);
        feed.start();
        feed.watch(writer.id());
        QTRY_COMPARE(listener.curve.steps().size(), 47);
        RunStore(database, *space.workspace).rollBack(writer.id(), 40);
        QTRY_COMPARE(listener.curve.steps().size(), 40);
        QCOMPARE(listener.freshPieces, 2);
        for (const EventView& event : listener.events) {
            QVERIFY(event.step <= 40);
        }
    }

    void aRunWithoutAProcessIsInterrupted() {
        test::TemporaryWorkspace space;
        {
            Database database = space.workspace->openDatabase();
            test::SampleRunWriter writer(database, *space.workspace, {});
            writer.writeUpTo(23);
        }
        RunFeed feed(space.workspace->folder());
        const Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.runs.size(), 1);
        QCOMPARE(listener.runs.first().state, RunState::Training);
        const QString folder = space.workspace->folder();
        space.workspace.reset();  // as a killed process: the lock is gone, the record says "Training"
        QTRY_COMPARE(listener.runs.first().state, RunState::Interrupted);
        QCOMPARE(listener.runs.first().savedStep, 20);
    }

    void aForeignFolderIsNamedAndLeftAlone() {
        QTemporaryDir place;
        QFile other(place.filePath(QStringLiteral("thesis.txt")));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.close();
        RunFeed feed(place.path());
        const Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.failures.size(), 1);
        QVERIFY(listener.failures.first().contains(QStringLiteral("thesis.txt")));
        QTest::qWait(RunFeed::pollMs + 200);
        QCOMPARE(listener.failures.size(), 1);
        QVERIFY(!listener.opened);
        QCOMPARE(QDir(place.path()).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::Hidden),
                 QStringList(QStringLiteral("thesis.txt")));
    }

    void canBeDestroyedAtAnyMoment() {
        test::TemporaryWorkspace space;
        const QString id = test::addSampleRun(*space.workspace, {});
        for (int wait = 0; wait < 20; wait += 2) {
            auto feed = std::make_unique<RunFeed>(space.workspace->folder());
            feed->start();
            feed->watch(id);
            QTest::qWait(wait);
        }
        const RunFeed neverStarted(space.workspace->folder());
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::RunFeedTest)
#include "run_feed_test.moc"
