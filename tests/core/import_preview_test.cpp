// A file looked at before it is imported, drafts, and what the data page reads of the store.
#include "session/import_preview.h"

#include <QElapsedTimer>
#include <QTest>
#include <memory>

#include "session/dataset_session.h"
#include "session/draft_session.h"
#include "session/example.h"
#include "session/import_draft.h"
#include "store/dataset_rows.h"
#include "store/draft_store.h"
#include "tests/support/import_files.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const char* const table =
    "patient_id,finding,letter\n"
    "P1,a,one\nP1,b,two\nP2,c,three\nP2,c,three\nP3,,four\nP3,e\nP4,f,six\nP5,g,seven\nP6,h,eight\n";

}  // namespace

class ImportPreviewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aFileIsDetectedReadAndSplit();
    void theScanIsWhatTheImportStores();
    void theNewestQuestionCounts();
    void aScanStopsWhenTheSessionGoes();
    void rejectedRowsAreSaved();
    void draftsSurvive();
    void theLastChangeOutlivesTheSession();
    void draftsOfAnotherVersionAreRefused();
    void datasetsAreListedFilteredAndDeleted();
    void theExampleComesOnce();

private:
    ImportPlace m_place;
    QThreadPool m_lookup;
    QThreadPool m_files;
};

void ImportPreviewTest::initTestCase() {
    m_lookup.setMaxThreadCount(1);
    m_files.setMaxThreadCount(1);
}

