#include "app/engine_loader.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <memory>

namespace lorimer {

class EngineLoaderTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void loadsOnTheEngineThreadAndTellsTheGuiThread() {
        QThreadPool pool;
        EngineLoader loader(pool, QStringLiteral(LORIMER_FAKE_ENGINE));
        QThread* heard = nullptr;
        connect(&loader, &EngineLoader::loaded, this, [&heard] { heard = QThread::currentThread(); });
        QElapsedTimer timer;
        timer.start();
        loader.load();
        QVERIFY2(timer.elapsed() < 50, "the GUI thread waited for the library");
        QTRY_COMPARE(heard, thread());
        Engine* engine = nullptr;
        pool.start([&engine, provider = loader.provider()] { engine = &provider(); });
        pool.waitForDone();
        QVERIFY(engine != nullptr);
        QVERIFY_THROWS_EXCEPTION(Error, engine->inspectModel("no-such-model", false));  // errors cross the border
    }

    void saysWhatIsSafeWhenTheLibraryIsMissing() {
        QThreadPool pool;
        EngineLoader loader(pool, QStringLiteral("no-such-library.so"));
        QString sentence;
        connect(&loader, &EngineLoader::failed, this, [&sentence](const QString& text) { sentence = text; });
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no-such-library")));
        loader.load();
        QTRY_VERIFY(!sentence.isEmpty());
        QVERIFY(sentence.contains(QStringLiteral("Your runs are not affected")));
        bool thrown = false;
        pool.start([&thrown, provider = loader.provider()] {
            try {
                provider();
            } catch (const Error& error) {
                thrown = error.kind() == ErrorKind::Internal;
            }
        });
        pool.waitForDone();
        QVERIFY(thrown);
    }

    void canBeDestroyedWhileItLoads() {
        QThreadPool pool;
        auto loader = std::make_unique<EngineLoader>(pool, QStringLiteral(LORIMER_FAKE_ENGINE));
        loader->load();
        loader.reset();
    }
};

}  // namespace lorimer

QTEST_GUILESS_MAIN(lorimer::EngineLoaderTest)
#include "engine_loader_test.moc"
