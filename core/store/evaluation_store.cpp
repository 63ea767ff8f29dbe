#include "store/evaluation_store.h"

#include "store/run_store.h"

namespace lorimer {

qint64 EvaluationStore::add(const QString& runId, qint64 datasetVersionId, SplitPart part, const Json& report) {
    if (!m_database.value(QStringLiteral("SELECT 1 FROM runs WHERE id = ?"), {runId}).isValid()) {
        throw badInput("This run was deleted, so its evaluation was not kept. Evaluate another run.");
    }
    return m_database
        .run(QStringLiteral("INSERT INTO evaluation_reports (run_id, dataset_version_id, part, created, report) "
                            "VALUES (?, ?, ?, ?, ?)"),
             {runId, datasetVersionId, static_cast<int>(part), currentTime(),
              QString::fromStdString(report.dump(-1, ' ', false, Json::error_handler_t::replace))})
        .lastInsertId()
        .toLongLong();
}

std::optional<StoredEvaluation> EvaluationStore::newest(const QString& runId, SplitPart part) {
    QSqlQuery query = m_database.run(
        QStringLiteral("SELECT id, dataset_version_id, created, report FROM evaluation_reports WHERE run_id = ? "
                       "AND part = ? ORDER BY id DESC LIMIT 1"),
        {runId, static_cast<int>(part)});
    if (!query.next()) return std::nullopt;
    StoredEvaluation evaluation;
    evaluation.id = query.value(0).toLongLong();
    evaluation.runId = runId;
    if (!query.value(1).isNull()) evaluation.datasetVersionId = query.value(1).toLongLong();
    evaluation.part = part;
    evaluation.created = query.value(2).toString();
    evaluation.report = Json::parse(query.value(3).toString().toStdString(), nullptr, false);
    if (evaluation.report.is_discarded()) {
        throw badInput(
            "The kept evaluation of this run is damaged in the database. Nothing was changed; evaluate the run again.");
    }
    return evaluation;
}

int EvaluationStore::uses(qint64 datasetVersionId, SplitPart part) {
    return m_database
        .value(QStringLiteral("SELECT count(*) FROM evaluation_reports WHERE dataset_version_id = ? AND part = ?"),
               {datasetVersionId, static_cast<int>(part)})
        .toInt();
}

}  // namespace lorimer
