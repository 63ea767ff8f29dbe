#include "ui/main_window.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>
#include <atomic>
#include <memory>
#include <thread>

#include "app/application.h"
#include "app/single_instance.h"
#include "privacy/network_lock.h"
#include "tests/support/temporary_workspace.h"
#include "tests/ui/sample_runs.h"
#include "ui/models/run_list_model.h"
#include "ui/pages/run_page.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {
namespace {

RunView finishedRun(const QString& id) {
    RunView run;
    run.id = id;
    run.name = QStringLiteral("Letters ") + id;
    run.state = RunState::Done;
    run.created = QDateTime::currentDateTimeUtc();
    run.step = run.totalSteps = 100;
    run.lastLoss = 1.412;
    run.bestCheck = run.lastCheck = 1.498;
    run.bestStep = 90;
    return run;
}

NetworkProof passedProof() {
    NetworkProof proof;
    proof.rows.push_back({"inet", "EPERM", "EPERM", ProofResult::Pass});
    return proof;
}

template <typename Widget>
Widget* child(QWidget& parent, const char* name) {
    auto* found = parent.findChild<Widget*>(QLatin1String(name));
    if (found == nullptr) {
        qFatal("no widget %s", name);
    }
    return found;
}

/// Every widget that takes the focus, with what a screen reader would say about it.
void requireNames(QWidget& window) {
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        const bool interactive = (widget->focusPolicy() & Qt::TabFocus) != 0 && !widget->inherits("QTabBar") &&
                                 !widget->parentWidget()->inherits("QTabBar") &&
                                 !widget->objectName().startsWith(QLatin1String("qt_"));
        if (!interactive) {
            continue;
        }
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool named = !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        const QByteArray who = widget->metaObject()->className() + (' ' + widget->objectName().toUtf8());
        QVERIFY2(named || qobject_cast<const QLabel*>(widget) != nullptr ||
                     qobject_cast<const QTabWidget*>(widget) != nullptr,
                 who.constData());
        QVERIFY2(widget->objectName().contains(QLatin1Char('.')) || widget->inherits("QTabBar"), who.constData());
    }
}

}  // namespace

class MainWindowTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pagesOpenEmpty() {
        MainWindow window;
        window.resize(1280, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(child<QLabel>(window, "home.noRuns")->isVisible());
        QVERIFY(!child<QPushButton>(window, "home.openRun")->isVisible());
        child<QPushButton>(window, "sidebar.train")->click();
        QVERIFY(child<QLabel>(window, "train.empty")->isVisible());
        QVERIFY(child<QLabel>(window, "train.empty")->text().startsWith(QStringLiteral("No runs yet.")));
    }

