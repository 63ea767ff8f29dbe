#include <QImage>
#include <QProcess>
#include <QTest>

#include "tests/support/temporary_workspace.h"
#include "tests/ui/sample_runs.h"
#include "ui/style/colors.h"

namespace lorimer {
namespace {

struct PlotResult {
    int exitCode = -1;
    QByteArray errors;
    QImage picture;
};

PlotResult plot(const test::TemporaryWorkspace& space, const QString& run, const QString& file,
                const QByteArray& display = {}) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    environment.insert(QStringLiteral("DISPLAY"), QString::fromLatin1(display));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(LORIMER_PROGRAM),
                  {QStringLiteral("--plot"), run, file, QStringLiteral("--workspace"), space.workspace->folder()});
    process.waitForFinished();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardError(),
            QImage(file)};
}

bool isNear(QRgb pixel, const QColor& color, int tolerance) {
    return qAbs(qRed(pixel) - color.red()) <= tolerance && qAbs(qGreen(pixel) - color.green()) <= tolerance &&
           qAbs(qBlue(pixel) - color.blue()) <= tolerance;
}

/// How many of `columns` columns between `left` and `right` hold a pixel of `color`, without the legend's corner.
int columnsWith(const QImage& picture, const QColor& color, int left, int right) {
    int found = 0;
    for (int x = left; x < right; ++x) {
        bool here = false;
        for (int y = 60; y < picture.height() - 60 && !here; ++y) {
            here = isNear(picture.pixel(x, y), color, 40);
        }
        found += here ? 1 : 0;
    }
    return found;
}

}  // namespace

class PlotCommandTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawsTheCurves() {
        test::TemporaryWorkspace space;
        const QString id = test::addSampleRun(*space.workspace, {});
        const QString file = space.place.filePath(QStringLiteral("loss.png"));
        const PlotResult result = plot(space, QStringLiteral("Letters v1"), file);
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        QCOMPARE(result.errors, QByteArray());
        QCOMPARE(result.picture.size(), QSize(1200, 700));
        // The smoothed curve runs from the left axis to the right end; the legend covers the right third above it.
        const int blue = columnsWith(result.picture, lightColors().series[0], 100, 1150);
        QVERIFY2(blue > 1000, qPrintable(QString::number(blue)));
        // Dashes and markers of the check curve.
        const int orange = columnsWith(result.picture, lightColors().series[1], 200, 1150);
        QVERIFY2(orange > 400, qPrintable(QString::number(orange)));
        const PlotResult byId = plot(space, id, space.place.filePath(QStringLiteral("by-id.png")));
        QCOMPARE(byId.picture, result.picture);
        const PlotResult remote = plot(space, id, file, "ward-pc:0");
        QVERIFY2(remote.exitCode == 0, "a picture needs no display and shows data on none");
    }

    void drawsARunInProgress() {
        test::TemporaryWorkspace space;
        Database database = space.workspace->openDatabase();
        test::SampleRunWriter writer(database, *space.workspace, {});
        writer.writeUpTo(5);
        const PlotResult result = plot(space, writer.id(), space.place.filePath(QStringLiteral("loss.png")));
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        QVERIFY(columnsWith(result.picture, lightColors().series[0], 100, 1150) > 100);
    }

    void namesWhatIsWrong_data() {
        QTest::addColumn<QString>("run");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("run") << "Letters v9"
                             << "out.png" << QByteArray("Letters v9");
        QTest::newRow("folder") << "Letters v1"
                                << "missing/out.png" << QByteArray("missing/out.png");
        QTest::newRow("nothing trained") << "Empty"
                                         << "out.png" << QByteArray("Empty");
    }
    void namesWhatIsWrong() {
        QFETCH(QString, run);
        QFETCH(QString, file);
        QFETCH(QByteArray, named);
        test::TemporaryWorkspace space;
        test::addSampleRun(*space.workspace, {});
        Database database = space.workspace->openDatabase();
        test::SampleRun empty;
        empty.name = QStringLiteral("Empty");
        const test::SampleRunWriter writer(database, *space.workspace, empty);
        const PlotResult result = plot(space, run, space.place.filePath(file));
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.errors.contains(named), result.errors.constData());
        QCOMPARE(result.errors.count('\n'), 1);
        QVERIFY(result.picture.isNull());
    }

    void aMissingWorkspaceIsNotMade() {
        QTemporaryDir place;
        const QString folder = place.filePath(QStringLiteral("none"));
        QProcess process;
        process.start(QStringLiteral(LORIMER_PROGRAM),
                      {QStringLiteral("--plot"), QStringLiteral("run"), place.filePath(QStringLiteral("a.png")),
                       QStringLiteral("--workspace"), folder});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(!QFileInfo::exists(folder));
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::PlotCommandTest)
#include "plot_command_test.moc"
