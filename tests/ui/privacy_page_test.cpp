// The Privacy page: not checked yet, blocked, not blocked; where the data are.
#include "ui/pages/privacy_page.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "app/system_watch.h"
#include "privacy/network_lock.h"
#include "store/run_store.h"
#include "tests/ui/page_bench.h"
#include "tests/ui/sample_runs.h"
#include "ui/models/network_words.h"
#include "ui/models/storage_model.h"

namespace lorimer {
namespace {

NetworkView blockedView() {
    NetworkView network;
    network.checked = network.blocked = network.counted = true;
    network.since = QDateTime(QDate(2026, 5, 4), QTime(14, 2, 11));
    network.checkedAt = network.selfTestAt = QDateTime::currentDateTimeUtc();
    network.threads = network.lockedThreads = 7;
    network.testsPassed = 3;
    network.processId = 48213;
    network.display = QStringLiteral("X11");
    network.localSockets = QStringList{"@/tmp/.X11-unix/X0", "/run/user/1000/bus", "/run/user/1000/at-spi/bus_0"};
    for (const char* name : {"socket-inet-stream", "socket-inet6", "socket-inet-raw"}) {
        network.selfTest.append({QLatin1String(name), QStringLiteral("EPERM"), SelfTestLine::Result::Passed});
    }
    return network;
}

}  // namespace

class PrivacyPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsAssumedBeforeTheFirstCheck() {
        PrivacyPage page;
        page.show();
        QCOMPARE(test::child<QLabel>(page, "privacy.state")->text(), QStringLiteral("Network: not checked yet"));
        QCOMPARE(test::child<QLabel>(page, "privacy.connections")->text(), QStringLiteral("not measured yet"));
        QVERIFY(!test::child<QLabel>(page, "privacy.promise")->isVisible());
    }

    void blockedShowsTheProof() {
        PrivacyPage page;
        page.show();
        page.setNetwork(blockedView());
        QCOMPARE(
            test::child<QLabel>(page, "privacy.state")->text(),
            QStringLiteral("Network blocked since 14:02:11: the operating system refuses network sockets for Lorimer"));
        QCOMPARE(
            test::child<QLabel>(page, "privacy.promise")->text(),
            QStringLiteral("Lorimer opens no network connections. Since 14:02:11 the operating system refuses them "
                           "for this program. Other programs on this computer are not covered."));
        QCOMPARE(test::child<QLabel>(page, "privacy.connections")->text(), QStringLiteral("0"));
        QVERIFY(test::child<QLabel>(page, "privacy.checked")->text().contains(QStringLiteral("every 5 s")));
        QVERIFY(test::child<QLabel>(page, "privacy.selfTest")
                    ->text()
                    .startsWith(QStringLiteral("IPv4 refused, IPv6 refused, raw refused. 3 of 3 tests passed")));
        QCOMPARE(test::child<QLabel>(page, "privacy.local")->text(),
                 QStringLiteral("display, session bus, accessibility: on this computer only"));
        QCOMPARE(test::child<QLabel>(page, "privacy.command1")->text(), QStringLiteral("ss -tunap | grep pid=48213"));
        QVERIFY(test::child<QLabel>(page, "privacy.display")
                    ->text()
                    .contains(QStringLiteral("A VNC viewer cannot be detected.")));
        test::child<QPushButton>(page, "privacy.copy")->click();
        QCOMPARE(QGuiApplication::clipboard()->text().count(QStringLiteral("48213")), 3);
        QCOMPARE(test::child<QTableView>(page, "privacy.tests")->model()->rowCount(), 3);
        QVERIFY(test::child<QTableView>(page, "privacy.libraries")->model()->rowCount() > 10);
    }

    void notBlockedIsSaidInRed() {
        PrivacyPage page;
        page.show();
        NetworkView network = blockedView();
        network.blocked = false;
        network.lockedThreads = 6;
        network.networkSockets = QStringList{QStringLiteral("descriptor 12, family 2")};
        network.selfTest[0].result = SelfTestLine::Result::Failed;
        network.selfTest[0].got = QStringLiteral("ok");
        page.setNetwork(network);
        auto* state = test::child<QLabel>(page, "privacy.state");
        QVERIFY(state->text().startsWith(QStringLiteral("Not blocked")));
        QVERIFY(state->styleSheet().contains(colorsFor(page.palette()).error.name()));
        QCOMPARE(test::child<QLabel>(page, "privacy.connections")->text(), QStringLiteral("1"));
        QVERIFY(test::child<QLabel>(page, "privacy.selfTest")->text().startsWith(QStringLiteral("IPv4 NOT refused")));
        QVERIFY(!test::child<QLabel>(page, "privacy.promise")->isVisible());
    }

    void theButtonsAsk() {
        PrivacyPage page;
        int checks = 0;
        int tests = 0;
        connect(&page, &PrivacyPage::checkAsked, this, [&checks] { ++checks; });
        connect(&page, &PrivacyPage::selfTestAsked, this, [&tests] { ++tests; });
        test::child<QPushButton>(page, "privacy.checkNow")->click();
        test::child<QPushButton>(page, "privacy.runAgain")->click();
        QCOMPARE(checks, 1);
        QCOMPARE(tests, 1);
    }

    void theWatchCountsAndTestsAgain() {
        SystemWatch watch(networkSelfTest(), QDateTime::currentDateTimeUtc());
        NetworkView seen;
        int views = 0;
        connect(&watch, &SystemWatch::networkChecked, this, [&](const NetworkView& network) {
            seen = network;
            ++views;
        });
        watch.start();
        QTRY_VERIFY(views >= 1);
        QVERIFY(seen.checked && seen.counted);
        QCOMPARE(seen.processId, QCoreApplication::applicationPid());
        QVERIFY2(!seen.blocked, "this test sets no lock, and the watch must not say that it is set");
        QVERIFY(seen.testsFailed > 0);
        const QDateTime before = seen.selfTestAt;
        watch.runSelfTest();
        QTRY_VERIFY(seen.selfTestAt > before);
    }

    void theWatchEndsWhileItLooks() {
        for (int i = 0; i < 20; ++i) {
            SystemWatch watch({}, QDateTime::currentDateTimeUtc());
            watch.start();
            watch.runSelfTest();
        }
    }

    void storageTellsWhatIsWhere() {
        test::PageBench bench;
        test::addSampleRun(*bench.space.workspace, {});
        PrivacyPage page;
        page.openWorkspace(bench.services);
        page.show();
        auto* table = test::child<QTableView>(page, "privacy.storage");
        QTRY_VERIFY(table->model()->rowCount() >= 4);
        QVERIFY(table->currentIndex().isValid());
        QCOMPARE(table->model()->index(0, StorageModel::Where).data().toString(),
                 bench.space.workspace->databaseFile());
        QVERIFY(test::child<QLabel>(page, "privacy.disk")->text().contains(bench.space.workspace->folder()));
        QVERIFY(test::child<QLabel>(page, "privacy.dumps")->text() != QStringLiteral("not measured yet"));
        page.closeWorkspace();
    }

    void theStorageModelKeepsTheRules() {
        StorageModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setParts({{StoragePart::Kind::Database, {}, "/data/lorimer.db", 3 << 20, false},
                        {StoragePart::Kind::Model, "Tiny", "/models/tiny", 0, true}});
        QCOMPARE(model.index(0, StorageModel::Size).data().toString(), QStringLiteral("3 MB"));
        QCOMPARE(model.index(1, StorageModel::What).data().toString(), QStringLiteral("Base model Tiny"));
        model.setParts({});
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::PrivacyPageTest)
#include "privacy_page_test.moc"
