// The list of runs: empty, filled, busy, failed; the row's actions, the overlay and its note.
#include "ui/pages/train_page.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "store/run_store.h"
#include "tests/ui/page_bench.h"
#include "tests/ui/sample_runs.h"
#include "ui/models/run_list_model.h"
#include "ui/models/run_settings.h"
#include "ui/models/setting_diff.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/overlay_plot.h"
#include "ui/widgets/run_overlay.h"

namespace lorimer {
namespace {

using test::child;

RunView runNamed(const QString& name, RunState state = RunState::Done) {
    RunView run;
    run.id = name;
    run.name = name;
    run.state = state;
    run.created = QDateTime::currentDateTimeUtc();
    run.step = 50;
    run.totalSteps = 100;
    run.savedStep = 45;
    run.hasAdapter = state == RunState::Done;
    return run;
}

/// A run as the overlay gets it, with settings from its record.
OverlayRun overlayRun(const QString& name, int rank, double epochs, const QString& sha) {
    RunRecord record;
    record.id = name;
    record.inputs.name = name;
    record.inputs.config.peft.rank = rank;
    record.inputs.config.training.epochs = epochs;
    OverlayRun run{name, name, sha, {}, {}, settingsOf(record)};
    for (std::int64_t step = 1; step <= 20; ++step) {
        StepPoint point;
        point.step = step;
        point.loss = 2.0 - 0.01 * static_cast<double>(step);
        point.tokens = 100;
        point.seconds = 3.0;
        run.steps.append(point);
    }
    run.checks = {{0, 2.5}, {10, 1.9}, {20, 1.8}};
    return run;
}

QStringList settingNames(const SettingDiffModel& model) {
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row) {
        names << model.index(row, 0).data().toString();
    }
    return names;
}

}  // namespace

class TrainPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void settingsSayWhatDiffersFromThePreset() {
        RunRecord record;
        record.inputs.config.training.maxLength = 512;
        const auto differing = [&record] {
            QStringList names;
            for (const RunSetting& setting : settingsOf(record)) {
                if (!setting.presetValue.isEmpty()) {
                    names << setting.name + QLatin1Char(' ') + setting.presetValue;
                }
            }
            return names;
        };
        QCOMPARE(differing(), QStringList());
        record.inputs.plan.presetSettings = trainConfigToJson(record.inputs.config);
        QCOMPARE(differing(), QStringList());
        record.inputs.config.training.learningRate = 1e-4;
        record.inputs.config.training.maxLength = 1024;
        record.inputs.config.quantization.type = QuantizationType::None;
        QCOMPARE(differing(), QStringList({QStringLiteral("Base precision NF4"), QStringLiteral("Learning rate 2.0e-4"),
                                           QStringLiteral("Length limit 512 tokens")}));
    }

    void emptySaysWhatIsMissing() {
        RunListModel runs;
        TrainPage page(runs);
        page.show();
        QCOMPARE(child<QLabel>(page, "train.empty")->text(), QStringLiteral("No runs yet."));
        QVERIFY(child<QPushButton>(page, "train.addModel")->isVisible());
        QVERIFY(child<QPushButton>(page, "train.import")->isVisible());
        int imports = 0;
        connect(&page, &TrainPage::importAsked, &page, [&] { ++imports; });
        child<QPushButton>(page, "train.import")->click();
        QCOMPARE(imports, 1);
        ShelfView shelf;
        shelf.models = 1;
        shelf.datasets = {{QStringLiteral("Letters"), 300, 62, QDateTime::currentDateTimeUtc()}};
        page.setShelf(shelf);
        QVERIFY(!child<QPushButton>(page, "train.import")->isVisible());
        QVERIFY(child<QPushButton>(page, "train.newFirst")->isVisible());
    }

    void theDraftIsOffered() {
        RunListModel runs;
        TrainPage page(runs);
        page.show();
        QVERIFY(!child<QLabel>(page, "train.draftText")->isVisible());
        page.setDraft(QStringLiteral("Letters v4"));
        QCOMPARE(child<QLabel>(page, "train.draftText")->text(), QStringLiteral("Unfinished training: Letters v4"));
        int asked = 0;
        connect(&page, &TrainPage::draftContinueAsked, &page, [&] { asked += 1; });
        connect(&page, &TrainPage::draftDiscardAsked, &page, [&] { asked += 10; });
        child<QPushButton>(page, "train.draftContinue")->click();
        child<QPushButton>(page, "train.draftDiscard")->click();
        QCOMPARE(asked, 11);
        page.setDraft({});
        QVERIFY(!child<QLabel>(page, "train.draftText")->isVisible());
    }

    void aFailedRowOffersResumeAndWhy() {
        RunListModel runs;
        TrainPage page(runs);
        page.setSituations([](const RunView&) { return RunSituation(); });
        page.show();
        RunView failed = runNamed(QStringLiteral("a"), RunState::Failed);
        failed.failure = QStringLiteral("The disk is full.");
        runs.setRuns({failed});
        QVERIFY(child<QLabel>(page, "train.rowText")->text().contains(QStringLiteral("Failed (saved up to step 45)")));
        child<QPushButton>(page, "train.why")->click();
        QVERIFY(page.strip().text().contains(failed.failure));
        QStringList resumed;
        connect(&page, &TrainPage::actionAsked, &page, [&](RunAction action, const QString& id) {
            if (action == RunAction::Resume) {
                resumed << id;
            }
        });
        child<QPushButton>(page, "train.resume")->click();
        QCOMPARE(resumed, QStringList{QStringLiteral("a")});
        runs.setRuns({runNamed(QStringLiteral("a"))});
        QVERIFY(!child<QPushButton>(page, "train.resume")->isVisible());
        QVERIFY(!child<QPushButton>(page, "train.why")->isVisible());
    }

    void whatIsNotPossibleIsDisabledWithItsReason() {
        const RunView active = runNamed(QStringLiteral("a"), RunState::Training);
        RunSituation other;
        QVERIFY(!RunActions::obstacle(RunAction::Delete, active, other).isEmpty());
        QVERIFY(!RunActions::obstacle(RunAction::Export, active, other).isEmpty());
        other.otherTrains = true;
        QVERIFY(
            !RunActions::obstacle(RunAction::Resume, runNamed(QStringLiteral("b"), RunState::Paused), other).isEmpty());
        RunSituation readOnly;
        readOnly.readOnlyReason = QStringLiteral("Another program writes the data folder.");
        for (const RunAction action : {RunAction::Rename, RunAction::Delete, RunAction::AddNote}) {
            QCOMPARE(RunActions::obstacle(action, runNamed(QStringLiteral("c")), readOnly), readOnly.readOnlyReason);
        }
        QVERIFY(RunActions::obstacle(RunAction::Compare, runNamed(QStringLiteral("c")), readOnly).isEmpty());
    }

    void atMostSixRunsAreTicked() {
        RunListModel runs;
        TrainPage page(runs);
        page.show();
        QVector<RunView> seven;
        for (int i = 0; i < 7; ++i) {
            seven << runNamed(QString::number(i));
        }
        runs.setRuns(seven);
        const QAbstractItemModelTester tester(&runs, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto* button = child<QPushButton>(page, "train.overlayShow");
        QVERIFY(!button->isEnabled());
        for (int i = 0; i < 7; ++i) {
            QCOMPARE(runs.setData(runs.index(i, 0), Qt::Checked, Qt::CheckStateRole), i < 6);
        }
        QCOMPARE(runs.checked().size(), 6);
        QVERIFY(page.strip().isVisible());
        QCOMPARE(button->text(), QStringLiteral("Overlay selected (6)"));
        QStringList wanted;
        connect(&page, &TrainPage::overlayAsked, &page, [&](const QStringList& ids) { wanted = ids; });
        button->click();
        QCOMPARE(wanted.size(), 6);
        QVERIFY(page.isOverlayShown());
        runs.setRuns({runNamed(QStringLiteral("0"))});
        QCOMPARE(runs.checked(), QStringList{QStringLiteral("0")});
    }

    void spaceTicksTheCurrentRow() {
        RunListModel runs;
        TrainPage page(runs);
        page.show();
        runs.setRuns({runNamed(QStringLiteral("a"))});
        auto* table = child<QTableView>(page, "train.runs");
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(runs.checked(), QStringList{QStringLiteral("a")});
        QTest::keyClick(table, Qt::Key_Space);
        QVERIFY(runs.checked().isEmpty());
    }

    void theDiffListsExactlyWhatDiffers() {
        SettingDiffModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRuns({overlayRun("v1", 8, 1, "a"), overlayRun("v2", 16, 3, "a"), overlayRun("v3", 16, 3, "a")});
        QCOMPARE(settingNames(model), QStringList({"Rank", "Passes"}));
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("8"));
        QCOMPARE(model.index(0, 3).data().toString(), QStringLiteral("16"));
        model.setOnlyDifferences(false);
        QVERIFY(model.rowCount() > 10);
        QVERIFY(!settingNames(model).contains(QStringLiteral("Run number")));
    }

    void theNoteIsRightInBothCases() {
        QCOMPARE(RunOverlay::comparability({overlayRun("v1", 8, 1, "a"), overlayRun("v2", 8, 1, "a")}),
                 QStringLiteral("Comparable: same rows in the check part."));
        QCOMPARE(RunOverlay::comparability(
                     {overlayRun("v1", 8, 1, "b"), overlayRun("v2", 8, 1, "a"), overlayRun("v3", 8, 1, "a")}),
                 QStringLiteral("Not comparable: v1 was checked on other rows."));
    }

    void eachCurveHasItsColourAndDash() {
        OverlayPlot plot;
        plot.resize(700, 300);
        plot.show();
        plot.setRuns({overlayRun("v1", 8, 1, "a"), overlayRun("v2", 8, 1, "a"), overlayRun("v3", 8, 1, "a")});
        QSet<QRgb> colors;
        QSet<QString> dashes;
        for (int i = 0; i < plot.plot().graphCount(); ++i) {
            const QPen pen = plot.plot().graph(i)->pen();
            colors << pen.color().rgb();
            QString dash;
            for (const qreal part : pen.dashPattern()) {
                dash += QString::number(part) + ' ';
            }
            dashes << dash;
            QCOMPARE(plot.plot().graph(i)->dataCount(), 3);
        }
        QCOMPARE(colors.size(), 3);
        QCOMPARE(dashes.size(), 3);
        QVERIFY(plot.plot().xAxis->range().upper >= 20.0);
        plot.setAxis(OverlayPlot::Axis::Tokens);
        QVERIFY(plot.plot().xAxis->range().upper >= 2000.0);
        plot.setAxis(OverlayPlot::Axis::Time);
        // 20 steps of 3 s are a minute, and the axis ends a little behind it.
        QVERIFY(plot.plot().xAxis->range().upper >= 1.0 && plot.plot().xAxis->range().upper < 1.1);
        plot.setCurve(OverlayPlot::Curve::Training);
        QCOMPARE(plot.plot().graph(0)->dataCount(), 20);
    }

    void curvesComeFromTheStore() {
        test::PageBench bench;
        const QString id = test::addSampleRun(*bench.space.workspace, {});
        OverlayFeed feed(*bench.space.workspace, bench.lookupThread);
        QVector<OverlayRun> arrived;
        connect(&feed, &OverlayFeed::arrived, this, [&](const QVector<OverlayRun>& runs) { arrived = runs; });
        feed.read({id, QStringLiteral("gone")});
        QTRY_COMPARE(arrived.size(), 1);
        QCOMPARE(arrived.first().steps.size(), 100);
        QVERIFY(!arrived.first().checks.isEmpty());
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::TrainPageTest)
#include "train_page_test.moc"
