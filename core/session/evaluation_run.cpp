#include "session/evaluation_run.h"

#include <QDir>
#include <QFileInfo>

#include "session/evaluation_json.h"
#include "session/system_text.h"
#include "store/dataset_store.h"
#include "store/evaluation_store.h"
#include "store/run_store.h"
#include "store/stored_rows.h"

namespace lorimer {

namespace {

const char* partName(SplitPart part) {
    switch (part) {
        case SplitPart::Train:
            return "training";
        case SplitPart::Validation:
            return "validation";
        case SplitPart::Test:
            return "test";
    }
    throw Error(ErrorKind::Internal, "Unknown part of a data set.");
}

/// What the adapter in `folder` was trained with, where a run of this workspace made it.
RunInputs inputsOfAdapter(Database& database, const Workspace& workspace, const QString& folder) {
    if (folder.isEmpty()) return {};
    const QString wanted = QFileInfo(folder).canonicalFilePath();
    for (const RunRecord& run : RunStore(database, workspace).list()) {
        const QFileInfo adapter(QString::fromStdString(run.summary.adapterFolder));
        if (!wanted.isEmpty() && adapter.canonicalFilePath() == wanted) return run.inputs;
    }
    return {};
}

}  // namespace

EvaluationReport evaluateStored(Engine& engine, const Workspace& workspace, const EvaluationRequest& request,
                                const std::function<void(std::int64_t, std::int64_t)>& onProgress,
                                const std::function<bool()>& stopRequested) {
    Database database = workspace.openDatabase();
    DatasetStore datasets(database);
    const DatasetSummary dataset = request.datasetVersionId ? datasets.version(*request.datasetVersionId)
                                                            : datasets.find(request.dataset.toStdString());
    const StoredRows stored(database, dataset.versionId, request.part);
    if (stored.size() == 0) {
        throw badInput("The data set \"" + dataset.name + "\" has no rows in its " + partName(request.part) +
                       " part. Nothing was measured; choose another part.");
    }
    const RunInputs inputs = inputsOfAdapter(database, workspace, request.adapterFolder);
    const SystemTextRows rows(stored, inputs.plan.systemText);
    EvaluationJob job;
    job.modelPath = request.modelPath.toStdString();
    job.adapterFolder = request.adapterFolder.toStdString();
    job.device = request.device;
    job.quantization = request.quantization.value_or(inputs.config.quantization);
    if (!request.quantization && job.quantization.type == QuantizationType::Nf4)
        job.quantization.type = usualCompression(engine.inspectModel(job.modelPath, false).quantization);
    job.rows = &rows;
    job.groups = stored.groups();
    job.keepFinishedRows = request.keepFinishedRows;
    job.maxLength = request.maxLength.value_or(inputs.config.training.maxLength);
    job.maxAnswerTokens = request.maxAnswerTokens;
    job.onProgress = onProgress;
    job.stopRequested = stopRequested;
    return engine.evaluate(job);
}

void keepEvaluation(const Workspace& workspace, const EvaluationRequest& request, const EvaluationReport& report) {
    if (request.runId.isEmpty() || !request.datasetVersionId || !workspace.isWritable()) return;
    Database database = workspace.openDatabase();
    EvaluationStore(database).add(request.runId, *request.datasetVersionId, request.part, evaluationScores(report));
}

std::optional<KeptEvaluation> keptEvaluation(const Workspace& workspace, const QString& runId, SplitPart part) {
    Database database = workspace.openDatabase();
    const auto stored = EvaluationStore(database).newest(runId, part);
    if (!stored) return std::nullopt;
    return KeptEvaluation{evaluationFromScores(stored->report), stored->created};
}

}  // namespace lorimer
