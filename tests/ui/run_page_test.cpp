// The page of one run: empty, busy, ended in each way; its buttons, messages, plots and tabs.
#include "ui/pages/run_page.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <cmath>

#include "tests/ui/page_bench.h"
#include "ui/models/curve_table_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/loss_picture.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/metric_plots.h"

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
    run.bestStep = 105;
    run.lastLoss = 1.412;
    run.lastCheck = 1.506;
    run.bestCheck = 1.498;
    run.learningRate = 2e-4;
    run.rowsAtOnce = 8;
    run.lengthLimit = 1024;
    run.hasAdapter = state == RunState::Done || state == RunState::Stopped;
    return run;
}

QVector<StepPoint> points(std::int64_t count) {
    QVector<StepPoint> result;
    result.reserve(count);
    for (std::int64_t step = 1; step <= count; ++step) {
        StepPoint point;
        point.step = step;
        point.loss = 1.4 + 1.2 * std::exp(-5.0 * static_cast<double>(step) / static_cast<double>(count)) +
                     0.05 * std::sin(static_cast<double>(step * step));
        point.learningRate = 2e-4;
        point.gradNorm = 0.5 + 0.1 * std::cos(static_cast<double>(step));
        point.tokensPerSecond = 300.0 + static_cast<double>(step % 7);
        point.seconds = 2.0;
        point.peakMemoryBytes = std::int64_t(2) << 30;
        point.tokens = 600;
        result.append(point);
    }
    return result;
}

EventView eventAt(std::int64_t step, const char* kind) {
    return {QDateTime::currentDateTimeUtc(), step, QLatin1String(kind), QStringLiteral("text")};
}

RunPiece piece(QVector<EventView> events = {}) {
    RunPiece piece;
    piece.runId = QStringLiteral("r1");
    piece.fresh = true;
    piece.steps = points(120);
    piece.checks = {{0, 2.6}, {45, 1.611}, {105, 1.498}, {120, 1.506}};
    piece.events = std::move(events);
    return piece;
}

struct Shown {
    RunPage page;

    explicit Shown(const RunView& run, const QVector<EventView>& events = {}, QSize size = {1104, 740}) {
        page.resize(size);
        page.show();
        page.open(run);
        page.addPiece(piece(events));
    }
    QStringList stripButtons() {
        QStringList texts;
        for (const QPushButton* button : page.strip().findChildren<QPushButton*>()) {
            if (!button->isHidden()) {
                texts << button->text();
            }
        }
        return texts;
    }
};

}  // namespace

class RunPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale::c());
        applyTheme(*qApp, Theme::Light, 100);  // the sizes of the controls are part of what is tested
    }

    void emptyRunSaysWhatIsNotMeasured() {
        RunPage page;
        page.show();
        RunView run = runIn(RunState::Preparing);
        run.step = run.totalSteps = 0;
        run.lastLoss.reset();
        run.bestCheck.reset();
        run.phase = QStringLiteral("Compressing layer 12 of 28");
        run.calculatedMemoryBytes = std::int64_t(3) << 30;
        page.open(run);
        QCOMPARE(child<QLabel>(page, "run.loss")->text(), QStringLiteral("not measured yet"));
        QCOMPARE(child<QLabel>(page, "run.phase")->text(), run.phase);
        QCOMPARE(child<QLabel>(page, "run.memory")->text(), QStringLiteral("calculated 3.0 GB"));
        QVERIFY(!page.strip().isVisible());
        QVERIFY(!child<QLabel>(page, "run.noSamples")->isHidden());
    }

    void onlyTheProgramThatTrainsCanPause() {
        Shown shown(runIn(RunState::Training));
        shown.page.setSituation({});
        QVERIFY(!child<QPushButton>(shown.page, "run.pause")->isEnabled());
        QVERIFY(child<QLabel>(shown.page, "run.note")->text().contains(QStringLiteral("Another program")));
        RunSituation here;
        here.trainsHere = true;
        shown.page.setSituation(here, 1860.0);
        QVERIFY(child<QPushButton>(shown.page, "run.pause")->isEnabled());
        QCOMPARE(child<QLabel>(shown.page, "run.timeLeft")->text(), QStringLiteral("31 min left"));
        QVERIFY(child<QLabel>(shown.page, "run.ends")->text().startsWith(QStringLiteral("ends about ")));
        QList<RunAction> asked;
        connect(&shown.page, &RunPage::actionAsked, &shown.page, [&](RunAction action) { asked << action; });
        child<QPushButton>(shown.page, "run.pause")->click();
        child<QPushButton>(shown.page, "run.stop")->click();
        QCOMPARE(asked, QList<RunAction>({RunAction::Pause, RunAction::StopAndSave}));
        RunView pausing = runIn(RunState::Pausing);
        shown.page.update(pausing);
        QVERIFY(!child<QPushButton>(shown.page, "run.pause")->isEnabled());
    }

    void everyEndHasItsMessage_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("failure");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("buttons");
        const auto row = [](const char* name, RunState state, const char* failure, const char* kind, const char* text,
                            const QStringList& buttons) {
            QTest::newRow(name) << static_cast<int>(state) << QString::fromLatin1(failure) << QString::fromLatin1(kind)
                                << QString::fromLatin1(text) << buttons;
        };
        row("done", RunState::Done, "", "", "Finished. Best version: step 105.", {"Compare answers", "Evaluate"});
        row("stopped", RunState::Stopped, "", "", "Stopped. The best version (step 105) is kept.",
            {"Compare answers", "Evaluate"});
        row("interrupted", RunState::Interrupted, "", "",
            "Lorimer ended while this run was training. It is saved up to step 105 and goes on from there.",
            {"Resume"});
        row("not a number", RunState::Failed, "The loss became not a number at step 121.", "nan",
            "The loss became 'not a number' at step 121, so training stopped. The best version (step 105) is kept. "
            "Start again with a learning rate of 2.0e-5.",
            {"New run with 2.0e-5", "Use step 105"});
        row("out of memory", RunState::Failed, "There was not enough graphics memory at step 121.", "memory",
            "There was not enough graphics memory at step 121. Your data and the version saved at step 105 are safe. "
            "Continue with 4 rows at once (same result, slower), or shorten texts to 512 tokens.",
            {"Continue with 4", "Change settings"});
        row("main memory", RunState::Failed, "There was not enough main memory at step 121.", "memory",
            "There was not enough main memory at step 121. Your data and the version saved at step 105 are safe. "
            "Continue with 4 rows at once (same result, slower), or shorten texts to 512 tokens.",
            {"Continue with 4", "Change settings"});
        row("other", RunState::Failed, "The disk is full.", "nan", "The disk is full.", {"Resume"});
    }
    void everyEndHasItsMessage() {
        QFETCH(int, state);
        QFETCH(QString, failure);
        QFETCH(QString, kind);
        QFETCH(QString, text);
        QFETCH(QStringList, buttons);
        RunView run = runIn(static_cast<RunState>(state));
        run.failure = failure;
        Shown shown(run, {eventAt(120, kind.toLatin1().constData())});
        QVERIFY(shown.page.strip().isVisible());
        QCOMPARE(shown.page.strip().text(), text);
        QCOMPARE(shown.stripButtons(), buttons);
        shown.page.strip().hide();
        run.peakMemoryBytes = 5;
        shown.page.update(run);
        QVERIFY2(!shown.page.strip().isVisible(), "a closed message came back");
    }

    void overfittingIsSaidOnce() {
        RunSituation here;
        here.trainsHere = true;
        RunPage page;
        page.show();
        page.setSituation(here);
        page.open(runIn(RunState::Training));
        int shown = 0;
        connect(&page.strip(), &MessageStrip::messageShown, &page, [&](Level, const QString& text) {
            shown += text == QStringLiteral(
                                 "The model still improves on the training rows but has become worse on the "
                                 "check rows since step 105. It starts to learn by heart. The version from "
                                 "step 105 is kept.");
        });
        page.addPiece(piece());
        QCOMPARE(shown, 0);
        RunPiece more;
        more.runId = QStringLiteral("r1");
        more.events = {eventAt(120, "overfitting")};
        page.addPiece(more);
        QCOMPARE(shown, 1);
        page.addPiece(more);
        page.update(runIn(RunState::Training));
        page.open(runIn(RunState::Training));
        page.addPiece(piece({eventAt(120, "overfitting")}));
        QCOMPARE(shown, 1);
        page.update(runIn(RunState::Done));
        QCOMPARE(page.strip().text(), QStringLiteral("Finished. Best version: step 105."));
    }

    void allPlotsHaveOneAxisAndOneCursor() {
        Shown shown(runIn(RunState::Done));
        QVERIFY(QTest::qWaitForWindowExposed(&shown.page));
        QTest::qWait(4 * LossPlot::redrawMs);
        LossPlot& loss = shown.page.plot();
        auto& metrics = shown.page.curves().metrics();
        metrics.plot(RunCurve::Speed).xAxis->setRange(20, 60);  // as a drag with the mouse does
        QTest::qWait(4 * LossPlot::redrawMs);
        for (int metric = 0; metric < RunCurve::MetricCount; ++metric) {
            QCOMPARE(metrics.plot(static_cast<RunCurve::Metric>(metric)).xAxis->range().upper, 60.0);
            QCOMPARE(metrics.plot(static_cast<RunCurve::Metric>(metric)).height(), MetricPlots::plotHeight);
        }
        QCOMPARE(loss.plot().xAxis->range().lower, 20.0);
        loss.setCursor(45);
        QTest::qWait(4 * LossPlot::redrawMs);
        QVERIFY(child<QLabel>(shown.page, "run.plotReadout")->text().startsWith(QStringLiteral("step 45")));
        QVERIFY(metrics.plot(RunCurve::GradNorm)
                    .accessibleDescription()
                    .endsWith(QString::number(loss.curve().points()[44].gradNorm, 'f', 3)));
    }

    void theTableEqualsTheReadout() {
        Shown shown(runIn(RunState::Done));
        CurveTableModel model(shown.page.plot().curve());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 121);  // 120 steps, and the check of the base model
        QCOMPARE(model.index(0, CurveTableModel::Check).data().toString(), QStringLiteral("2.600"));
        const int row = model.rowOf(105);
        const QString readout = shown.page.plot().readout(104);
        for (const int column : {CurveTableModel::Raw, CurveTableModel::Smoothed, CurveTableModel::Check,
                                 CurveTableModel::GradNorm, CurveTableModel::Speed}) {
            const QString text = model.index(row, column).data().toString();
            QVERIFY(!text.isEmpty());
            QVERIFY2(readout.contains(text), qPrintable(readout + text));
        }
        shown.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.page));
        QTest::keyClick(&shown.page, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(child<QTableView>(shown.page, "run.curveTable")->isVisible());
        QVERIFY(child<QTableView>(shown.page, "run.curveTable")->currentIndex().isValid());
        QVERIFY(child<QPushButton>(shown.page, "run.plotMenu")->isVisible());
    }

    void fiftyThousandStepsAreDrawnInTime() {
        RunPage page;
        page.resize(1744, 1000);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        page.open(runIn(RunState::Training));
        RunPiece all = piece();
        all.steps = points(50000);
        page.addPiece(all);
        QTest::qWait(4 * LossPlot::redrawMs);
        QVector<qint64> times;
        for (int i = 0; i < 9; ++i) {
            QElapsedTimer timer;
            timer.start();
            page.plot().figure().update(page.plot().curve());
            page.plot().plot().replot(QCustomPlot::rpImmediateRefresh);
            Q_EMIT page.plot().redrawn();  // the small plots take their part of the curves
            for (int metric = 0; metric < RunCurve::MetricCount; ++metric) {
                page.curves()
                    .metrics()
                    .plot(static_cast<RunCurve::Metric>(metric))
                    .replot(QCustomPlot::rpImmediateRefresh);
            }
            times.append(timer.elapsed());
        }
        std::sort(times.begin(), times.end());
        qInfo("50,000 points, five plots: median repaint %lld ms, slowest %lld ms", times[4], times[8]);
        // ux.md allows 40 ms; the machine that runs the tests may be busy with other work, so the median is held to it.
        QVERIFY2(times[4] <= 40, qPrintable(QString::number(times[4])));
    }

    void filesHoldTheCurves() {
        Shown shown(runIn(RunState::Done));
        const RunCurve& curve = shown.page.plot().curve();
        const QList<QByteArray> lines = curveAsCsv(curve).split('\n');
        QCOMPARE(lines.size(), 123);  // title, base, 120 steps, and nothing after the last end of line
        const auto columns = lines.first().count(',');
        for (qsizetype i = 0; i + 1 < lines.size(); ++i) {
            QCOMPARE(lines[i].count(','), columns);
        }
        QCOMPARE(lines[106].split(',')[3], QByteArray("1.498"));
        QVERIFY(lossPicturePng(shown.page.run(), curve).startsWith("\x89PNG"));
        const QByteArray pdf = lossPicturePdf(shown.page.run(), curve);
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("/Type /Page"));
    }

    void sampleAnswersFollowTheNewestStep() {
        Shown shown(runIn(RunState::Training));
        RunPiece more;
        more.runId = QStringLiteral("r1");
        for (const std::int64_t step : {0, 45, 90}) {
            for (int question = 0; question < 2; ++question) {
                more.samples.append({step, question, QStringLiteral("Q%1").arg(question),
                                     QStringLiteral("A%1 at %2").arg(question).arg(step)});
            }
        }
        shown.page.addPiece(more);
        auto* steps = child<QTabBar>(shown.page, "run.sampleStep");
        auto* text = child<QPlainTextEdit>(shown.page, "run.sampleText");
        QCOMPARE(steps->count(), 3);
        QCOMPARE(steps->tabText(0), QStringLiteral("0 base"));
        QVERIFY(text->toPlainText().contains(QStringLiteral("A0 at 90")));
        child<QToolButton>(shown.page, "run.sampleNext")->click();
        QVERIFY(text->toPlainText().contains(QStringLiteral("A1 at 90")));
        steps->setCurrentIndex(0);
        more.samples = {{120, 0, QStringLiteral("Q0"), QStringLiteral("new")}};
        shown.page.addPiece(more);
        QVERIFY2(text->toPlainText().contains(QStringLiteral("A1 at 0")), "the chosen step was left");
    }

    void changedSettingsAreMarked() {
        Shown shown(runIn(RunState::Done));
        RunSetting same{QStringLiteral("Rank"), QStringLiteral("16"), RunSetting::Kind::Setting, {}};
        RunSetting other{QStringLiteral("Passes"), QStringLiteral("5"), RunSetting::Kind::Setting, QStringLiteral("3")};
        RunSetting fact{QStringLiteral("Dataset"), QStringLiteral("Letters"), RunSetting::Kind::Data, {}};
        shown.page.setSettings({same, other, fact});
        const auto* settings = child<QTableView>(shown.page, "run.settings")->model();
        QCOMPARE(settings->rowCount(), 2);
        QVERIFY(settings->index(0, 2).data().toString().isEmpty());
        QCOMPARE(settings->index(1, 2).data().toString(), QStringLiteral("preset: 3"));
        QCOMPARE(child<QTableView>(shown.page, "run.data")->model()->rowCount(), 1);
    }

    void sizes_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("beside");
        QTest::newRow("smallest") << QSize(1044, 640) << false;
        QTest::newRow("1280") << QSize(1104, 740) << true;
        QTest::newRow("1920") << QSize(1720, 1000) << true;
    }
    void sizes() {
        QFETCH(QSize, size);
        QFETCH(bool, beside);
        Shown shown(runIn(RunState::Done), {}, size);
        QVERIFY(QTest::qWaitForWindowExposed(&shown.page));
        auto* events = child<QTableView>(shown.page, "run.events");
        const bool isBeside =
            events->mapTo(&shown.page, QPoint()).x() > shown.page.plot().mapTo(&shown.page, QPoint()).x() + 300;
        QCOMPARE(isBeside, beside);
        QVERIFY(shown.page.plot().width() >= 620);
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::RunPageTest)
#include "run_page_test.moc"
