#include "session/run_choices.h"

#include <QDir>
#include <QFileInfo>

#include "store/dataset_store.h"
#include "store/evaluation_store.h"
#include "store/run_store.h"
#include "store/stored_rows.h"

namespace lorimer {

namespace {

std::int64_t bytesOf(const QString& folder) {
    std::int64_t bytes = 0;
    for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files)) bytes += file.size();
    return bytes;
}

RunChoice choiceOf(const RunRecord& run) {
    RunChoice choice;
    choice.id = run.id;
    choice.name = run.inputs.name;
    choice.modelPath = run.inputs.modelPath;
    choice.modelName = QFileInfo(run.inputs.modelPath).completeBaseName();
    choice.adapterFolder = QString::fromStdString(run.summary.adapterFolder);
    choice.adapterBytes = bytesOf(choice.adapterFolder);
    choice.best = run.summary.bestStep > 0;
    choice.step = choice.best ? run.summary.bestStep : run.summary.steps;
    choice.config = run.inputs.config;
    choice.systemText = QString::fromStdString(run.inputs.plan.systemText);
    choice.datasetName = run.inputs.datasetName;
    choice.datasetVersionId = run.inputs.datasetVersionId;
    return choice;
}

}  // namespace

std::vector<RunChoice> runsWithAdapter(const Workspace& workspace) {
    Database database = workspace.openDatabase();
    std::vector<RunChoice> choices;
    for (const RunRecord& run : RunStore(database, workspace).list()) {
        const QString folder = QString::fromStdString(run.summary.adapterFolder);
        if (isActive(run.state) || folder.isEmpty() || !QFileInfo(folder).isDir()) continue;
        RunChoice choice = choiceOf(run);
        if (choice.datasetVersionId) choice.rows = DatasetStore(database).version(*choice.datasetVersionId).rows;
        choices.push_back(std::move(choice));
    }
    return choices;
}

PartFacts partFacts(const Workspace& workspace, qint64 versionId, SplitPart part) {
    Database database = workspace.openDatabase();
    PartFacts facts;
    QSqlQuery query = database.run(QStringLiteral("SELECT count(*), count(DISTINCT group_number) FROM dataset_rows "
                                                  "WHERE version_id = ? AND split = ?"),
                                   {versionId, static_cast<int>(part)});
    if (query.next()) {
        facts.rows = query.value(0).toLongLong();
        facts.patients = query.value(1).toLongLong();
    }
    if (part != SplitPart::Train) {
        facts.sharedWithTraining =
            database
                .value(
                    QStringLiteral("SELECT count(*) FROM (SELECT group_number FROM dataset_rows WHERE version_id = ? "
                                   "AND split = ? AND group_number IS NOT NULL INTERSECT SELECT group_number FROM "
                                   "dataset_rows WHERE version_id = ? AND split = 0)"),
                    {versionId, static_cast<int>(part), versionId})
                .toLongLong();
    }
    facts.evaluations = EvaluationStore(database).uses(versionId, part);
    return facts;
}

Row questionOfPart(const Workspace& workspace, qint64 versionId, SplitPart part, std::int64_t index) {
    Database database = workspace.openDatabase();
    Row row = StoredRows(database, versionId, part).row(static_cast<std::size_t>(index));
    while (!row.messages.empty() && row.messages.back().role == "assistant") row.messages.pop_back();
    return row;
}

bool hasGraphicsCard() { return QFileInfo::exists(QStringLiteral("/dev/nvidiactl")); }

}  // namespace lorimer
