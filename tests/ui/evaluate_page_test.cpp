#include "ui/pages/evaluate_page.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QPushButton>
#include <QTableView>
#include <QTextEdit>

#include "session/evaluation_run.h"
#include "tests/ui/answers_bench.h"
#include "ui/models/evaluation_table_model.h"
#include "ui/models/example_model.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/number_field.h"

namespace lorimer {
namespace {

using namespace test;

struct EvaluatedPage : AnswersBench {
    QString run = addRun(QStringLiteral("Letters v2"));
    EvaluatePage page{services};

    explicit EvaluatedPage(int patients = 0) {
        if (patients > 0) {
            addPatients(patients);
        }
        page.resize(1100, 700);
        page.show();
        if (!QTest::qWaitForWindowExposed(&page) ||
            !QTest::qWaitFor([this] { return child<QPushButton>(page, "evaluate.start")->isEnabled(); })) {
            qFatal("the page did not open");
        }
    }

    bool running() { return child<QPushButton>(page, "evaluate.stop")->isVisible(); }
    QAbstractItemModel& table() { return *child<QTableView>(page, "evaluate.table")->model(); }
    QString cell(int row, int column) { return table().index(row, column).data().toString(); }
};

EvaluatedRow scored(std::int64_t row, double baseF1, double adaptedF1) {
    EvaluatedRow result;
    result.row = row;
    result.group = row;
    result.trainedTokens = 10;
    result.answered = true;
    result.base.lossSum = 20.0;
    result.adapted.lossSum = 15.0;
    result.base.f1 = baseF1;
    result.adapted.f1 = adaptedF1;
    return result;
}

}  // namespace

class EvaluatePageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptySaysWhatIsMissing() {
        AnswersBench bench;
        EvaluatePage page(bench.services);
        page.show();
        const QString text = "No evaluation yet. Both models answer the test part, which was never trained on.";
        QTRY_COMPARE(textOf(page, "evaluate.notice"), text);
        requireNames(page);
        EvaluatedPage withRun;
        QCOMPARE(textOf(withRun.page, "evaluate.none.notice"), text);
        QCOMPARE(child<QPushButton>(withRun.page, "evaluate.none.noticeButton")->text(),
                 QStringLiteral("Evaluate a run"));
    }

    void theTableIsTheReport() {
        EvaluatedPage evaluate;
        QCOMPARE(textOf(evaluate.page, "evaluate.facts"), QStringLiteral("8 rows, no patient column"));
        QVERIFY(textOf(evaluate.page, "evaluate.uses").startsWith("Not used for an evaluation so far."));
        click(evaluate.page, "evaluate.start");
        QTRY_VERIFY(child<QLabel>(evaluate.page, "evaluate.verdict")->isVisible());
        QTRY_VERIFY(!evaluate.running());
        QTRY_VERIFY(textOf(evaluate.page, "evaluate.uses").startsWith("Used for 1 evaluation so far."));
        const auto kept = keptEvaluation(*evaluate.workspace, evaluate.run, SplitPart::Test);
        QVERIFY(kept.has_value());
        const EvaluationReport& report = kept->report;
        const auto number = [](double value) { return QLocale().toString(value, 'f', 3); };
        QCOMPARE(evaluate.cell(0, EvaluationTableModel::Base), number(report.base.loss.value));
        QCOMPARE(evaluate.cell(0, EvaluationTableModel::Adapted), number(report.adapted.loss.value));
        QCOMPARE(evaluate.cell(0, EvaluationTableModel::Difference),
                 QStringLiteral("%1 (%2 to %3)\ninterval not reliable")  // 8 rows
                     .arg(number(report.difference.loss.value), number(report.difference.loss.low),
                          number(report.difference.loss.high)));
        QCOMPARE(evaluate.cell(0, EvaluationTableModel::BetterWhen), QStringLiteral("lower"));
        QCOMPARE(evaluate.cell(2, EvaluationTableModel::Adapted), QStringLiteral("25.0 %"));
        QVERIFY(evaluate.cell(2, EvaluationTableModel::Difference).startsWith("+25.0 points ("));
        QCOMPARE(evaluate.cell(0, EvaluationTableModel::Rows), QStringLiteral("8"));
        QCOMPARE(textOf(evaluate.page, "evaluate.verdict"),
                 QStringLiteral("The adapted model is better on this test part."));
        requireNames(evaluate.page);
    }

    void aKeptReportComesBack() {
        EvaluatedPage evaluate(4);
        QCOMPARE(textOf(evaluate.page, "evaluate.facts"), QStringLiteral("8 rows, 4 patients, 1 shared with training"));
        click(evaluate.page, "evaluate.none.noticeButton");
        QTRY_VERIFY(child<QLabel>(evaluate.page, "evaluate.verdict")->isVisible());
        QTRY_VERIFY(!evaluate.running());
        const QString difference = evaluate.cell(0, EvaluationTableModel::Difference);
        QVERIFY(difference.endsWith("interval not reliable"));  // 4 patients
        EvaluatePage again(evaluate.services);
        again.show();
        QTRY_VERIFY(child<QLabel>(again, "evaluate.verdict")->isVisible());
        auto* table = child<QTableView>(again, "evaluate.table");
        QCOMPARE(table->model()->index(0, EvaluationTableModel::Difference).data().toString(), difference);
        QVERIFY(textOf(again, "evaluate.evidence").contains("resampled by patient (4 patients)"));
        QVERIFY(table->currentIndex().isValid());
    }

