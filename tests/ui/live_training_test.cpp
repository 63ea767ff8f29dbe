// The training of this program as the pages follow it: what was asked is shown at once, what ended is told, pausing
// saves and resuming goes on.
#include "ui/models/live_training.h"

#include <QTest>

#include "store/run_store.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stored_dataset.h"

namespace lorimer {
namespace {

struct Bench : test::TrainableWorkspace {
    test::FakeEngine engine;
    QThreadPool pool;
    TrainingSession session;
    LiveTraining live;

    Bench()
        : session(
              *workspace, [this]() -> Engine& { return engine; }, pool),
          live(session) {
        pool.setMaxThreadCount(1);
        engine.behaviour().steps = 400;
        engine.behaviour().stepMilliseconds = 2;
    }

    TrainingRequest request() const {
        TrainingRequest request;
        request.modelPath = model;
        request.dataset = QStringLiteral("Notes");
        request.runName = QStringLiteral("Letters");
        return request;
    }
    RunRecord stored() const {
        Database database = workspace->openDatabase();
        return RunStore(database, *workspace).find(QStringLiteral("Letters"));
    }
    RunView view() const {
        const RunRecord record = stored();
        RunView view;
        view.id = record.id;
        view.state = record.state;
        view.step = record.summary.steps;
        return view;
    }
};

}  // namespace

class LiveTrainingTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pausesAtOnceAndResumesWhereItWas() {
        Bench bench;
        QStringList ends;
        connect(&bench.live, &LiveTraining::ended, this,
                [&](const QString&, RunState state) { ends << runStateName(state); });
        bench.live.start(bench.request());
        QVERIFY(bench.live.isRunning());
        QTRY_VERIFY(bench.live.trains(bench.live.runId()) && bench.live.newest(bench.view()).step > 20);
        QTRY_VERIFY(bench.live.secondsLeft().has_value());  // the store may be some steps ahead of what was delivered
        bench.live.pause();
        QCOMPARE(bench.live.newest(bench.view()).state, RunState::Pausing);
        QVERIFY(!bench.live.secondsLeft().has_value());
        QTRY_COMPARE(ends.size(), 1);
        QCOMPARE(ends.first(), QStringLiteral("Paused"));
        QVERIFY(!bench.live.isRunning());
        const RunRecord paused = bench.stored();
        QCOMPARE(paused.state, RunState::Paused);
        QVERIFY(paused.savedStep > 0);

        bench.engine.behaviour().stepMilliseconds = 0;
        bench.live.resume(paused.id);
        QVERIFY(bench.live.trains(paused.id));
        QCOMPARE(bench.live.newest(bench.view()).state, RunState::Preparing);
        QTRY_COMPARE(ends.size(), 2);
        QCOMPARE(ends.last(), QStringLiteral("Done"));
        Database database = bench.workspace->openDatabase();
        const auto steps = RunStore(database, *bench.workspace).steps(paused.id);
        QCOMPARE(steps.size(), 400U);  // each step once
    }

    void aPausedRunCanBeEndedAtItsCheckpoint() {
        Bench bench;
        QStringList ends;
        connect(&bench.live, &LiveTraining::ended, this,
                [&](const QString&, RunState state) { ends << runStateName(state); });
        bench.live.start(bench.request());
        QTRY_VERIFY(bench.live.trains(bench.live.runId()) && bench.live.newest(bench.view()).step > 20);
        bench.live.pause();
        QTRY_COMPARE(ends.size(), 1);
        const std::int64_t step = bench.stored().summary.steps;
        bench.live.endAtCheckpoint(bench.stored().id);
        QTRY_COMPARE(ends.size(), 2);
        const RunRecord stopped = bench.stored();
        QCOMPARE(stopped.state, RunState::Stopped);
        QCOMPARE(stopped.summary.steps, step);
        QVERIFY(!stopped.summary.adapterFolder.empty());
    }

    void whatIsRefusedIsSaid() {
        Bench bench;
        QStringList refused;
        connect(&bench.live, &LiveTraining::refused, this,
                [&](const QString&, const QString& sentence) { refused << sentence; });
        bench.live.resume(QStringLiteral("no such run"));
        QTRY_COMPARE(refused.size(), 1);
        QVERIFY(refused.first().contains(QStringLiteral("There is no run")));
        bench.live.start(bench.request());
        bench.live.resume(QStringLiteral("another"));
        QCOMPARE(refused.size(), 2);
        QVERIFY(refused.last().contains(QStringLiteral("Nothing was started")));
    }

    void aRunThatFailsHasEnded() {
        Bench bench;
        bench.engine.behaviour().throwAtStep = 7;
        QStringList ends;
        int refused = 0;
        connect(&bench.live, &LiveTraining::ended, this,
                [&](const QString&, RunState state) { ends << runStateName(state); });
        connect(&bench.live, &LiveTraining::refused, this, [&] { ++refused; });
        bench.live.start(bench.request());
        QTRY_COMPARE(ends, QStringList{QStringLiteral("Failed")});
        QCOMPARE(refused, 0);
        QCOMPARE(bench.stored().state, RunState::Failed);
    }

    void pausedBeforeItBeganChangesNothing() {
        Bench bench;
        QStringList ends;
        int refused = 0;
        connect(&bench.live, &LiveTraining::ended, this,
                [&](const QString&, RunState state) { ends << runStateName(state); });
        connect(&bench.live, &LiveTraining::refused, this, [&] { ++refused; });
        bench.pool.start([] { QThread::msleep(100); });  // the engine is busy with something else
        bench.live.start(bench.request());
        bench.live.pause();
        QTRY_COMPARE(ends.size(), 1);
        QCOMPARE(refused, 0);
        Database database = bench.workspace->openDatabase();
        QVERIFY(RunStore(database, *bench.workspace).list().empty());
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::LiveTrainingTest)
#include "live_training_test.moc"
