// Rows edited and removed: a new version, and the one before as it was.
#include "session/dataset_edit.h"

#include <QTest>

#include "data/row_json.h"
#include "session/dataset_session.h"
#include "store/dataset_rows.h"
#include "tests/support/import_files.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const char* const table =
    "patient_id,visit_date,question,answer\nP1,2024-01-01,a,one\nP1,2024-01-02,b,two\nP2,2024-01-03,c,three\n"
    "P3,2024-01-04,d,four\nP4,2024-01-05,e,five\nP5,2024-01-06,f,six\n";

std::string answerOf(const Row& row) { return row.messages.empty() ? row.text : row.messages.back().content; }

}  // namespace

class DatasetEditTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void changesMakeANewVersion();
    void nothingIsStoredThatCannotBeLearned();
    void anOldVersionIsNotChangedTwice();
    void theSessionStoresAndTells();

private:
    std::vector<DatasetRow> rowsOf(qint64 version) {
        Database database = m_place.workspace->openDatabase();
        return readRows(database, findRowKeys(database, version, std::nullopt, {}));
    }
    DatasetSummary newest(const std::string& name) {
        Database database = m_place.workspace->openDatabase();
        return DatasetStore(database).find(name);
    }
    std::string answers(qint64 version) {
        std::string text;
        for (const DatasetRow& row : rowsOf(version)) text += answerOf(rowFromJson(row.content, "A row")) + " ";
        return text;
    }

    ImportPlace m_place;
};

void DatasetEditTest::changesMakeANewVersion() {
    const ImportReport report = m_place.import("rows.csv", table);
    const DatasetSummary first = newest(report.datasetName);
    const std::string before = answers(first.versionId);
    const std::vector<DatasetRow> rows = rowsOf(first.versionId);
    DatasetChanges changes;
    Row edited = rowFromJson(rows[1].content, "A row");
    edited.messages.back().content = "corrected";
    changes.edited[rows[1].key] = edited;
    changes.removed.insert(rows[0].key);
    const DatasetSummary second = changeDataset(*m_place.workspace, first.versionId, changes);
    QCOMPARE(second.version, 2);
    QCOMPARE(second.id, first.id);
    QCOMPARE(second.totalRows(), first.totalRows() - 1);
    QVERIFY(second.sha256 != first.sha256);
    QCOMPARE(newest(report.datasetName).versionId, second.versionId);
    QCOMPARE(answers(first.versionId), before);  // a run that names it still reads the same
    const std::vector<DatasetRow> stored = rowsOf(second.versionId);
    QCOMPARE(answerOf(rowFromJson(stored[0].content, "A row")), std::string("corrected"));
    const Json was = Json::parse(rows[1].content);
    const Json is = Json::parse(stored[0].content);
    QCOMPARE(is.at("group").get<std::string>(), was.at("group").get<std::string>());
    QCOMPARE(is.at("date").get<std::string>(), was.at("date").get<std::string>());
    QCOMPARE(stored[0].group.value_or(-1), rows[1].group.value_or(-2));
    QCOMPARE(stored[0].sourceRow, rows[1].sourceRow);
    QCOMPARE(stored[0].position, 0);
    Database database = m_place.workspace->openDatabase();
    const Json told = DatasetStore(database).importReport(second.versionId);
    QCOMPARE(told.at("changes").at("edited_rows").get<int>(), 1);
    QCOMPARE(told.at("changes").at("removed_rows").get<int>(), 1);
    QCOMPARE(told.at("changes").at("from_version").get<int>(), 1);
    const Json& groups = told.at("split_groups");
    int patients = 0;
    for (const char* part : {"train", "validation", "test"}) patients += groups.at(part).get<int>();
    std::set<std::int64_t> distinct;
    for (const DatasetRow& row : stored) distinct.insert(row.group.value_or(-1));
    QCOMPARE(patients, static_cast<int>(distinct.size()));
    QCOMPARE(told.at("split_sizes").at("train").get<std::int64_t>(), second.rows[0]);
}

void DatasetEditTest::nothingIsStoredThatCannotBeLearned() {
    const ImportReport report = m_place.import("two.csv", "question,answer\na,one\nb,two\nc,three\n");
    const DatasetSummary first = newest(report.datasetName);
    const std::vector<DatasetRow> rows = rowsOf(first.versionId);
    DatasetChanges empty;
    empty.edited[rows[0].key] = {{{"user", "a"}, {"assistant", " "}}, {}};
    const Error refused = errorOf([&] { changeDataset(*m_place.workspace, first.versionId, empty); });
    QCOMPARE(refused.kind(), ErrorKind::BadInput);
    QVERIFY2(refused.sentence().find("the answer") != std::string::npos, refused.sentence().c_str());
    DatasetChanges all;
    for (const DatasetRow& row : rows) all.removed.insert(row.key);
    QCOMPARE(errorOf([&] { changeDataset(*m_place.workspace, first.versionId, all); }).kind(), ErrorKind::BadInput);
    DatasetChanges one;
    one.removed.insert(rows[1].key);
    QCOMPARE(errorOf([&] { changeDataset(*m_place.workspace, first.versionId, one, [] { return true; }); }).kind(),
             ErrorKind::Stopped);
    QCOMPARE(newest(report.datasetName).version, 1);
    empty.removed.insert(rows[0].key);  // a row that is removed anyway may be empty
    QCOMPARE(rows[0].part, SplitPart::Train);
}

void DatasetEditTest::anOldVersionIsNotChangedTwice() {
    const ImportReport report = m_place.import("three.csv", table);
    const DatasetSummary first = newest(report.datasetName);
    DatasetChanges changes;
    changes.removed.insert(rowsOf(first.versionId)[1].key);
    changeDataset(*m_place.workspace, first.versionId, changes);
    const Error refused = errorOf([&] { changeDataset(*m_place.workspace, first.versionId, changes); });
    QCOMPARE(refused.kind(), ErrorKind::BadInput);
    QVERIFY(refused.sentence().find("newer version") != std::string::npos);
}

void DatasetEditTest::theSessionStoresAndTells() {
    const ImportReport report = m_place.import("four.csv", table);
    const DatasetSummary first = newest(report.datasetName);
    QThreadPool lookup;
    lookup.setMaxThreadCount(1);
    DatasetSession session(*m_place.workspace, lookup);
    int stored = 0;
    QVector<DatasetEvent> history;
    connect(&session, &DatasetSession::stored, this, [&](int version) { stored = version; });
    connect(&session, &DatasetSession::historyRead, this,
            [&](const QVector<DatasetEvent>& events) { history = events; });
    DatasetChanges changes;
    changes.removed.insert(rowsOf(first.versionId)[1].key);
    session.change(first.versionId, changes);
    QTRY_COMPARE(stored, 2);
    session.readHistory(first.id);
    QTRY_COMPARE(history.size(), 2);
    QVERIFY(history[1].text.contains(QStringLiteral("Rows removed: 1")));
}

QTEST_GUILESS_MAIN(DatasetEditTest)
#include "dataset_edit_test.moc"
