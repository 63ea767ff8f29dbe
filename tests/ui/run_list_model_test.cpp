#include "ui/models/run_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

#include "ui/format.h"
#include "ui/models/event_list_model.h"

namespace lorimer {
namespace {

RunView run(const QString& id, std::int64_t step, RunState state = RunState::Training) {
    RunView view;
    view.id = id;
    view.name = QStringLiteral("Run ") + id;
    view.state = state;
    view.step = step;
    view.totalSteps = 100;
    view.seconds = static_cast<double>(step);
    return view;
}

}  // namespace

class RunListModelTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheRulesOfItemModels() {
        RunListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRuns({run("a", 1), run("b", 2)});
        model.setRuns({run("c", 1), run("a", 5), run("b", 2)});
        model.setRuns({run("b", 3)});
        model.setRuns({});
        model.setRuns({run("d", 1)});
        QCOMPARE(model.rowCount(), 1);
    }

    void changesOnlyTheRowsThatChanged() {
        RunListModel model;
        model.setRuns({run("a", 1), run("b", 2)});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRuns({run("a", 1), run("b", 3)});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);
        QCOMPARE(inserted.count() + reset.count(), 0);
        model.setRuns({run("a", 1), run("b", 3)});
        QCOMPARE(changed.count(), 1);
    }

    void sortsByValueAndNotByText() {
        RunListModel model;
        model.setRuns({run("a", 90), run("b", 9), run("c", 100)});
        QSortFilterProxyModel proxy;
        const QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        proxy.setSourceModel(&model);
        proxy.setSortRole(RunListModel::SortRole);
        proxy.sort(RunListModel::Time);
        QStringList ids;
        for (int row = 0; row < proxy.rowCount(); ++row) {
            ids << proxy.index(row, 0).data(RunListModel::RunIdRole).toString();
        }
        QCOMPARE(ids, QStringList({"b", "a", "c"}));
    }

    void saysWhatIsNotKnown() {
        RunListModel model;
        model.setRuns({run("a", 0)});
        QCOMPARE(model.index(0, RunListModel::BestCheck).data().toString(), format::notMeasured());
        QCOMPARE(model.index(0, RunListModel::Memory).data().toString(), format::notMeasured());
    }

    void everyStateHasWordAndIcon_data() {
        QTest::addColumn<int>("state");
        for (int state = 0; state <= static_cast<int>(RunState::Interrupted); ++state) {
            QTest::addRow("%d", state) << state;
        }
    }
    void everyStateHasWordAndIcon() {
        QFETCH(int, state);
        RunListModel model;
        model.setRuns({run("a", 1, static_cast<RunState>(state))});
        const QModelIndex cell = model.index(0, RunListModel::State);
        QVERIFY(!cell.data().toString().isEmpty());
        const QIcon icon = cell.data(Qt::DecorationRole).value<QIcon>();
        const QImage image = icon.pixmap(16, 16).toImage();
        bool drawn = false;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                drawn = drawn || qAlpha(image.pixel(x, y)) > 100;
            }
        }
        QVERIFY(drawn);
    }

    void eventModelKeepsTheRules() {
        EventListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.append({{QDateTime::currentDateTimeUtc(), 1, "best", "Best so far at step 1"}});
        model.append({});
        model.append({{QDateTime::currentDateTimeUtc(), 2, "nan", "x"}, {QDateTime(), 3, "other", "y"}});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(1, 0).data(EventListModel::StepRole).toInt(), 2);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void numbersReadAsTheDesignSays() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCOMPARE(format::loss(1.41249), QStringLiteral("1.412"));
        QCOMPARE(format::loss(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("not a number"));
        QCOMPARE(format::loss(std::nullopt), QStringLiteral("not measured yet"));
        QCOMPARE(format::rate(0.00021), QStringLiteral("2.1e-4"));
        QCOMPARE(format::rate(9.99e-4), QStringLiteral("1.0e-3"));
        QCOMPARE(format::rate(0.0), QStringLiteral("0"));
        QCOMPARE(format::percent(0.27), QStringLiteral("27 %"));
        QCOMPARE(format::percent(0.034), QStringLiteral("3.4 %"));
        QCOMPARE(format::percent(0.0), QStringLiteral("0 %"));
        QCOMPARE(format::gigabytes(25769803776), QStringLiteral("24.0 GB"));
        QCOMPARE(format::speed(2413.7), QStringLiteral("2,410"));
        QCOMPARE(format::speed(299.4), QStringLiteral("299"));
        QCOMPARE(format::speed(9.876), QStringLiteral("9.88"));
        QCOMPARE(format::duration(45.2), QStringLiteral("45 s"));
        QCOMPARE(format::duration(59.7), QStringLiteral("1 min"));
        QCOMPARE(format::duration(720), QStringLiteral("12 min"));
        QCOMPARE(format::duration(7800), QStringLiteral("2 h 10 min"));
        QCOMPARE(format::count(12408), QStringLiteral("12,408"));
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::RunListModelTest)
#include "run_list_model_test.moc"
