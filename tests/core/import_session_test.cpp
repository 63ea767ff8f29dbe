// The import session: reports in the GUI thread, stops within a second, and can be destroyed at any moment.
#include <QElapsedTimer>
#include <QSemaphore>
#include <QTest>
#include <QThread>
#include <memory>
#include <thread>

#include "session/import_session.h"
#include "tests/support/import_files.h"

using namespace lorimer;
using namespace lorimer::test;

class ImportSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void finishes();
    void failureIsReported();
    void stops();
    void destroyedWhileRunning();
    void destroyedBeforeItBegan();
    void oneAtATime();

private:
    bool exists(const std::string& name) const {
        Database database = m_place.workspace->openDatabase();
        return DatasetStore(database).exists(name);
    }

    ImportPlace m_place;
    QThreadPool m_files;
    std::string m_big;
};

void ImportSessionTest::initTestCase() {
    m_files.setMaxThreadCount(1);
    std::string bytes = "prompt,response\n";
    for (int i = 0; i < 200'000; ++i) bytes += "question " + std::to_string(i) + ",an answer of some words\n";
    m_big = m_place.write("big.csv", bytes);
}

void ImportSessionTest::finishes() {
    ImportSession session(*m_place.workspace, m_files);
    qint64 lastRows = -1;
    bool inOrder = true;
    std::int64_t accepted = 0;
    connect(&session, &ImportSession::progress, this, [&](qint64 rows, qint64 bytes, qint64 total) {
        inOrder = inOrder && rows >= lastRows && bytes <= total && QThread::currentThread() == thread();
        lastRows = rows;
    });
    connect(&session, &ImportSession::finished, this,
            [&](const ImportReport& report) { accepted = report.rowsAccepted; });
    const ImportConfig config = m_place.config({m_big});
    session.start(config);
    QVERIFY(session.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!session.isRunning(), 60'000);
    QCOMPARE(accepted, 200'000);
    QVERIFY(inOrder);
    QVERIFY(lastRows > 0);
    QVERIFY(exists(config.datasetName));
}

void ImportSessionTest::failureIsReported() {
    ImportSession session(*m_place.workspace, m_files);
    std::string sentence;
    connect(&session, &ImportSession::failed, this, [&](const Error& error) { sentence = error.sentence(); });
    session.start(m_place.config({m_place.write("empty.csv", "")}));
    QTRY_VERIFY(!session.isRunning());
    QVERIFY(sentence.find("holds no rows") != std::string::npos);
}

void ImportSessionTest::stops() {
    ImportSession session(*m_place.workspace, m_files);
    ErrorKind kind = ErrorKind::Internal;
    connect(&session, &ImportSession::failed, this, [&](const Error& error) { kind = error.kind(); });
    connect(&session, &ImportSession::progress, this, [&] { session.stop(); });
    const ImportConfig config = m_place.config({m_big});
    session.start(config);
    QTRY_VERIFY_WITH_TIMEOUT(!session.isRunning(), 60'000);
    QCOMPARE(kind, ErrorKind::Stopped);
    QVERIFY(!exists(config.datasetName));
}

void ImportSessionTest::destroyedWhileRunning() {
    for (const int milliseconds : {0, 1, 5, 30, 100, 300}) {
        const ImportConfig config = m_place.config({m_big});
        auto session = std::make_unique<ImportSession>(*m_place.workspace, m_files);
        bool delivered = false;
        connect(session.get(), &ImportSession::finished, this, [&] { delivered = true; });
        session->start(config);
        QThread::msleep(static_cast<unsigned long>(milliseconds));
        QElapsedTimer timer;
        timer.start();
        session.reset();
        QVERIFY2(timer.elapsed() < 1000, std::to_string(timer.elapsed()).c_str());
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
        QVERIFY(!exists(config.datasetName));
    }
}

void ImportSessionTest::destroyedBeforeItBegan() {
    QSemaphore go;
    m_files.start([&go] { go.acquire(); });
    auto session = std::make_unique<ImportSession>(*m_place.workspace, m_files);
    const ImportConfig config = m_place.config({m_big});
    session->start(config);
    std::thread opener([&go] {
        QThread::msleep(50);
        go.release();
    });
    session.reset();
    opener.join();
    m_files.waitForDone();  // the job holds `go`
    QVERIFY(!exists(config.datasetName));
}

void ImportSessionTest::oneAtATime() {
    ImportSession session(*m_place.workspace, m_files);
    session.start(m_place.config({m_big}));
    QCOMPARE(errorOf([&] { session.start(m_place.config({m_big})); }).kind(), ErrorKind::WrongUse);
}

QTEST_GUILESS_MAIN(ImportSessionTest)
#include "import_session_test.moc"
