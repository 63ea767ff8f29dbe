// Home: first use, busy, after an interruption; and the window's question before it closes while training.
#include "ui/pages/home_page.h"

#include <QApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>

#include "store/run_store.h"
#include "tests/support/stored_dataset.h"
#include "tests/ui/page_bench.h"
#include "ui/main_window.h"
#include "ui/models/run_feed.h"
#include "ui/models/run_list_model.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {
namespace {

using test::child;

RunView runIn(RunState state) {
    RunView run;
    run.id = QStringLiteral("r1");
    run.name = QStringLiteral("Letters v2");
    run.state = state;
    run.created = QDateTime::currentDateTimeUtc();
    run.step = 120;
    run.totalSteps = 450;
    run.savedStep = 105;
    return run;
}

/// A window with an open workspace, the feed beside it, and a run of the fake engine that takes its time.
struct TrainingWindow {
    test::PageBench bench;
    MainWindow window;
    RunFeed feed{bench.space.workspace->folder()};

    TrainingWindow() {
        bench.engine.behaviour().steps = 5000;
        bench.engine.behaviour().stepMilliseconds = 2;
        Database database = bench.space.workspace->openDatabase();
        test::storeDataset(database, "Notes");
        QFile model(bench.space.place.filePath(QStringLiteral("model.bin")));
        if (model.open(QIODevice::WriteOnly)) {
            model.write("weights");
        }
        window.openWorkspace(bench.services);
        QObject::connect(&feed, &RunFeed::runsChanged, &window, &MainWindow::setRuns);
        feed.start();
        window.show();
        TrainingRequest request;
        request.modelPath = model.fileName();
        request.dataset = QStringLiteral("Notes");
        bench.training.start(request);
    }
    ~TrainingWindow() { window.closeWorkspace(); }
};

}  // namespace

class HomePageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstStartSaysHowToBegin() {
        RunListModel runs;
        HomePage page(runs);
        page.show();
        QCOMPARE(
            child<QLabel>(page, "home.welcomeText")->text(),
            QStringLiteral("Welcome. Use your own file, or try the example: 240 invented notes, usually 1 to 6 minutes "
                           "of training."));
        QStringList asked;
        connect(&page, &HomePage::importAsked, &page, [&] { asked << QStringLiteral("import"); });
        connect(&page, &HomePage::exampleAsked, &page, [&] { asked << QStringLiteral("example"); });
        child<QPushButton>(page, "home.welcomeImport")->click();
        child<QPushButton>(page, "home.example")->click();
        QCOMPARE(asked, QStringList({"import", "example"}));
        ShelfView shelf;
        shelf.datasets = {{QStringLiteral("Letters 2024"), 300, 62, QDateTime::currentDateTimeUtc()}};
        page.setShelf(shelf);
        QVERIFY(!child<QPushButton>(page, "home.example")->isVisible());
        QTRY_VERIFY(child<QPushButton>(page, "home.dataset.Letters 2024")->isVisible());  // shown by the next event
        QCOMPARE(child<QPushButton>(page, "home.path.data")->text(), QStringLiteral("1 Data: done"));
    }

    void theRunningJobIsShown() {
        RunListModel runs;
        HomePage page(runs);
        page.show();
        QCOMPARE(child<QLabel>(page, "home.now")->text(), QStringLiteral("No run is being trained."));
        const RunView run = runIn(RunState::Training);
        runs.setRuns({run});
        page.setNow(&run, 1860.0);
        QCOMPARE(child<QLabel>(page, "home.now")->text(),
                 QStringLiteral("Letters v2: Training, step 120 of 450, about 31 min left"));
        QCOMPARE(child<QPushButton>(page, "home.path.train")->text(), QStringLiteral("2 Train: running"));
    }

    void anInterruptedRunIsToldOnce() {
        RunListModel runs;
        HomePage page(runs);
        page.show();
        QStringList resumed;
        connect(&page, &HomePage::resumeAsked, &page, [&](const QString& id) { resumed << id; });
        runs.setRuns({runIn(RunState::Interrupted)});
        QCOMPARE(page.strip().text(),
                 QStringLiteral("Lorimer ended unexpectedly. Run 'Letters v2' is saved up to step 105."));
        QVERIFY(child<QPushButton>(page, "home.showLog")->isVisible());
        child<QPushButton>(page, "home.resumeRun")->click();
        QCOMPARE(resumed, QStringList{QStringLiteral("r1")});
        RunView changed = runIn(RunState::Interrupted);
        changed.peakMemoryBytes = 7;
        runs.setRuns({changed});
        QVERIFY(!page.strip().isVisible());
    }

    void closingWhileTrainingAsksAndPauses() {
        TrainingWindow training;
        QTRY_VERIFY(training.window.runs().rowCount() == 1);
        training.window.close();
        QVERIFY(training.window.isVisible());
        auto* question = child<QMessageBox>(training.window, "question.box");
        QCOMPARE(question->text(), QStringLiteral("Training is running. Pause it and close?"));
        QCOMPARE(child<QPushButton>(training.window, "question.yes")->text(), QStringLiteral("Pause and close"));
        QCOMPARE(child<QPushButton>(training.window, "question.cancel")->text(), QStringLiteral("Keep working"));
        child<QPushButton>(training.window, "question.cancel")->click();
        QTRY_VERIFY(training.window.findChild<QMessageBox*>() == nullptr);
        QVERIFY(training.bench.training.isRunning());
        training.window.close();
        child<QPushButton>(training.window, "question.yes")->click();
        QTRY_VERIFY(!training.window.isVisible());
        Database database = training.bench.space.workspace->openDatabase();
        QCOMPARE(RunStore(database, *training.bench.space.workspace).list().at(0).state, RunState::Paused);
    }

    void theStatusBarPauses() {
        TrainingWindow training;
        auto* pause = child<QPushButton>(training.window, "status.pause");
        QTRY_VERIFY(pause->isVisible());
        pause->click();
        QVERIFY(!pause->isVisible());
        QVERIFY(child<QPushButton>(training.window, "status.job")->text().contains(QStringLiteral("Pausing")));
        QTRY_VERIFY(!training.bench.training.isRunning());
    }

    void theWindowGoesWhileARunIsTrained() {
        TrainingWindow training;
        QTRY_VERIFY(training.window.runs().rowCount() == 1);
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::HomePageTest)
#include "home_page_test.moc"
