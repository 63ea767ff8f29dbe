#include "ui/widgets/loss_plot.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <cmath>

#include "tests/ui/sample_runs.h"

namespace lorimer {
namespace {

QVector<StepPoint> samplePoints(std::int64_t first, std::int64_t last, const test::SampleRun& sample) {
    QVector<StepPoint> points;
    for (std::int64_t step = first; step <= last; ++step) {
        StepPoint point;
        point.step = step;
        point.loss = test::sampleLoss(sample, step);
        point.learningRate = 2e-4;
        points.append(point);
    }
    return points;
}

test::SampleRun longSample() {
    test::SampleRun sample;
    sample.totalSteps = 50000;
    return sample;
}

template <typename Widget>
Widget* child(QWidget& parent, const char* name) {
    return parent.findChild<Widget*>(QLatin1String(name));
}

void settle(LossPlot& plot) {
    QTest::qWait(3 * LossPlot::redrawMs);
    QApplication::processEvents();
    Q_UNUSED(plot);
}

}  // namespace

class LossPlotTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawsAtMostTwentyFiveTimesASecond() {
        LossPlot plot;
        plot.resize(900, 500);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        settle(plot);
        const int before = plot.redrawCount();
        QElapsedTimer timer;
        timer.start();
        const auto sample = longSample();
        std::int64_t step = 0;
        while (timer.elapsed() < 1000) {
            plot.append(samplePoints(step + 1, step + 1, sample), {});
            ++step;
            QApplication::processEvents();
        }
        const double perSecond = (plot.redrawCount() - before) * 1000.0 / static_cast<double>(timer.elapsed());
        QVERIFY2(perSecond <= 26.0, qPrintable(QString::number(perSecond)));
        QVERIFY2(plot.redrawCount() > before, "nothing was drawn");
        settle(plot);
        QCOMPARE(plot.curve().steps().size(), step);
    }

    void fiftyThousandPointsAreFewOnThePlotAndFast() {
        LossPlot plot;
        plot.resize(1240, 600);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        plot.append(samplePoints(1, 50000, longSample()), {});
        settle(plot);
        for (const auto curve : {LossFigure::Raw, LossFigure::Smoothed}) {
            const int drawn = plot.figure().graph(curve)->dataCount();
            QVERIFY2(drawn > 1000 && drawn <= LossFigure::pointLimit, qPrintable(QString::number(drawn)));
        }
        QVector<qint64> times;
        for (int i = 0; i < 9; ++i) {
            QElapsedTimer timer;
            timer.start();
            plot.figure().update(plot.curve());
            plot.plot().replot(QCustomPlot::rpImmediateRefresh);
            times.append(timer.elapsed());
        }
        std::sort(times.begin(), times.end());
        // ux.md allows 40 ms; the machine that runs the tests may be busy with other work, so the median is held to it.
        QVERIFY2(times[4] <= 40, qPrintable(QString::number(times[4])));
        qInfo("50,000 points: median repaint %lld ms, slowest %lld ms", times[4], times[8]);
    }

    void readoutEqualsTheData() {
        QLocale::setDefault(QLocale::c());
        LossPlot plot;
        plot.append(samplePoints(1, 100, {}), {{45, 1.611}, {90, 1.498}});
        const QString text = plot.readout(44);
        QVERIFY(text.contains(QStringLiteral("step 45")));
        QVERIFY(text.contains(QStringLiteral("raw ") + QString::number(plot.curve().raw()[44], 'f', 3)));
        QVERIFY(text.contains(QStringLiteral("smoothed ") + QString::number(plot.curve().smoothed()[44], 'f', 3)));
        QVERIFY(text.contains(QStringLiteral("check 1.611")));
        QVERIFY(plot.readout(10).contains(QStringLiteral("check")) == false);
        QVERIFY(plot.readout(60).contains(QStringLiteral("check 1.611 (at step 45)")));
    }

