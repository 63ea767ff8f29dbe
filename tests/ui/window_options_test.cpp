#include "app/window_options.h"

#include <QDir>
#include <QTest>

#include "engine/base/error.h"

namespace lorimer {
namespace {

WindowOptions parse(QList<QByteArray> arguments) {
    std::vector<const char*> argv{"lorimer"};
    for (const QByteArray& argument : arguments) {
        argv.push_back(argument.constData());
    }
    return parseWindowOptions(static_cast<int>(argv.size()), argv.data());
}

}  // namespace

class WindowOptionsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void understandsWhatTheContractSays() {
        QCOMPARE(parse({"--workspace", "/data/w"}).workspace, QStringLiteral("/data/w"));
        QCOMPARE(parse({"--workspace=/data/w/"}).workspace, QStringLiteral("/data/w"));
        QCOMPARE(parse({"--workspace", "w"}).workspace, QDir::current().absoluteFilePath(QStringLiteral("w")));
        const WindowOptions plot = parse({"--plot", "Letters v1", "out.png", "--workspace", "/data/w"});
        QCOMPARE(plot.action, WindowOptions::Action::Plot);
        QCOMPARE(plot.plotRun, QStringLiteral("Letters v1"));
        QCOMPARE(plot.plotFile, QStringLiteral("out.png"));
        QCOMPARE(plot.workspace, QStringLiteral("/data/w"));
        QCOMPARE(parse({"--net-selftest"}).action, WindowOptions::Action::NetworkSelfTest);
        QCOMPARE(parse({"--help", "--nonsense"}).action, WindowOptions::Action::Help);
        QCOMPARE(parse({}).action, WindowOptions::Action::Window);
    }

    void namesWhatItDoesNotUnderstand_data() {
        QTest::addColumn<QList<QByteArray>>("arguments");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("option") << QList<QByteArray>{"--passphrase"} << QByteArray("--passphrase");
        QTest::newRow("word") << QList<QByteArray>{"file.csv"} << QByteArray("file.csv");
        QTest::newRow("Qt's option") << QList<QByteArray>{"-platform", "vnc"} << QByteArray("-platform");
        QTest::newRow("no folder") << QList<QByteArray>{"--workspace"} << QByteArray("--workspace");
        QTest::newRow("empty folder") << QList<QByteArray>{"--workspace="} << QByteArray("--workspace");
        QTest::newRow("no file") << QList<QByteArray>{"--plot", "run"} << QByteArray("--plot");
    }
    void namesWhatItDoesNotUnderstand() {
        QFETCH(QList<QByteArray>, arguments);
        QFETCH(QByteArray, named);
        try {
            parse(arguments);
            QFAIL("no Error");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::WrongUse);
            QVERIFY2(error.sentence().find(named.constData()) != std::string::npos, error.what());
        }
    }

    void theDefaultFolderFollowsTheEnvironment() {
        qputenv("XDG_DATA_HOME", "/data/share");
        QCOMPARE(defaultWorkspace(), QStringLiteral("/data/share/lorimer"));
        qputenv("XDG_DATA_HOME", "relative");
        QCOMPARE(defaultWorkspace(), QDir::homePath() + QStringLiteral("/.local/share/lorimer"));
        qunsetenv("XDG_DATA_HOME");
        QCOMPARE(defaultWorkspace(), QDir::homePath() + QStringLiteral("/.local/share/lorimer"));
    }
};

}  // namespace lorimer

QTEST_GUILESS_MAIN(lorimer::WindowOptionsTest)
#include "window_options_test.moc"
