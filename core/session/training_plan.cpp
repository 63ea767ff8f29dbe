#include "session/training_plan.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>
#include <algorithm>

#include "store/run_store.h"

namespace lorimer {

namespace {

constexpr qint64 diskReserve = qint64(1) << 30;  // privacy.md 8.1: 1 GiB beside the checkpoints

std::string gigabytes(std::int64_t bytes) {
    return QString::number(static_cast<double>(bytes) / 1e9, 'f', 1).toStdString() + " GB";
}

QString absolutePath(const QString& path) { return QDir::cleanPath(QFileInfo(path).absoluteFilePath()); }

Error differs(const RunRecord& run, const std::string& what, const std::string& given, const std::string& kept) {
    return badInput("The run \"" + run.inputs.name.toStdString() + "\" was started with another " + what + " (" + kept +
                    ", not " + given + "). Nothing was changed; leave it out to go on, or start a new run.");
}

/// The path of the first key whose value differs: "training.learning_rate".
void requireSameConfig(const RunRecord& run, const TrainConfig& config) {
    const Json given = trainConfigToJson(config);
    const Json kept = trainConfigToJson(run.inputs.config);
    for (const auto& [part, keys] : kept.items()) {
        for (const auto& [key, value] : keys.items()) {
            const Json& other = given.at(part).at(key);
            if (other != value) throw differs(run, "\"" + part + "." + key + "\"", other.dump(), value.dump());
        }
    }
}

void requireResumable(const RunRecord& run) {
    const std::string name = "The run \"" + run.inputs.name.toStdString() + "\"";
    if (run.state == RunState::Done) {
        throw badInput(name +
                       " is done: nothing is left to train. Nothing was changed; start a new run, from its adapter if "
                       "you like (\"init_adapter\").");
    }
    if (isActive(run.state)) throw badInput(name + " is going on already. Nothing was changed.");
}

/// The data set's version that the run was started with, unchanged.
DatasetSummary datasetOf(Database& database, const RunRecord& run) {
    const std::string name = run.inputs.datasetName.toStdString();
    if (!run.inputs.datasetVersionId) {
        throw badInput("The data set \"" + name + "\" of the run \"" + run.inputs.name.toStdString() +
                       "\" was deleted, so the "
                       "run cannot go on. Its adapter is kept; start a new run from it.");
    }
    DatasetSummary dataset = DatasetStore(database).version(*run.inputs.datasetVersionId);
    if (QString::fromStdString(dataset.sha256) != run.inputs.datasetSha256) {
        throw badInput("The data set \"" + name + "\" has changed since the run \"" + run.inputs.name.toStdString() +
                       "\" was started, so the run cannot go on exactly. Nothing was changed; start a new run.");
    }
    return dataset;
}

/// The same rows per step in more rounds; `rows` divides them, or the next smaller number that does is taken.
void setRowsAtOnce(TrainingConfig& training, int rows) {
    const int perStep = training.batchSize * training.accumulationSteps;
    int atOnce = std::clamp(rows, 1, perStep);
    while (perStep % atOnce != 0) --atOnce;
    training.batchSize = atOnce;
    training.accumulationSteps = perStep / atOnce;
}

TrainingPlan planResume(Engine& engine, const Workspace& workspace, Database& database,
                        const TrainingRequest& request) {
    TrainingPlan plan;
    plan.run = RunStore(database, workspace).find(request.resumeRun);
    RunInputs& inputs = plan.run.inputs;
    requireResumable(plan.run);
    if (!request.runName.isEmpty() && request.runName != inputs.name) {
        throw differs(plan.run, "name", request.runName.toStdString(), inputs.name.toStdString());
    }
    if (request.dataset && *request.dataset != inputs.datasetName) {
        throw differs(plan.run, "data set", request.dataset->toStdString(), inputs.datasetName.toStdString());
    }
    if (request.config) requireSameConfig(plan.run, *request.config);
    plan.dataset = datasetOf(database, plan.run);
    // A model that was moved may be given by its new path: what counts is the content.
    const QString path = request.modelPath ? absolutePath(*request.modelPath) : inputs.modelPath;
    const ModelReport model = engine.inspectModel(path.toStdString(), true);
    if (QString::fromStdString(model.sha256) != inputs.modelSha256) {
        if (path != inputs.modelPath)
            throw differs(plan.run, "model", path.toStdString(), inputs.modelPath.toStdString());
        throw badInput("The model " + path.toStdString() + " has changed since the run \"" + inputs.name.toStdString() +
                       "\" was started, so the run cannot go on exactly. Nothing was changed; start a new run.");
    }
    inputs.modelPath = path;
    if (request.rowsAtOnce > 0) setRowsAtOnce(inputs.config.training, request.rowsAtOnce);
    plan.resumed = true;
    return plan;
}

TrainingPlan planNew(Engine& engine, const Workspace& workspace, Database& database, const TrainingRequest& request) {
    if (!request.modelPath || !request.dataset) {
        throw Error(ErrorKind::WrongUse, "A new run needs a model and a data set. Give both, or a run to resume.");
    }
    TrainingPlan plan;
    plan.dataset = DatasetStore(database).find(request.dataset->toStdString());
    if (plan.dataset.rows[0] == 0) {
        throw badInput("The data set \"" + plan.dataset.name +
                       "\" has no training rows. Nothing was started; import it again "
                       "with another split.");
    }
    RunInputs& inputs = plan.run.inputs;
    inputs.name = request.runName;
    RunStore store(database, workspace);
    if (!inputs.name.isEmpty() && store.contains(inputs.name) && !isEmptyRun(store.find(inputs.name))) {
        throw badInput("There is a run named \"" + inputs.name.toStdString() +
                       "\" already. Nothing was started; choose another "
                       "name, or go on with it by --resume.");
    }
    inputs.config = request.config.value_or(TrainConfig());
    inputs.plan = request.plan;
    inputs.modelPath = absolutePath(*request.modelPath);
    inputs.modelSha256 = QString::fromStdString(engine.inspectModel(inputs.modelPath.toStdString(), true).sha256);
    inputs.datasetVersionId = plan.dataset.versionId;
    inputs.datasetName = QString::fromStdString(plan.dataset.name);
    inputs.datasetVersion = plan.dataset.version;
    inputs.datasetSha256 = QString::fromStdString(plan.dataset.sha256);
    return plan;
}

}  // namespace

bool isEmptyRun(const RunRecord& run) {
    return !isActive(run.state) && run.state != RunState::Queued && run.state != RunState::Done && run.savedStep == 0 &&
           run.summary.steps == 0;
}

TrainingPlan planTraining(Engine& engine, const Workspace& workspace, Database& database,
                          const TrainingRequest& request) {
    TrainingPlan plan = request.resumeRun.isEmpty() ? planNew(engine, workspace, database, request)
                                                    : planResume(engine, workspace, database, request);
    plan.run.inputs.device = QString::fromStdString(request.device.device);
    return plan;
}

void requireRoom(Engine& engine, const Workspace& workspace, const TrainJob& job) {
    const MemoryEstimate estimate = engine.estimateMemory(job);
    if (!estimate.fits()) {
        throw Error(
            ErrorKind::OutOfResources,
            "This training needs about " + gigabytes(estimate.totalBytes) + " of memory and " +
                gigabytes(estimate.freeBytes) + " of " + gigabytes(estimate.capacityBytes) +
                " are free. Nothing was started; make max_length or per_device_train_batch_size smaller, choose "
                "\"nf4\", or close other programs.");
    }
    const QStorageInfo disk(workspace.folder());
    if (disk.isValid() && disk.bytesAvailable() < diskReserve) {
        throw Error(ErrorKind::OutOfResources, "The disk of the workspace " + workspace.folder().toStdString() +
                                                   " has " + gigabytes(disk.bytesAvailable()) +
                                                   " free, and a run needs at least " + gigabytes(diskReserve) +
                                                   ". Nothing was started; free some space.");
    }
}

}  // namespace lorimer
