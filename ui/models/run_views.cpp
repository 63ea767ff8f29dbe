#include "ui/models/run_views.h"

#include <QFileInfo>
#include <algorithm>
#include <cmath>

namespace lorimer {
namespace {

QDateTime timeFrom(const QString& iso) { return QDateTime::fromString(iso, Qt::ISODateWithMs); }

/// Name of a model file or folder; two runs with models of the same name differ in their settings page.
QString modelName(const QString& path) { return QFileInfo(path).completeBaseName(); }

RunView summaryView(const RunRecord& run) {
    RunView view;
    view.id = run.id;
    view.name = run.inputs.name;
    view.model = modelName(run.inputs.modelPath);
    view.dataset = run.inputs.datasetName;
    view.state = run.state;
    view.failure = run.failure;
    view.created = timeFrom(run.started.isEmpty() ? run.created : run.started);
    view.step = run.summary.steps;
    view.totalSteps = run.summary.totalSteps;
    view.savedStep = run.savedStep;
    view.bestStep = run.summary.bestStep;
    view.lastLoss = run.summary.trainLoss;
    view.lastCheck = run.summary.evalLoss;
    view.bestCheck = run.summary.bestEvalLoss;
    if (run.summary.seconds > 0.0) {
        view.seconds = run.summary.seconds;
    }
    view.peakMemoryBytes = run.summary.peakMemoryBytes;
    view.calculatedMemoryBytes = run.inputs.plan.estimatedMemoryBytes;
    view.memoryUncertainty = run.inputs.plan.memoryUncertainty;
    const TrainingConfig& training = run.inputs.config.training;
    view.learningRate = training.learningRate;
    view.rowsAtOnce = training.batchSize;
    view.lengthLimit = training.maxLength;
    view.datasetSha256 = run.inputs.datasetSha256;
    view.hasAdapter = !run.summary.adapterFolder.empty() && !isActive(run.state);
    return view;
}

/// The summary of a run is written when it ends well; else the newest numbers stand in its curves.
void addNewest(RunStore& store, RunView& view) {
    const auto newest = store.steps(view.id, view.step - 1);
    if (!newest.empty()) {
        view.lastLoss = newest.back().loss;
        view.peakMemoryBytes = std::max(view.peakMemoryBytes, newest.back().peakMemoryBytes);
        view.totalSteps = std::max(view.totalSteps, newest.back().totalSteps);
    }
    view.bestCheck.reset();
    for (const EvaluationPoint& point : store.evaluations(view.id)) {
        view.lastCheck = point.loss;
        if (std::isfinite(point.loss) && (!view.bestCheck || point.loss < *view.bestCheck)) {
            view.bestCheck = point.loss;
            view.bestStep = point.step;
        }
    }
}

StepPoint stepPoint(const StepReport& report) {
    StepPoint point{
        report.step,     report.loss,  report.learningRate, report.tokensPerSecond, 0.0, report.peakMemoryBytes,
        report.gradNorm, report.tokens};
    if (report.tokensPerSecond > 0.0) {
        point.seconds = static_cast<double>(report.tokens) / report.tokensPerSecond;
    }
    return point;
}

}  // namespace

RunView runView(RunStore& store, const RunRecord& run) {
    RunView view = summaryView(run);
    if (run.ended.isEmpty() || run.state == RunState::Failed) {
        addNewest(store, view);
    }
    return view;
}

QVector<StepPoint> stepPoints(const std::vector<StepReport>& reports) {
    QVector<StepPoint> points;
    points.reserve(static_cast<qsizetype>(reports.size()));
    for (const StepReport& report : reports) {
        points.append(stepPoint(report));
    }
    return points;
}

QVector<CheckPoint> checkPoints(const std::vector<EvaluationPoint>& evaluations) {
    QVector<CheckPoint> points;
    for (const EvaluationPoint& evaluation : evaluations) {
        points.append({evaluation.step, evaluation.loss});
    }
    return points;
}

EventView eventView(const StoredEvent& stored) {
    return {timeFrom(stored.time), stored.event.step, QString::fromStdString(stored.event.kind),
            QString::fromStdString(stored.event.text)};
}

SampleView sampleView(const StoredSample& stored) {
    return {stored.answer.step, stored.answer.question, QString::fromStdString(stored.prompt),
            QString::fromStdString(stored.answer.text)};
}

}  // namespace lorimer