void ImportPreviewTest::aFileIsDetectedReadAndSplit() {
    ImportPreview preview(*m_place.workspace, m_lookup, m_files);
    std::optional<FileDetection> detection;
    std::optional<ImportScan> scan;
    std::optional<FileRow> row;
    std::optional<SplitReport> plan;
    connect(&preview, &ImportPreview::detected, this, [&](const FileDetection& found) { detection = found; });
    connect(&preview, &ImportPreview::scanned, this, [&](const ImportScan& found) { scan = found; });
    connect(&preview, &ImportPreview::rowRead, this, [&](const FileRow& found) { row = found; });
    connect(&preview, &ImportPreview::splitPlanned, this, [&](const SplitReport& found) { plan = found; });
    const std::string file = m_place.write("letters.csv", table);
    preview.detect(file, {});
    QTRY_VERIFY(detection);
    QCOMPARE(detection->estimatedRows, 9);
    preview.scan(m_place.config({file}));
    QTRY_VERIFY(scan);
    QCOMPARE(scan->rowsRead, 9);
    QCOMPARE(scan->usable, 7);  // with the exact copy
    QCOMPARE(scan->duplicates, 1);
    QCOMPARE(scan->groups, 5);
    QCOMPARE(scan->rejected.size(), std::size_t{2});
    QCOMPARE(scan->rejected[0].row, 6);
    QCOMPARE(scan->rejected[0].column, std::string("finding"));
    preview.readRow(2);
    QTRY_VERIFY(row);
    QCOMPARE(row->sourceRow, 4);
    QCOMPARE(row->row.messages.at(1).content, std::string("three"));
    preview.planSplit({SplitRule::Shares, true, {600'000, 200'000, 200'000}, 0});
    QTRY_VERIFY(plan);
    QVERIFY(plan->byGroup);
    QCOMPARE(plan->rows[0] + plan->rows[1] + plan->rows[2], 6);
    plan.reset();
    preview.planSplit({SplitRule::Shares, false, {600'000, 200'000, 200'000}, 0});
    QTRY_VERIFY(plan);
    QVERIFY(!plan->byGroup);
    QCOMPARE(plan->rows[0] + plan->rows[1] + plan->rows[2], 6);
}

void ImportPreviewTest::theScanIsWhatTheImportStores() {
    ImportPreview preview(*m_place.workspace, m_lookup, m_files);
    std::optional<SplitReport> plan;
    connect(&preview, &ImportPreview::scanned, this, [&] { preview.planSplit({SplitRule::Shares, true, {}, 7}); });
    connect(&preview, &ImportPreview::splitPlanned, this, [&](const SplitReport& found) { plan = found; });
    std::string bytes = "patient_id,finding,letter\n";
    for (int i = 0; i < 200; ++i) {
        bytes += "P" + std::to_string(i % 40) + ",finding " + std::to_string(i) + ",letter " + std::to_string(i) + "\n";
    }
    ImportConfig config = m_place.config({m_place.write("two.csv", bytes)});
    config.seed = 7;
    preview.scan(config);
    QTRY_VERIFY(plan);
    const ImportReport report = runImport(*m_place.workspace, config, {});
    QCOMPARE(report.split.rows, plan->rows);
    QCOMPARE(report.split.groups, plan->groups);
    Database database = m_place.workspace->openDatabase();
    QCOMPARE(database
                 .value(QStringLiteral("SELECT count(DISTINCT group_number) FROM dataset_rows WHERE version_id = "
                                       "(SELECT id FROM dataset_versions WHERE dataset_id = ?)"),
                        {static_cast<qlonglong>(report.datasetId)})
                 .toInt(),
             40);
    QCOMPARE(database
                 .value(QStringLiteral("SELECT count(*) FROM (SELECT group_number FROM dataset_rows WHERE "
                                       "version_id = (SELECT id FROM dataset_versions WHERE dataset_id = ?) "
                                       "GROUP BY group_number HAVING count(DISTINCT split) > 1)"),
                        {static_cast<qlonglong>(report.datasetId)})
                 .toInt(),
             0);
}

void ImportPreviewTest::theNewestQuestionCounts() {
    ImportPreview preview(*m_place.workspace, m_lookup, m_files);
    QStringList found;
    connect(&preview, &ImportPreview::detected, this,
            [&](const FileDetection& detection) { found.append(QString::fromStdString(detection.columns.front())); });
    preview.detect(m_place.write("first.csv", "prompt,response\na,b\n"), {});
    preview.detect(m_place.write("second.csv", "question,answer\na,b\n"), {});
    QTRY_COMPARE(found, QStringList{QStringLiteral("question")});
    QTest::qWait(20);
    QCOMPARE(found.size(), 1);
}

void ImportPreviewTest::aScanStopsWhenTheSessionGoes() {
    std::string bytes = "prompt,response\n";
    for (int i = 0; i < 200'000; ++i) bytes += "question " + std::to_string(i) + ",an answer of some words\n";
    const std::string file = m_place.write("big.csv", bytes);
    auto preview = std::make_unique<ImportPreview>(*m_place.workspace, m_lookup, m_files);
    preview->scan(m_place.config({file}));
    QTest::qWait(30);
    QElapsedTimer timer;
    timer.start();
    preview.reset();
    QVERIFY2(timer.elapsed() < 1000, std::to_string(timer.elapsed()).c_str());
}

void ImportPreviewTest::rejectedRowsAreSaved() {
    ImportPreview preview(*m_place.workspace, m_lookup, m_files);
    bool saved = false;
    connect(&preview, &ImportPreview::rejectedSaved, this, [&] { saved = true; });
    const QString list = m_place.place.filePath(QStringLiteral("list.csv"));
    preview.saveRejected({{"a.csv", 7, "letter", "the response is \"empty\""}}, list);
    QTRY_VERIFY(saved);
    QFile file(list);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("row,column,reason\r\n7,\"letter\",\"the response is \"\"empty\"\"\"\r\n"));
    Error failure(ErrorKind::Internal, "");
    connect(&preview, &ImportPreview::failed, this, [&](const Error& error) { failure = error; });
    preview.saveRejected({}, QStringLiteral("/nowhere/list.csv"));
    QTRY_VERIFY(failure.kind() == ErrorKind::OutOfResources);
}

void ImportPreviewTest::draftsSurvive() {
    ImportDraft draft;
    draft.file =
        "/data/Br\xC3\xBC"
        "che.csv";
    draft.choices.encoding = TextEncoding::Windows1252;
    draft.choices.separator = ';';
    draft.task = ImportTask::Chat;
    draft.roles = {{Role::Messages, "turns"}, {Role::Group, "patient, \"id\""}};
    draft.splitRule = SplitRule::OwnColumn;
    draft.keepTogether = false;
    draft.partColumn = "split";
    draft.systemText = "You write letters.";
    draft.split = {700'000, 150'000, 150'000};
    draft.seed = 42;
    draft.model = "/models/x";
    draft.limit = 2048;
    draft.name = "Letters";
    draft.step = 3;
    {
        DraftSession session(*m_place.workspace, m_lookup, QStringLiteral("import"));
        int saved = 0;
        connect(&session, &DraftSession::saved, this, [&] { ++saved; });
        session.save("an older one");
        session.save(draftToText(draft));
        QTRY_COMPARE(saved, 2);
    }
    DraftSession session(*m_place.workspace, m_lookup, QStringLiteral("import"));
    DraftSession other(*m_place.workspace, m_lookup, QStringLiteral("training"));
    std::optional<std::string> content;
    bool otherAnswered = false;
    bool answered = false;
    connect(&session, &DraftSession::loaded, this, [&](const std::optional<std::string>& found) {
        content = found;
        answered = true;
    });
    connect(&other, &DraftSession::loaded, this,
            [&](const std::optional<std::string>& found) { otherAnswered = !found.has_value(); });
    other.load();
    QTRY_VERIFY(otherAnswered);
    session.load();
    QTRY_VERIFY(answered);
    QVERIFY(content);
    QVERIFY(draftFromText(*content) == draft);
    answered = false;
    session.discard();
    session.load();
    QTRY_VERIFY(answered);
    QVERIFY(!content);
}

/// The newest change is on the disk when the session is gone, although nobody waited for it.
void ImportPreviewTest::theLastChangeOutlivesTheSession() {
    const auto stored = [this] {
        Database database = m_place.workspace->openDatabase();
        return DraftStore(database).load(QStringLiteral("import"));
    };
    {
        DraftSession session(*m_place.workspace, m_lookup, QStringLiteral("import"));
        session.save("first");
        session.save("last");
    }
    QCOMPARE(stored().value_or(""), std::string("last"));
    {
        DraftSession session(*m_place.workspace, m_lookup, QStringLiteral("import"));
        session.save("again");
        session.discard();
    }
    QVERIFY(!stored());
}

void ImportPreviewTest::draftsOfAnotherVersionAreRefused() {
    QVERIFY(!draftFromText(""));
    QVERIFY(!draftFromText("{}"));
    QVERIFY(!draftFromText("[1]"));
    std::string text = draftToText({});
    QVERIFY(draftFromText(text));
    text.replace(text.find("\"task\":0"), 8, "\"task\":9");
    QVERIFY(!draftFromText(text));
    text = draftToText({});
    text.replace(text.find("\"version\":2"), 11, "\"version\":3");
    QVERIFY(!draftFromText(text));
}

void ImportPreviewTest::datasetsAreListedFilteredAndDeleted() {
    const ImportReport report = m_place.import("filter.csv",
                                               "patient_id,question,answer\nP1,Is it 50%?,yes \"A\"\nP2,"
                                               "user_1,no\nP3,userx1,x\n");
    DatasetSession session(*m_place.workspace, m_lookup);
    QVector<DatasetView> list;
    std::vector<qint64> keys;
    QVector<DatasetRowView> rows;
    int searches = 0;
    connect(&session, &DatasetSession::listed, this, [&](const QVector<DatasetView>& found) { list = found; });
    connect(&session, &DatasetSession::rowsRead, this, [&](const QVector<DatasetRowView>& found) { rows = found; });
    connect(&session, &DatasetSession::rowsFound, this, [&](const std::vector<qint64>& found) {
        keys = found;
        ++searches;
    });
    session.list();
    QTRY_VERIFY(!list.isEmpty());
    const auto mine = std::find_if(list.begin(), list.end(), [&](const DatasetView& view) {
        return view.name == QString::fromStdString(report.datasetName);
    });
    QVERIFY(mine != list.end());
    QCOMPARE(mine->totalRows(), 3);
    QVERIFY(mine->patients);
    const qint64 version = mine->versionId;
    const qint64 id = mine->id;
    const struct {
        const char* text;
        std::size_t rows;
    } cases[] = {{"", 3}, {"50%", 1}, {"5_%", 0}, {"user_1", 1}, {"\"a\"", 1}, {"content", 0}, {"role", 0}};
    for (const auto& [text, count] : cases) {
        const int before = searches;
        session.findRows(version, std::nullopt, QString::fromUtf8(text));
        QTRY_COMPARE(searches, before + 1);
        QVERIFY2(keys.size() == count, text);
    }
    session.findRows(version, std::nullopt, QStringLiteral("50%"));
    QTRY_COMPARE(keys.size(), std::size_t{1});
    session.readRows(keys);
    QTRY_COMPARE(rows.size(), 1);
    QCOMPARE(rows[0].question, QStringLiteral("Is it 50%?"));
    QCOMPARE(rows[0].answer, QStringLiteral("yes \"A\""));
    QCOMPARE(rows[0].group, QStringLiteral("P1"));
    bool removed = false;
    connect(&session, &DatasetSession::removed, this, [&] { removed = true; });
    session.remove(id);
    QTRY_VERIFY(removed);
    Database database = m_place.workspace->openDatabase();
    QVERIFY(findRowKeys(database, version, std::nullopt, "").empty());
}

void ImportPreviewTest::theExampleComesOnce() {
    ExampleSession session(*m_place.workspace, m_files);
    QStringList names;
    connect(&session, &ExampleSession::finished, this, [&](const QString& name) { names.append(name); });
    session.start(QStringLiteral(LORIMER_EXAMPLE));
    session.start(QStringLiteral(LORIMER_EXAMPLE));
    QTRY_COMPARE(names.size(), 2);
    Database database = m_place.workspace->openDatabase();
    const DatasetSummary summary = DatasetStore(database).find(names[0].toStdString());
    QCOMPARE(summary.totalRows(), 240);
    QCOMPARE(summary.rows[0], 192);
}

QTEST_GUILESS_MAIN(ImportPreviewTest)
#include "import_preview_test.moc"
