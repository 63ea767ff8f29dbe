#include "ui/models/run_curve.h"

#include <QRandomGenerator>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/widgets/decimation.h"

namespace lorimer {
namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

QVector<StepPoint> points(std::int64_t first, const QVector<double>& losses) {
    QVector<StepPoint> result;
    for (const double loss : losses) {
        StepPoint point;
        point.step = first++;
        point.loss = loss;
        result.append(point);
    }
    return result;
}

PlotPoints noisy(int size, quint32 seed) {
    QRandomGenerator random(seed);
    PlotPoints curve;
    for (int i = 1; i <= size; ++i) {
        curve.x.append(i);
        curve.y.append(2.0 + random.generateDouble());
    }
    return curve;
}

}  // namespace

class RunCurveTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void smoothingIsBiasCorrected() {
        RunCurve curve;
        curve.setSmoothing(10);
        curve.append(points(1, {3.0, 3.0, 3.0}), {});
        for (const double value : curve.smoothed()) {
            // Without the correction the first value would be 0.3. Only rounding differs: 1e-12 is far above it.
            QVERIFY(std::abs(value - 3.0) < 1e-12);
        }
        curve.clear();
        curve.append(points(1, {1.0, 2.0}), {});
        // By hand: (0.9 * 0.1 * 1 + 0.1 * 2) / (1 - 0.81).
        QVERIFY(std::abs(curve.smoothed()[1] - 0.29 / 0.19) < 1e-12);
    }

    void piecesGiveTheSameAsOne() {
        const PlotPoints data = noisy(500, 7);
        RunCurve whole;
        whole.append(points(1, data.y), {});
        RunCurve pieces;
        for (int i = 0; i < 500; i += 7) {
            pieces.append(points(i + 1, data.y.mid(i, 7)), {});
        }
        QCOMPARE(pieces.smoothed(), whole.smoothed());
        pieces.setSmoothing(50);
        whole.setSmoothing(50);
        QCOMPARE(pieces.smoothed(), whole.smoothed());
        QVERIFY(pieces.smoothed() != pieces.raw());
        pieces.setSmoothing(1);
        QCOMPARE(pieces.smoothed(), pieces.raw());
    }

    void repeatedStepsReplaceTheOldOnes() {
        RunCurve curve;
        curve.append(points(1, {5, 4, 3, 9, 9}), {{2, 4.0}, {4, 9.0}});
        curve.append(points(4, {2, 1}), {{4, 2.0}});
        QCOMPARE(curve.raw(), QVector<double>({5, 4, 3, 2, 1}));
        QCOMPARE(curve.checks(), QVector<double>({4.0, 2.0}));
        RunCurve direct;
        direct.append(points(1, {5, 4, 3, 2, 1}), {});
        QCOMPARE(curve.smoothed(), direct.smoothed());
    }

    void notANumberBreaksTheLineAndNotTheMean() {
        RunCurve curve;
        curve.append(points(1, {2.0, notANumber, 2.0}), {});
        QVERIFY(std::isnan(curve.smoothed()[1]));
        QVERIFY(std::abs(curve.smoothed()[2] - 2.0) < 1e-12);
    }

    void bestCheckIsTheSmallest() {
        RunCurve curve;
        QCOMPARE(curve.bestCheckIndex(), qsizetype(-1));
        curve.append({}, {{10, 2.0}, {20, notANumber}, {30, 1.5}, {40, 1.7}});
        QCOMPARE(curve.bestCheckIndex(), qsizetype(2));
    }

    void findsTheNearestStep() {
        RunCurve curve;
        QCOMPARE(curve.nearestIndex(3.0), qsizetype(-1));
        curve.append(points(1, {1, 1, 1, 1}), {});
        QCOMPARE(curve.nearestIndex(-5.0), qsizetype(0));
        QCOMPARE(curve.nearestIndex(2.4), qsizetype(1));
        QCOMPARE(curve.nearestIndex(2.6), qsizetype(2));
        QCOMPARE(curve.nearestIndex(99.0), qsizetype(3));
    }

    void decimationKeepsShortCurves() {
        const PlotPoints data = noisy(2000, 1);
        const PlotPoints drawn = decimate(data.x, data.y, 0, 3000, 2000);
        QCOMPARE(drawn.x, data.x);
        QCOMPARE(drawn.y, data.y);
        QVERIFY(decimate({}, {}, 0, 1, 2000).x.isEmpty());
    }

    void decimationKeepsLimitExtremesAndOrder_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("limit");
        for (const int size : {2001, 2999, 50000, 1000003}) {
            for (const int limit : {8, 501, 2000}) {
                QTest::addRow("%d to %d", size, limit) << size << limit;
            }
        }
    }
    void decimationKeepsLimitExtremesAndOrder() {
        QFETCH(int, size);
        QFETCH(int, limit);
        PlotPoints data = noisy(size, 3);
        data.y[size / 3] = 50.0;
        data.y[size / 2] = -50.0;
        const PlotPoints drawn = decimate(data.x, data.y, 0, size + 1, limit);
        QVERIFY(drawn.x.size() <= limit);
        QCOMPARE(drawn.x.size(), drawn.y.size());
        QVERIFY(drawn.y.contains(50.0));
        QVERIFY(drawn.y.contains(-50.0));
        QCOMPARE(drawn.x.first(), data.x.first());
        QCOMPARE(drawn.x.last(), data.x.last());
        QVERIFY(std::is_sorted(drawn.x.begin(), drawn.x.end()));
        for (qsizetype i = 0; i < drawn.x.size(); ++i) {
            QCOMPARE(drawn.y[i], data.y[static_cast<qsizetype>(drawn.x[i]) - 1]);
        }
    }

    void decimationKeepsGaps() {
        PlotPoints data = noisy(10000, 5);
        data.y[6000] = notANumber;
        const PlotPoints drawn = decimate(data.x, data.y, 0, 20000, 2000);
        QCOMPARE(std::count_if(drawn.y.begin(), drawn.y.end(), [](double y) { return std::isnan(y); }), 1);
        QVERIFY(drawn.x.size() <= 2000);
    }

    void decimationCutsToTheWindow() {
        const PlotPoints data = noisy(50000, 9);
        const PlotPoints drawn = decimate(data.x, data.y, 1000, 1500, 2000);
        // One neighbour on each side, so that the line leaves the picture.
        QCOMPARE(drawn.x.first(), 999.0);
        QCOMPARE(drawn.x.last(), 1501.0);
    }
};

}  // namespace lorimer

QTEST_GUILESS_MAIN(lorimer::RunCurveTest)
#include "run_curve_test.moc"
