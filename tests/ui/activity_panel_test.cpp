// Activity: tasks with progress and Cancel, messages of the pages, and what the log keeps of all that.
#include "ui/widgets/activity_panel.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>

#include "app/application.h"
#include "app/single_instance.h"
#include "app/sleep_inhibitor.h"
#include "privacy/network_lock.h"
#include "tests/ui/page_bench.h"
#include "ui/pages/home_page.h"
#include "ui/widgets/message_strip.h"

namespace lorimer {
namespace {

/// The child as soon as it is there; null after five seconds.
template <typename Widget>
Widget* waitedChild(QWidget& parent, const char* name) {
    static_cast<void>(QTest::qWaitFor([&] { return parent.findChild<Widget*>(QLatin1String(name)) != nullptr; }));
    return parent.findChild<Widget*>(QLatin1String(name));
}

}  // namespace

class ActivityPanelTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptySaysSo() {
        ActivityModel model;
        ActivityPanel panel(model);
        panel.setOpen(true);
        QVERIFY(test::child<QLabel>(panel, "activity.empty")->isVisible());
        QVERIFY(!test::child<QPushButton>(panel, "activity.cancel")->isEnabled());
    }

    void aTaskIsShownAndCancelled() {
        ActivityModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ActivityPanel panel(model);
        bool cancelled = false;
        const int id = model.begin(QStringLiteral("Importing letters.csv"), [&cancelled] { cancelled = true; });
        model.progress(id, QStringLiteral("12,400 of about 30,000 rows"), 0.4);
        model.note(Level::Warning, QStringLiteral("Something later"));
        panel.setOpen(true);
        auto* list = test::child<QListView>(panel, "activity.list");
        QCOMPARE(list->currentIndex().row(), 1);
        QVERIFY(list->currentIndex().data().toString().contains(QStringLiteral("12,400 of about 30,000 rows")));
        test::child<QPushButton>(panel, "activity.cancel")->click();
        QVERIFY(cancelled);
        model.end(id, Level::Info, QStringLiteral("stopped"));
        QVERIFY(!test::child<QPushButton>(panel, "activity.cancel")->isEnabled());
        panel.grab();  // paints every kind of entry
        QTest::keyClick(list, Qt::Key_Escape);
        QVERIFY(!panel.isVisible());
    }

    void theSameWordsAreNotNotedTwice() {
        ActivityModel model;
        const int id = model.begin(QStringLiteral("Checking Tiny"));
        model.end(id, Level::Error, QStringLiteral("It cannot be used."));
        model.note(Level::Error, QStringLiteral("It cannot be used."));
        QCOMPARE(model.rowCount(), 1);
        model.note(Level::Error, QStringLiteral("Another one."));
        QCOMPARE(model.rowCount(), 2);
    }

    void controlJOpensItAndStripsAreKept() {
        ActivityModel activity;
        MainWindow window;
        window.setActivity(activity);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.setNotice(QStringLiteral("first message"));
        window.setNotice(QStringLiteral("second message"));
        QCOMPARE(activity.rowCount(), 2);
        QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
        auto* panel = test::child<ActivityPanel>(window, "activity.panel");
        QTRY_VERIFY(panel->isVisible());
        QCOMPARE(test::child<QPushButton>(window, "status.activity")->text(), QStringLiteral("Activity"));
        activity.begin(QStringLiteral("A task"));
        QVERIFY(test::child<QPushButton>(window, "status.activity")->text().startsWith(QStringLiteral("1 task")));
        QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
        QTRY_VERIFY(!panel->isVisible());
    }

    void theLogTellsWhatHappenedAndNoText() {
        test::TemporaryWorkspace space;
        const QString folder = space.workspace->folder();
        space.workspace.reset();
        const QString canary = QStringLiteral("CANARY-Frieda-4711");
        {
            SingleInstance instance(folder);
            Application application(folder, instance, {});
            application.start();
            QTRY_VERIFY(QFile::exists(Log::fileIn(folder)));
            application.window().setNotice(QStringLiteral("Row 3 holds '%1', which is no number.").arg(canary));
            QTest::qWait(50);
        }
        const QString log = Log::readTail(folder, 1 << 20);
        QVERIFY2(log.contains(QStringLiteral("start of Lorimer")), qPrintable(log));
        QVERIFY2(log.contains(QStringLiteral("workspace: open to write")), qPrintable(log));
        QVERIFY2(log.contains(QStringLiteral(" end\n")), qPrintable(log));
        QVERIFY(!log.contains(canary));
        QVERIFY2(!log.contains(folder), "where the data are may tell whose they are");
    }

    void theFirstStartAsksForTheFolderOnly() {
        QTemporaryDir place;
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(place.filePath("config")));
        const QString standard = place.filePath("standard");
        const QString chosen = place.filePath("my data");
        {
            SingleInstance instance(standard);
            Application application(standard, instance, {});
            application.setAsksForFolder(true);
            application.start();
            auto* field = waitedChild<QLineEdit>(application.window(), "start.folder");
            QVERIFY(field != nullptr);
            QCOMPARE(field->text(), standard);
            QVERIFY2(!QFile::exists(standard + "/lorimer.db"), "nothing is made before the answer");
            field->setText("not/absolute");
            QTest::keyClick(field, Qt::Key_Return);
            QVERIFY(application.window().findChild<MessageStrip*>("start.strip")->isVisible());
            field->setText(place.filePath("Dropbox/data"));
            QTest::keyClick(field, Qt::Key_Return);
            QTRY_VERIFY(application.window().findChild<MessageStrip*>("start.strip")->text().contains("Dropbox"));
            field->setText(chosen);
            test::child<QPushButton>(application.window(), "start.start")->click();
            QTRY_VERIFY(QFile::exists(chosen + "/lorimer.db"));
            QTRY_VERIFY(application.window().findChild<QLineEdit*>("start.folder") == nullptr);
            QVERIFY(!QFile::exists(standard));
        }
        QCOMPARE(Settings().dataFolder(), chosen);
    }

    void withoutABusNothingHappens() {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
        qputenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus");
        QStringList lines;
        {
            SleepInhibitor inhibitor;
            connect(&inhibitor, &SleepInhibitor::said, this, [&lines](const QString& line) { lines << line; });
            inhibitor.inhibit();
            QTRY_COMPARE(lines.size(), 1);
            inhibitor.release();
        }
        QVERIFY2(lines[0].contains(QStringLiteral("no service answers")), qPrintable(lines[0]));
        for (int i = 0; i < 5; ++i) {
            SleepInhibitor gone;
            gone.inhibit();
        }
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::ActivityPanelTest)
#include "activity_panel_test.moc"