    void aRunOpensByKeyboardAndBack() {
        MainWindow window;
        QStringList watched;
        connect(&window, &MainWindow::runWatched, &window, [&watched](const QString& id) { watched << id; });
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.setRuns({finishedRun("a"), finishedRun("b")});
        child<QPushButton>(window, "sidebar.train")->click();
        auto* table = child<QTableView>(window, "train.runs");
        QVERIFY(table->currentIndex().isValid());
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Down);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(window.pages().currentWidget(), static_cast<QWidget*>(&window.runPage()));
        QCOMPARE(watched.size(), 1);
        QCOMPARE(watched.first(), window.runPage().runId());
        QTest::keyClick(&window, Qt::Key_Left, Qt::AltModifier);
        QTRY_VERIFY(table->isVisible());  // a shortcut presses its button, which takes a moment
        QCOMPARE(watched.last(), QString());
    }

    void aFailedRunSaysWhy() {
        MainWindow window;
        window.show();
        RunView run = finishedRun("a");
        run.state = RunState::Failed;
        run.savedStep = 45;
        run.failure = QStringLiteral("The loss became 'not a number' at step 61.");
        window.setRuns({run});
        window.openRun("a");
        window.addPiece({QStringLiteral("a"), true, {}, {}, {}, {}});  // the events decide what is said
        QVERIFY(window.runPage().strip().isVisible());
        QCOMPARE(window.runPage().strip().text(), run.failure);
        window.runPage().strip().hide();
        run.peakMemoryBytes = 5;
        window.setRuns({run});
        QVERIFY2(!window.runPage().strip().isVisible(), "a closed message came back");
    }

    void longNamesDoNotWidenTheWindow() {
        MainWindow window;
        window.resize(1100, 700);
        window.setWorkspace(QLatin1Char('/') + QString(400, QLatin1Char('w')));
        window.show();
        RunView run = finishedRun("a");
        run.name = QString(300, QLatin1Char('n'));
        run.model = QString(300, QLatin1Char('m'));
        run.state = RunState::Training;
        window.setRuns({run});
        for (int page = 0; page < window.pages().count(); ++page) {
            window.openRun("a");
            window.pages().setCurrentIndex(page);
            QVERIFY2(window.minimumSizeHint().width() <= 1100, qPrintable(QString::number(page)));
        }
    }

    void aDeletedRunIsLeft() {
        MainWindow window;
        window.show();
        window.setRuns({finishedRun("a"), finishedRun("b")});
        window.openRun("a");
        window.setRuns({finishedRun("b")});
        QVERIFY(child<QTableView>(window, "train.runs")->isVisible());
        window.openRun("a");
        QVERIFY(child<QTableView>(window, "train.runs")->isVisible());
    }

    void runsWrittenByAnotherThreadAppearLive() {
        test::TemporaryWorkspace space;
        MainWindow window;
        RunFeed feed(space.workspace->folder());
        connect(&feed, &RunFeed::runsChanged, &window, &MainWindow::setRuns);
        connect(&feed, &RunFeed::pieceArrived, &window, &MainWindow::addPiece);
        connect(&feed, &RunFeed::settingsRead, &window, &MainWindow::setSettings);
        connect(&window, &MainWindow::runWatched, &feed, &RunFeed::watch);
        feed.start();
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(window.runs().rowCount(), 0);

        std::atomic<std::int64_t> allowed = 30;
        std::thread trainer([&] {
            Database database = space.workspace->openDatabase();
            test::SampleRunWriter writer(database, *space.workspace, {});
            for (std::int64_t step = 1; step <= 100; ++step) {
                while (step > allowed) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                }
                writer.writeUpTo(step);
            }
            writer.finish(RunOutcome::Done);
        });
        const auto endTrainer = qScopeGuard([&] {
            allowed = 100;
            trainer.join();
        });
        QTRY_COMPARE(window.runs().rowCount(), 1);
        window.openRun(window.runs().runs().first().id);
        QTRY_COMPARE(window.runPage().plot().curve().steps().size(), 30);
        allowed = 70;
        QTRY_COMPARE(window.runPage().plot().curve().steps().size(), 70);
        QTRY_COMPARE(child<QLabel>(window, "run.steps")->text(), QStringLiteral("step 70 of 100"));
        allowed = 100;
        QTRY_COMPARE(window.runPage().plot().curve().steps().size(), 100);
        QTRY_COMPARE(window.runs().runs().first().state, RunState::Done);
        QVERIFY(child<QTableView>(window, "run.settings")->model()->rowCount() > 10);
        QVERIFY(child<QTableView>(window, "run.events")->currentIndex().isValid());
    }

    void everyControlHasANameAndTabReachesIt() {
        MainWindow window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.setRuns({finishedRun("a")});
        window.openRun("a");
        requireNames(window);
        child<QPushButton>(window, "run.back")->setFocus();
        QSet<QString> reached;
        for (int i = 0; i < 150; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached << QApplication::focusWidget()->objectName();
        }
        for (const char* name : {"run.back", "run.plotRaw", "run.plotSmoothing", "run.plotLog", "run.plot",
                                 "run.events", "sidebar.train", "status.job", "status.network"}) {
            QVERIFY2(reached.contains(QLatin1String(name)), name);
        }
    }

    void sixKeysCycleTheThreeAreas() {
        MainWindow window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.setRuns({finishedRun("a")});
        child<QPushButton>(window, "sidebar.train")->click();
        child<QPushButton>(window, "sidebar.train")->setFocus();
        QTest::keyClick(&window, Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("train.filter"));
        QTest::keyClick(&window, Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("status.job"));
        QTest::keyClick(&window, Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("sidebar.train"));
    }

    void aNewMessageReplacesOneThatIsShown() {
        MainWindow window;
        window.show();
        window.setNotice(QStringLiteral("first"));
        window.setNotice(QStringLiteral("second"));
        QCOMPARE(child<QLabel>(window, "home.stripText")->text(), QStringLiteral("second"));
    }

    void aStripOnAHiddenPageFollowsTheTheme() {
        applyTheme(*qApp, Theme::Light, 100);
        MainWindow window;
        window.show();
        window.setNotice(QStringLiteral("first"));
        auto* strip = child<MessageStrip>(window, "home.strip");
        child<QPushButton>(window, "sidebar.privacy")->click();
        QVERIFY(!strip->isVisible());
        applyTheme(*qApp, Theme::Dark, 100);
        QVERIFY(strip->styleSheet().contains(darkColors().strip(Level::Warning).fill.name()));
        applyTheme(*qApp, Theme::Light, 100);
    }

    void theNetworkStateIsNeverAssumed() {
        MainWindow window;
        auto* state = child<QPushButton>(window, "status.network");
        QCOMPARE(state->text(), QStringLiteral("Network: not checked yet"));
        NetworkView network;
        network.checked = true;
        window.setNetwork(network);
        QCOMPARE(state->text(), QStringLiteral("Network: not blocked"));
        network.blocked = true;
        window.setNetwork(network);
        QCOMPARE(state->text(), QStringLiteral("Network: blocked"));
    }

    void themesChangeTheColours() {
        for (const Theme theme : {Theme::Dark, Theme::Light}) {
            applyTheme(*qApp, theme, 100);
            QCOMPARE(isDark(QApplication::palette()), theme == Theme::Dark);
        }
        applyTheme(*qApp, Theme::Light, 150);
        const double large = QApplication::font().pointSizeF();
        applyTheme(*qApp, Theme::Light, 100);
        QVERIFY(large > 1.4 * QApplication::font().pointSizeF());
    }

    void theApplicationEndsWhileAllOfItWorks() {
        test::TemporaryWorkspace space;
        test::addSampleRun(*space.workspace, {});
        for (const int wait : {0, 1, 50, 700}) {
            SingleInstance instance(space.workspace->folder());
            QVERIFY(instance.isFirst());
            auto application = std::make_unique<Application>(space.workspace->folder(), instance, passedProof());
            application->start();
            std::atomic<bool> stopped = false;
            application->filesThread().start([&stopped] {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                stopped = true;
            });
            QTest::qWait(wait);
            application.reset();
            QVERIFY(stopped);
        }
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::MainWindowTest)
#include "main_window_test.moc"
