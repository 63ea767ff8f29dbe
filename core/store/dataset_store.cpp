#include "store/dataset_store.h"

namespace lorimer {

namespace {

std::string quotedNames(const std::vector<DatasetSummary>& datasets) {
    constexpr std::size_t mostNamed = 5;
    std::string names;
    for (std::size_t i = 0; i < datasets.size() && i < mostNamed; ++i) {
        names += (i > 0 ? ", '" : "'") + datasets[i].name + "'";
    }
    if (datasets.size() > mostNamed) names += " and " + std::to_string(datasets.size() - mostNamed) + " more";
    return names;
}

}  // namespace

std::vector<DatasetSummary> DatasetStore::select(const QString& condition, const QVariantList& values) {
    QSqlQuery query = m_database.run(
        QStringLiteral(
            "SELECT d.id, v.id, v.version, d.name, v.created, v.kind, v.sha256, v.train_rows, "
            "v.validation_rows, v.test_rows FROM dataset_versions v JOIN datasets d ON d.id = v.dataset_id ") +
            condition,
        values);
    std::vector<DatasetSummary> found;
    while (query.next()) {
        DatasetSummary& summary = found.emplace_back();
        summary.id = query.value(0).toLongLong();
        summary.versionId = query.value(1).toLongLong();
        summary.version = query.value(2).toInt();
        summary.name = query.value(3).toString().toStdString();
        summary.created = query.value(4).toString().toStdString();
        summary.kind = query.value(5).toString().toStdString();
        summary.sha256 = query.value(6).toString().toStdString();
        for (int part = 0; part < 3; ++part) {
            summary.rows[static_cast<std::size_t>(part)] = query.value(7 + part).toLongLong();
        }
    }
    return found;
}

std::vector<DatasetSummary> DatasetStore::list() {
    return select(
        QStringLiteral("WHERE v.version = (SELECT max(version) FROM dataset_versions WHERE dataset_id = d.id) "
                       "ORDER BY d.name"),
        {});
}

DatasetSummary DatasetStore::find(const std::string& name) {
    const std::vector<DatasetSummary> found =
        select(QStringLiteral("WHERE d.name = ? ORDER BY v.version DESC LIMIT 1"), {QString::fromStdString(name)});
    if (!found.empty()) return found.front();
    const std::vector<DatasetSummary> others = list();
    throw badInput("There is no data set called '" + name + "' in this workspace. Nothing was changed; " +
                   (others.empty() ? "import one first." : "there is " + quotedNames(others) + "."));
}

DatasetSummary DatasetStore::version(qint64 versionId) {
    const std::vector<DatasetSummary> found = select(QStringLiteral("WHERE v.id = ?"), {versionId});
    if (!found.empty()) return found.front();
    throw badInput("The data set that was used is no longer in this workspace. Nothing was changed; import it again.");
}

std::vector<DatasetSummary> DatasetStore::versions(qint64 datasetId) {
    return select(QStringLiteral("WHERE d.id = ? ORDER BY v.version"), {datasetId});
}

bool DatasetStore::exists(const std::string& name) {
    return m_database.value(QStringLiteral("SELECT 1 FROM datasets WHERE name = ?"), {QString::fromStdString(name)})
        .isValid();
}

void DatasetStore::remove(qint64 datasetId) {
    Transaction transaction(m_database);
    m_database.run(QStringLiteral("DELETE FROM datasets WHERE id = ?"), {datasetId});
    transaction.commit();
}

std::vector<std::string> DatasetStore::runsOf(qint64 datasetId) {
    QSqlQuery query = m_database.run(QStringLiteral("SELECT r.name FROM runs r JOIN dataset_versions v ON v.id = "
                                                    "r.dataset_version_id WHERE v.dataset_id = ? ORDER BY r.created"),
                                     {datasetId});
    std::vector<std::string> names;
    while (query.next()) names.push_back(query.value(0).toString().toStdString());
    return names;
}

Json DatasetStore::importConfig(qint64 versionId) { return jsonColumn(QStringLiteral("import_config"), versionId); }

Json DatasetStore::importReport(qint64 versionId) { return jsonColumn(QStringLiteral("import_report"), versionId); }

Json DatasetStore::jsonColumn(const QString& column, qint64 versionId) {
    const QVariant text =
        m_database.value(QStringLiteral("SELECT %1 FROM dataset_versions WHERE id = ?").arg(column), {versionId});
    Json json = Json::parse(text.toString().toStdString(), nullptr, false);
    if (!json.is_discarded()) return json;
    throw badInput(
        "The history of a data set is damaged in the database. Nothing was changed; restore a backup of the "
        "workspace.");
}

}  // namespace lorimer
