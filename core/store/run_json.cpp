#include "store/run_json.h"

#include <cmath>

namespace lorimer {

namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json number(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

Json text(const QString& value) { return value.isEmpty() ? Json(nullptr) : Json(value.toStdString()); }

Json losses(const RunSummary& summary) {
    return {{"train_loss", number(summary.trainLoss)},
            {"eval_loss", number(summary.evalLoss)},
            {"best_eval_loss", number(summary.bestEvalLoss)},
            {"base_eval_loss", number(summary.baseEvalLoss)}};
}

Json adapter(const RunSummary& summary) {
    return summary.adapterFolder.empty() ? Json(nullptr) : Json(summary.adapterFolder);
}

}  // namespace

Json stepToJson(const StepReport& report) {
    return {{"step", report.step},
            {"epoch", number(report.epoch)},
            {"loss", number(report.loss)},
            {"learning_rate", number(report.learningRate)},
            {"grad_norm", number(report.gradNorm)},
            {"tokens", report.tokens},
            {"trained_tokens", report.trainedTokens},
            {"tokens_per_second", number(report.tokensPerSecond)},
            {"peak_memory_bytes", report.peakMemoryBytes}};
}

Json evaluationToJson(const EvaluationPoint& point) {
    return {{"step", point.step}, {"eval_loss", number(point.loss)}};
}

Json summaryToJson(const QString& runId, const QString& runName, const RunSummary& summary) {
    return {{"run_id", runId.toStdString()},
            {"run", runName.toStdString()},
            {"outcome", runOutcomeName(summary.outcome).toStdString()},
            {"steps", summary.steps},
            {"total_steps", summary.totalSteps},
            {"final_losses", losses(summary)},
            {"best_step", summary.bestStep},
            {"seconds", number(summary.seconds)},
            {"tokens_per_second", number(summary.tokensPerSecond)},
            {"peak_memory_bytes", summary.peakMemoryBytes},
            {"adapter", adapter(summary)}};
}

Json runToJson(const RunRecord& run) {
    return {{"run_id", run.id.toStdString()},
            {"run", run.inputs.name.toStdString()},
            {"state", run.stateText().toStdString()},
            {"model", run.inputs.modelPath.toStdString()},
            {"dataset", run.inputs.datasetName.toStdString()},
            {"dataset_version", run.inputs.datasetVersion},
            {"steps", run.summary.steps},
            {"total_steps", run.summary.totalSteps},
            {"saved_step", run.savedStep},
            {"best_step", run.summary.bestStep},
            {"final_losses", losses(run.summary)},
            {"seconds", number(run.summary.seconds)},
            {"tokens_per_second", number(run.summary.tokensPerSecond)},
            {"peak_memory_bytes", run.summary.peakMemoryBytes},
            {"adapter", adapter(run.summary)},
            {"created", text(run.created)},
            {"started", text(run.started)},
            {"ended", text(run.ended)},
            {"failure", text(run.failure)}};
}

Json runDetailsToJson(RunStore& store, const RunRecord& run) {
    Json json = runToJson(run);
    json["model_sha256"] = run.inputs.modelSha256.toStdString();
    json["dataset_sha256"] = run.inputs.datasetSha256.toStdString();
    json["device"] = run.inputs.device.toStdString();
    json["config"] = trainConfigToJson(run.inputs.config);
    json["metrics"] = Json::array();
    for (const StepReport& report : store.steps(run.id)) json["metrics"].push_back(stepToJson(report));
    json["evaluations"] = Json::array();
    for (const EvaluationPoint& point : store.evaluations(run.id)) {
        Json item = evaluationToJson(point);
        item["best"] = point.best;
        json["evaluations"].push_back(item);
    }
    json["events"] = Json::array();
    for (const StoredEvent& stored : store.events(run.id)) {
        json["events"].push_back({{"time", stored.time.toStdString()},
                                  {"step", stored.event.step},
                                  {"kind", stored.event.kind},
                                  {"text", stored.event.text}});
    }
    json["checkpoints"] = Json::array();
    for (const CheckpointReport& checkpoint : store.checkpoints(run.id)) {
        json["checkpoints"].push_back({{"step", checkpoint.step}, {"folder", checkpoint.folder}});
    }
    return json;
}

}  // namespace lorimer