    void cursorFollowsTheKeys() {
        LossPlot plot;
        plot.resize(900, 500);
        plot.append(samplePoints(1, 50, {}), {});
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        plot.plot().setFocus();
        QTest::keyClick(&plot.plot(), Qt::Key_Left);
        QTest::keyClick(&plot.plot(), Qt::Key_Left);
        settle(plot);
        QVERIFY(child<QLabel>(plot, "run.plotReadout")->text().startsWith(QStringLiteral("step 49")));
        QTest::keyClick(&plot.plot(), Qt::Key_L);
        QVERIFY(plot.figure().isLogarithmic());
    }

    void zoomStaysWhileDataArriveAndLiveReturns() {
        LossPlot plot;
        plot.resize(900, 500);
        plot.append(samplePoints(1, 100, longSample()), {});
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        settle(plot);
        plot.plot().xAxis->setRange(20, 40);
        plot.append(samplePoints(101, 200, longSample()), {});
        settle(plot);
        QCOMPARE(plot.plot().xAxis->range().lower, 20.0);
        QCOMPARE(plot.plot().xAxis->range().upper, 40.0);
        auto* live = child<QPushButton>(plot, "run.plotLive");
        QVERIFY(live->isEnabled());
        QTest::mouseClick(live, Qt::LeftButton);
        settle(plot);
        QVERIFY(plot.plot().xAxis->range().upper >= 200.0);
        QVERIFY(!live->isEnabled());
    }

    void yAxisIgnoresTheFirstStepsAndMarksThem() {
        LossPlot plot;
        plot.resize(900, 500);
        test::SampleRun sample;
        auto points = samplePoints(1, 100, sample);
        points[0].loss = 90.0;
        points[50].loss = 40.0;
        plot.append(points, {});
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        settle(plot);
        QVERIFY(plot.plot().yAxis->range().upper < 40.0);
        QVERIFY(plot.plot().yAxis->range().lower >= 0.0);
        QCOMPARE(plot.curve().raw()[50], 40.0);
    }

    void curvesCanBeHidden() {
        LossPlot plot;
        plot.resize(900, 500);
        plot.append(samplePoints(1, 100, {}), {{50, 1.6}});
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        child<QCheckBox>(plot, "run.plotRaw")->click();
        QVERIFY(!plot.figure().graph(LossFigure::Raw)->visible());
        child<QCheckBox>(plot, "run.plotRaw")->click();
        settle(plot);
        QVERIFY(plot.figure().graph(LossFigure::Raw)->visible());
        QCOMPARE(plot.figure().graph(LossFigure::Raw)->dataCount(), 100);
    }

    void oddCurvesDoNotBreakTheAxes_data() {
        QTest::addColumn<QVector<double>>("losses");
        const double nan = std::nan("");
        QTest::newRow("none") << QVector<double>();
        QTest::newRow("one") << QVector<double>{2.0};
        QTest::newRow("zero") << QVector<double>{0, 0, 0, 0, 0};
        QTest::newRow("all not a number") << QVector<double>{nan, nan, nan, nan, nan};
        QTest::newRow("infinite") << QVector<double>{2, INFINITY, 2, INFINITY, 2};
        QTest::newRow("huge") << QVector<double>{1e300, 1e-300, 1e300, 1.0, 2.0, 3.0};
    }
    void oddCurvesDoNotBreakTheAxes() {
        QFETCH(QVector<double>, losses);
        LossPlot plot;
        plot.resize(900, 500);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QVector<StepPoint> points;
        for (const double loss : losses) {
            StepPoint point;
            point.step = points.size() + 1;
            point.loss = loss;
            points.append(point);
        }
        plot.append(points, {});
        settle(plot);
        plot.figure().setLogarithmic(true);
        plot.figure().update(plot.curve());
        plot.plot().replot();
        const QCPRange range = plot.plot().yAxis->range();
        QVERIFY(std::isfinite(range.lower) && std::isfinite(range.upper) && range.upper > range.lower);
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::LossPlotTest)
#include "loss_plot_test.moc"
