#include "session/dataset_session.h"

#include "data/import_json.h"
#include "data/row_json.h"
#include "store/dataset_rows.h"
#include "store/dataset_store.h"

namespace lorimer {

namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

QDateTime timeOf(const std::string& utc) { return QDateTime::fromString(text(utc), Qt::ISODateWithMs); }

std::optional<std::array<qint64, 3>> patientsOf(const Json& report) {
    const Json groups = report.is_object() ? report.value("split_groups", Json()) : Json();
    if (!groups.is_object()) return std::nullopt;
    return std::array<qint64, 3>{groups.value("train", 0), groups.value("validation", 0), groups.value("test", 0)};
}

DatasetView viewOf(DatasetStore& store, const DatasetSummary& summary) {
    DatasetView view;
    view.id = summary.id;
    view.versionId = summary.versionId;
    view.version = summary.version;
    view.name = text(summary.name);
    view.created = timeOf(summary.created);
    view.isText = summary.kind == "text";
    for (std::size_t part = 0; part < 3; ++part) view.rows[part] = summary.rows[part];
    const Json report = store.importReport(summary.versionId);
    view.patients = patientsOf(report);
    if (report.is_object()) {
        view.sharedPatients = report.value("shared_groups", qint64{0});
        view.testFrom = text(report.value("test_from", std::string()));
    }
    const Json config = store.importConfig(summary.versionId);
    if (config.is_object()) {
        view.systemText = text(config.value("system_text", std::string()));
        view.hasOwnParts = config.value("split_rule", std::string()) == splitRuleName(SplitRule::OwnColumn);
    }
    for (const std::string& run : store.runsOf(summary.id)) view.runs.append(text(run));
    return view;
}

DatasetRowView viewOf(const DatasetRow& row) {
    DatasetRowView view;
    view.key = row.key;
    view.part = row.part;
    view.sourceRow = row.sourceRow;
    const Json content = Json::parse(row.content, nullptr, false);
    if (content.is_object()) view.group = text(content.value("group", std::string()));
    view.takeTurns(rowFromJson(row.content, "A row of the data set"));
    return view;
}

QString historyOf(const Json& report) {
    QStringList lines;
    if (!report.is_object()) return {};
    if (report.contains("changes")) {
        const Json& changes = report.at("changes");
        return QStringLiteral("From version %1. Rows edited: %2. Rows removed: %3.")
            .arg(changes.value("from_version", 0))
            .arg(changes.value("edited_rows", qint64{0}))
            .arg(changes.value("removed_rows", qint64{0}));
    }
    for (const Json& source : report.value("sources", Json::array())) {
        lines.append(QStringLiteral("%1 (%2, %3, SHA-256 %4)")
                         .arg(text(source.value("file", std::string())), text(source.value("format", std::string())),
                              text(source.value("encoding", std::string())),
                              text(source.value("sha256", std::string())).left(16)));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

void DatasetRowView::takeTurns(const Row& row) {
    turns = row;
    question.clear();
    answer = text(row.text);
    for (std::size_t i = 0; i < row.messages.size(); ++i) {
        const Message& turn = row.messages[i];
        if (i + 1 == row.messages.size() && turn.role == "assistant") {
            answer = text(turn.content);
        } else {
            question += (question.isEmpty() ? QString() : QStringLiteral("\n")) + text(turn.content);
        }
    }
}

DatasetSession::DatasetSession(const Workspace& workspace, QThreadPool& lookupThread, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(lookupThread, *this) {}

DatasetSession::~DatasetSession() { m_jobs.stopAndWait(); }

void DatasetSession::list() {
    m_jobs.post(
        [this](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            DatasetStore store(database);
            QVector<DatasetView> views;
            for (const DatasetSummary& summary : store.list()) views.append(viewOf(store, summary));
            m_jobs.deliver([this, views] { Q_EMIT listed(views); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DatasetSession::remove(qint64 datasetId) {
    m_jobs.post(
        [this, datasetId](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            DatasetStore(database).remove(datasetId);
            m_jobs.deliver([this, datasetId] { Q_EMIT removed(datasetId); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DatasetSession::findRows(qint64 versionId, std::optional<SplitPart> part, const QString& text) {
    const quint64 number = ++m_search;
    m_jobs.post(
        [this, number, versionId, part, text](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            const std::vector<qint64> keys = findRowKeys(database, versionId, part, text.toStdString());
            m_jobs.deliver([this, number, keys] {
                if (number == m_search) Q_EMIT rowsFound(keys);
            });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DatasetSession::readRows(const std::vector<qint64>& keys) {
    m_jobs.post(
        [this, keys](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            QVector<DatasetRowView> views;
            for (const DatasetRow& row : lorimer::readRows(database, keys)) views.append(viewOf(row));
            m_jobs.deliver([this, views] { Q_EMIT rowsRead(views); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DatasetSession::change(qint64 versionId, const DatasetChanges& changes) {
    m_jobs.post(
        [this, versionId, changes](const StopFlag& stop) {
            const int version =
                changeDataset(m_workspace, versionId, changes, [&stop] { return stop.isSet(); }).version;
            m_jobs.deliver([this, version] { Q_EMIT stored(version); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DatasetSession::readHistory(qint64 datasetId) {
    m_jobs.post(
        [this, datasetId](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            DatasetStore store(database);
            QVector<DatasetEvent> events;
            for (const DatasetSummary& summary : store.versions(datasetId)) {
                events.append(
                    {timeOf(summary.created), summary.version, historyOf(store.importReport(summary.versionId))});
            }
            m_jobs.deliver([this, events] { Q_EMIT historyRead(events); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

}  // namespace lorimer
