// When a run is said to learn its rows by heart: ux.md copy 15, the rule of engine.md.
#include "session/overfitting.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace lorimer;

namespace {

/// A training loss that falls from 3 by `fall` a step.
std::vector<StepReport> losses(int steps, double fall) {
    std::vector<StepReport> reports;
    for (int step = 1; step <= steps; ++step) {
        StepReport report;
        report.step = step;
        report.loss = 3.0 - fall * step;
        reports.push_back(report);
    }
    return reports;
}

/// Checks at steps 0, 10, 20, ...
std::vector<EvaluationPoint> checks(const std::vector<double>& values) {
    std::vector<EvaluationPoint> points;
    for (std::size_t i = 0; i < values.size(); ++i) {
        EvaluationPoint point;
        point.step = static_cast<std::int64_t>(i) * 10;
        point.loss = values[i];
        points.push_back(point);
    }
    return points;
}

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

}  // namespace

class OverfittingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void found_data() {
        QTest::addColumn<std::vector<double>>("values");
        QTest::addColumn<double>("fall");
        QTest::addColumn<int>("since");  // -1: not found
        using Values = std::vector<double>;
        QTest::newRow("three worse checks") << Values{3.0, 2.0, 2.1, 2.2, 2.3} << 0.02 << 10;
        QTest::newRow("two are not enough") << Values{3.0, 2.0, 2.1, 2.2} << 0.02 << -1;
        QTest::newRow("within 2 %") << Values{3.0, 2.0, 2.03, 2.03, 2.03} << 0.02 << -1;
        QTest::newRow("one of three within 2 %") << Values{3.0, 2.0, 2.2, 2.02, 2.2} << 0.02 << -1;
        QTest::newRow("falls again") << Values{3.0, 2.0, 2.1, 2.2, 2.3, 1.9} << 0.02 << -1;
        QTest::newRow("the training loss rises too") << Values{3.0, 2.0, 2.1, 2.2, 2.3} << -0.02 << -1;
        QTest::newRow("the base model does not count") << Values{1.0, 2.0, 1.9, 1.8, 1.7} << 0.02 << -1;
        QTest::newRow("an unmeasured check is not the best")
            << Values{3.0, notANumber, 2.0, 2.1, 2.2, 2.3} << 0.02 << 20;
        QTest::newRow("no checks") << Values{} << 0.02 << -1;
    }

    void found() {
        QFETCH(std::vector<double>, values);
        QFETCH(double, fall);
        QFETCH(int, since);
        const auto step = overfittingSince(losses(60, fall), checks(values));
        QCOMPARE(static_cast<int>(step.value_or(-1)), since);
    }

    void unmeasuredStepsAreLeftOut() {
        std::vector<StepReport> steps = losses(60, 0.02);
        for (StepReport& report : steps)
            if (report.step % 2 == 0) report.loss = notANumber;
        QCOMPARE(overfittingSince(steps, checks({3.0, 2.0, 2.1, 2.2, 2.3})), std::optional<std::int64_t>(10));
    }
};

QTEST_APPLESS_MAIN(OverfittingTest)
#include "overfitting_test.moc"
