#include "app/single_instance.h"

#include <signal.h>
#include <sys/stat.h>

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "engine/base/error.h"

namespace lorimer {
namespace {

constexpr int patienceMs = 20000;

/// `lorimer --workspace FOLDER` as a process of its own.
class Window {
public:
    explicit Window(const QString& folder, const QProcessEnvironment& extra = {}) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("LORIMER_PRINT_FIRST_PAINT"), QStringLiteral("1"));
        environment.insert(extra);
        m_process.setProcessEnvironment(environment);
        m_process.start(QStringLiteral(LORIMER_PROGRAM), {QStringLiteral("--workspace"), folder});
    }
    ~Window() {
        m_process.kill();
        m_process.waitForFinished();
    }

    bool waitForPaint() {
        return QTest::qWaitFor(
            [this] {
                m_errors += m_process.readAllStandardError();
                return m_errors.contains("first paint");
            },
            patienceMs);
    }
    bool waitForListening(const QString& folder) {
        return QTest::qWaitFor(
            [&folder] { return QFileInfo::exists(folder + QLatin1Char('/') + SingleInstance::socketName()); },
            patienceMs);
    }
    bool waitForEnd() { return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(patienceMs); }
    QProcess& process() { return m_process; }
    QByteArray errors() { return m_errors += m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QByteArray m_errors;
};

}  // namespace

class SingleInstanceTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSecondProcessRaisesTheFirstAndEnds() {
        QTemporaryDir place;
        const QString folder = place.filePath(QStringLiteral("workspace"));
        SingleInstance first(folder);
        QVERIFY(first.isFirst());
        first.listen();
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        Window second(folder);
        QVERIFY(QTest::qWaitFor([&raised] { return raised.count() == 1; }, patienceMs));
        QVERIFY(second.waitForEnd());
        QCOMPARE(second.process().exitStatus(), QProcess::NormalExit);
        QCOMPARE(second.process().exitCode(), 0);
        QCOMPARE(second.errors(), QByteArray());
    }

    void twoProgramsAndAKill() {
        QTemporaryDir place;
        const QString folder = place.filePath(QStringLiteral("workspace"));
        {
            Window first(folder);
            QVERIFY2(first.waitForPaint(), first.errors().constData());
            QVERIFY(first.waitForListening(folder));
            struct stat status {};
            QCOMPARE(::stat(QFile::encodeName(folder).constData(), &status), 0);
            QCOMPARE(status.st_mode & 0777U, 0700U);
            Window second(folder);
            QVERIFY(second.waitForEnd());
            QCOMPARE(second.process().exitCode(), 0);
            QCOMPARE(first.process().state(), QProcess::Running);
            ::kill(static_cast<pid_t>(first.process().processId()), SIGKILL);
            QVERIFY(first.waitForEnd());
        }
        QVERIFY2(QFileInfo::exists(folder + QLatin1Char('/') + SingleInstance::socketName()),
                 "the killed process should have left its socket");
        Window third(folder);
        QVERIFY2(third.waitForPaint(), third.errors().constData());
        Window fourth(folder);
        QVERIFY(fourth.waitForEnd());
        QCOMPARE(fourth.process().exitCode(), 0);
    }

    void theSameFolderByAnotherNameIsTheSame() {
        QTemporaryDir place;
        const QString folder = place.filePath(QStringLiteral("workspace"));
        const SingleInstance first(folder);
        const QString link = place.filePath(QStringLiteral("link"));
        QVERIFY(QFile::link(folder, link));
        const SingleInstance second(link);
        QVERIFY(first.isFirst());
        QVERIFY(!second.isFirst());
        const SingleInstance other(place.filePath(QStringLiteral("other")));
        QVERIFY(other.isFirst());
    }

    void veryLongFolderNamesWork() {
        QTemporaryDir place;
        QString folder = place.path();
        for (int i = 0; i < 8; ++i) {
            folder += QLatin1Char('/') + QString(60, QChar(u'ä'));
        }
        SingleInstance first(folder);
        first.listen();
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        const SingleInstance second(folder);
        QVERIFY(!second.isFirst());
        QVERIFY(second.raiseFirst(1000));
        QTRY_COMPARE(raised.count(), 1);
    }

    void aFirstThatDoesNotListenIsReported() {
        QTemporaryDir place;
        const SingleInstance first(place.path());
        const SingleInstance second(place.path());
        QVERIFY(!second.raiseFirst(100));
    }

    void theLockEndsWithTheObject() {
        QTemporaryDir place;
        {
            SingleInstance first(place.path());
            first.listen();
        }
        QVERIFY(!QFileInfo::exists(place.filePath(SingleInstance::socketName())));
        const SingleInstance next(place.path());
        QVERIFY(next.isFirst());
    }

    void aFileIsNotAFolder() {
        QTemporaryDir place;
        QFile file(place.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY_EXCEPTION_THROWN(SingleInstance(file.fileName()), Error);
        Window window(file.fileName());
        QVERIFY(window.waitForEnd());
        QCOMPARE(window.process().exitCode(), 3);
        QVERIFY(window.errors().contains(file.fileName().toUtf8()));
    }

    void aRemoteDisplayIsRefused_data() {
        QTest::addColumn<QString>("display");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("host") << "ward-pc:0" << 6;
        QTest::newRow("ssh -X") << "localhost:10.0" << 6;
        QTest::newRow("address") << "192.0.2.1:0.0" << 6;
        QTest::newRow("IPv6") << "[2001:db8::1]:0" << 6;
        QTest::newRow("local without a server") << ":4711" << 3;
        QTest::newRow("none") << "" << 3;
    }
    void aRemoteDisplayIsRefused() {
        QFETCH(QString, display);
        QFETCH(int, exitCode);
        QTemporaryDir place;
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("DISPLAY"), display);
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        environment.insert(QStringLiteral("WAYLAND_DISPLAY"), QString());
        Window window(place.filePath(QStringLiteral("workspace")), environment);
        QVERIFY(window.waitForEnd());
        QCOMPARE(window.process().exitStatus(), QProcess::NormalExit);
        QCOMPARE(window.process().exitCode(), exitCode);
        if (exitCode == 6) {
            QCOMPARE(window.errors(),
                     QByteArray("This display is on another computer; Lorimer refuses to show data there.\n"));
        }
        QVERIFY(!QFileInfo::exists(place.filePath(QStringLiteral("workspace"))));
    }

    void aPlatformOnTheNetworkIsRefused() {
        QTemporaryDir place;
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("vnc"));
        Window window(place.path(), environment);
        QVERIFY(window.waitForEnd());
        QCOMPARE(window.process().exitCode(), 6);
    }

    void theWindowIsThereWithinASecond() {
        QTemporaryDir place;
        QByteArray errors;
        // The machine that runs the tests does other work too: the best of three starts is held to the limit.
        int best = 1000000;
        for (int i = 0; i < 3; ++i) {
            Window window(place.filePath(QStringLiteral("workspace")));
            QVERIFY(window.waitForPaint());
            errors = window.errors();
            const QList<QByteArray> words = errors.mid(errors.indexOf("first paint after")).split(' ');
            best = qMin(best, words.at(3).toInt());
        }
        qInfo("first paint after %d ms", best);
        QVERIFY2(best < 1000, errors.constData());
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::SingleInstanceTest)
#include "single_instance_test.moc"