    void gotWorseShowsTheWorstFirst() {
        EvaluatedPage evaluate;
        click(evaluate.page, "evaluate.start");
        QTRY_VERIFY(child<QLabel>(evaluate.page, "evaluate.verdict")->isVisible());
        click(evaluate.page, "evaluate.gotWorse");
        auto* examples = child<QTableView>(evaluate.page, "evaluate.examples");
        QCOMPARE(examples->model()->rowCount(), 2);  // rows 3 and 7 of the fake
        QVERIFY(examples->currentIndex().isValid());
        QCOMPARE(child<QTextEdit>(evaluate.page, "evaluate.question")->toPlainText(), QStringLiteral("Question 2-3"));
        click(evaluate.page, "evaluate.random");
        QCOMPARE(examples->model()->rowCount(), 8);
    }

    void stopKeepsFinishedRows() {
        EvaluatedPage evaluate;
        evaluate.engine.behaviour().stepMilliseconds = 60;
        click(evaluate.page, "evaluate.start");
        QTRY_VERIFY(textOf(evaluate.page, "evaluate.progress").startsWith("Test row 3 of 8"));
        QCOMPARE(evaluate.activity.runningCount(), 1);
        click(evaluate.page, "evaluate.stop");
        QTRY_VERIFY(evaluate.page.strip().isVisible());
        QVERIFY(evaluate.page.strip().text().contains("finished rows are kept"));
        QVERIFY(textOf(evaluate.page, "evaluate.evidence").contains("stopped early"));
        QCOMPARE(evaluate.activity.runningCount(), 0);
        QVERIFY(evaluate.cell(0, EvaluationTableModel::Rows).toInt() >= 2);
    }

    void tooLittleMemoryKeepsRowsAndOffersShorterAnswers() {
        EvaluatedPage evaluate;
        evaluate.engine.behaviour().throwAtStep = 4;
        click(evaluate.page, "evaluate.start");
        QTRY_VERIFY(evaluate.page.strip().isVisible());
        QCOMPARE(evaluate.page.strip().text(),
                 QStringLiteral("Evaluation stopped at row 4: too little memory. 3 rows are kept."));
        evaluate.engine.behaviour().throwAtStep = 0;
        QTRY_VERIFY(!evaluate.running());
        click(evaluate.page, "evaluate.shorterAnswers");
        QCOMPARE(*child<NumberField>(evaluate.page, "evaluate.answerTokens")->number(), 64.0);
        QTRY_COMPARE(evaluate.cell(0, EvaluationTableModel::Rows), QStringLiteral("8"));
    }

    void trainingOffersAPause() {
        EvaluatedPage evaluate;
        evaluate.engine.behaviour().steps = 5000;
        evaluate.engine.behaviour().stepMilliseconds = 2;
        evaluate.training.start(evaluate.request("Running"));
        QTRY_VERIFY(textOf(evaluate.page, "evaluate.notice")
                        .endsWith("Pause it to evaluate now: about 10 s, nothing is lost."));
        QTest::qWait(30);
        click(evaluate.page, "evaluate.noticeButton");
        QTRY_VERIFY(child<QPushButton>(evaluate.page, "evaluate.start")->isVisible());
    }

    void destroyedWhileEvaluating() {
        auto evaluate = std::make_unique<EvaluatedPage>();
        evaluate->engine.behaviour().stepMilliseconds = 50;
        click(evaluate->page, "evaluate.start");
        QTRY_VERIFY(textOf(evaluate->page, "evaluate.progress").startsWith("Test row 2"));
        evaluate.reset();
    }

    void models() {
        EvaluationTableModel measures;
        ExampleModel examples;
        const QAbstractItemModelTester measureTester(&measures);
        const QAbstractItemModelTester exampleTester(&examples);
        EvaluationReport report;
        report.hasAdapter = true;
        report.rows = report.answeredRows = report.groups = 40;
        for (std::int64_t row = 0; row < 40; ++row) {
            report.scores.push_back(scored(row, 0.5, 0.01 * static_cast<double>(row * 7 % 40) + 0.3));
        }
        report.difference.loss = {-0.79, -0.88, -0.69};
        measures.setReport(report);
        examples.setReport(report);
        QCOMPARE(measures.index(0, EvaluationTableModel::Difference).data().toString(),
                 QStringLiteral("-0.790 (-0.880 to -0.690)"));
        for (const ExampleOrder order : {ExampleOrder::MostImproved, ExampleOrder::GotWorse}) {
            examples.setOrder(order);
            QVERIFY(examples.rowCount() > 1);
            const double sign = order == ExampleOrder::MostImproved ? 1.0 : -1.0;
            double last = 1.0;
            for (int row = 0; row < examples.rowCount(); ++row) {
                const double change = sign * examples.index(row, 0).data(ExampleModel::ChangeRole).toDouble();
                QVERIFY(change > 0.0 && change <= last);
                last = change;
            }
        }
        report.answeredRows = 0;
        measures.setReport(report);
        QCOMPARE(measures.index(3, EvaluationTableModel::Base).data().toString(), QStringLiteral("not measured yet"));
    }

    void theVerdictIsThatOfTheInterval() {
        EvaluationReport report;
        report.hasAdapter = true;
        report.groups = 20;
        report.difference.loss = {-0.5, -0.6, -0.4};
        QVERIFY(verdictOf(report) == Verdict::Better);
        report.difference.loss = {-0.5, -1.1, 0.1};
        QVERIFY(verdictOf(report) == Verdict::NoClearDifference);
        report.difference.loss = {0.5, 0.4, 0.6};
        QVERIFY(verdictOf(report) == Verdict::Worse);
        report.groups = 1;
        QVERIFY(verdictOf(report) == Verdict::NoClearDifference);
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::EvaluatePageTest)
#include "evaluate_page_test.moc"
