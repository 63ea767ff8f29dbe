#include "session/training_run.h"

#include <QDir>
#include <chrono>
#include <memory>
#include <new>

#include "session/run_recorder.h"
#include "session/system_text.h"
#include "session/training_plan.h"
#include "store/durable_file.h"
#include "store/run_store.h"
#include "store/stored_rows.h"

namespace lorimer {

namespace {

/// Calls first the recorder, then whoever watches.
TrainHooks joinHooks(RunRecorder& recorder, const TrainJob& job, const TrainHooks& watcher, bool endAtCheckpoint) {
    TrainHooks hooks;
    const auto ending = std::make_shared<bool>(false);  // once the checkpoint is read
    hooks.onSample = [&](const SampleAnswer& answer) {
        const auto& question = job.sampleQuestions.at(static_cast<std::size_t>(answer.question));
        recorder.sample(answer, question.messages.back().content);
        if (watcher.onSample) watcher.onSample(answer);
    };
    hooks.onEvent = [&recorder, &watcher, ending, endAtCheckpoint](const RunEvent& event) {
        recorder.event(event);
        *ending = *ending || (endAtCheckpoint && event.kind == "phase" && event.text == "Training");
        if (watcher.onEvent) watcher.onEvent(event);
    };
    hooks.onStep = [&](const StepReport& report) {
        recorder.step(report);
        if (watcher.onStep) watcher.onStep(report);
    };
    hooks.onEvaluationStart = [&] {
        recorder.state(RunState::Checking);
        if (watcher.onEvaluationStart) watcher.onEvaluationStart();
    };
    hooks.onEvaluation = [&](const EvaluationPoint& point) {
        recorder.evaluation(point);
        if (watcher.onEvaluation) watcher.onEvaluation(point);
    };
    hooks.onCheckpoint = [&](const CheckpointReport& report) {
        recorder.checkpoint(report);
        if (watcher.onCheckpoint) watcher.onCheckpoint(report);
    };
    hooks.stopRequested = [&recorder, &watcher, ending] {
        StopRequest request = watcher.stopRequested ? watcher.stopRequested() : StopRequest::None;
        if (*ending) request = StopRequest::Stop;
        if (request == StopRequest::Stop) recorder.state(RunState::Stopping);
        if (request == StopRequest::Pause) recorder.state(RunState::Pausing);
        return request;
    };
    return hooks;
}

/// An import on another thread may hold the right to write for as long: a run waits for it rather than fail.
constexpr std::chrono::minutes patience{10};

bool hasCheckpoint(const QString& runFolder) {
    for (const QString& name :
         QDir(runFolder + QStringLiteral("/checkpoints")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (!name.endsWith(QLatin1String(".tmp"))) return true;
    }
    return false;
}

/// After a fault of the graphics driver nothing that this process asks of it works any more.
std::string unexpectedWords(const std::string& what) {
    return what.find("CUDA error") != std::string::npos
               ? "The graphics driver reported a fault. The run is saved up to its last checkpoint; end Lorimer, start "
                 "it again and resume the run."
               : "The training failed unexpectedly. The run is saved up to its last checkpoint; resume it, and report "
                 "this if it happens again.";
}

/// Notes the failure. When that fails too (disk full), the first error is the one to tell; the next start marks the run
/// Interrupted.
void recordFailure(RunStore& store, const QString& runId, const std::string& sentence,
                   const TrainingObserver& observer) {
    try {
        store.fail(runId, sentence);
    } catch (const Error&) {
        return;
    }
    if (observer.onState) observer.onState(RunState::Failed);
}

RunSummary runRecorded(Engine& engine, const Workspace& workspace, Database& database, const TrainJob& job,
                       const RunRecord& run, const TrainingRequest& request, const TrainingObserver& observer) {
    RunStore store(database, workspace);
    try {
        RunRecorder recorder(database, workspace, run.id, request.reportFile, job.resume);
        recorder.onState = observer.onState;
        return recorder.finish(run.inputs.name, engine.runTraining(job, joinHooks(recorder, job, observer.hooks,
                                                                                  request.endAtCheckpoint)));
    } catch (const Error& error) {
        recordFailure(store, run.id, error.sentence(), observer);
        throw;
    } catch (const std::bad_alloc&) {
        const Error error(
            ErrorKind::OutOfResources,
            "There was not enough memory to go on. The run is saved up to its last checkpoint; close other "
            "programs or make max_length smaller, and resume it.");
        recordFailure(store, run.id, error.sentence(), observer);
        throw error;
    } catch (const std::exception& failure) {
        const Error error(ErrorKind::Internal, unexpectedWords(failure.what()), failure.what());
        recordFailure(store, run.id, error.sentence(), observer);
        throw error;
    }
}

/// The questions of the chosen rows: conversations without their last answer. Rows of plain text have none.
std::vector<Row> sampleQuestions(const RowSource& rows, const std::vector<std::int64_t>& chosen) {
    std::vector<Row> questions;
    for (const std::int64_t index : chosen) {
        if (index < 0 || static_cast<std::size_t>(index) >= rows.size()) continue;
        Row row = rows.row(static_cast<std::size_t>(index));
        if (row.messages.size() < 2 || row.messages.back().role != "assistant") continue;
        row.messages.pop_back();
        questions.push_back(std::move(row));
    }
    return questions;
}

}  // namespace

TrainingResult trainAndRecord(Engine& engine, const Workspace& workspace, const TrainingRequest& request,
                              const TrainingObserver& observer) {
    Database database = workspace.openDatabase();
    database.setPatience(patience);
    RunStore store(database, workspace);
    TrainingPlan plan = planTraining(engine, workspace, database, request);
    const std::string& systemText = plan.run.inputs.plan.systemText;
    const StoredRows storedTrainRows(database, plan.dataset.versionId, SplitPart::Train);
    const StoredRows storedValidationRows(database, plan.dataset.versionId, SplitPart::Validation);
    const SystemTextRows trainRows(storedTrainRows, systemText);
    const SystemTextRows validationRows(storedValidationRows, systemText);
    TrainJob job;
    job.modelPath = plan.run.inputs.modelPath.toStdString();
    job.config = plan.run.inputs.config;
    job.device = request.device;
    job.trainRows = &trainRows;
    job.validationRows = &validationRows;
    job.sampleQuestions = sampleQuestions(validationRows, plan.run.inputs.plan.sampleRows);
    // Killed before its first checkpoint, a run begins again.
    job.resume = plan.resumed && hasCheckpoint(workspace.runFolder(plan.run.id));
    if (request.endAtCheckpoint && !job.resume) {
        throw badInput("The run \"" + plan.run.inputs.name.toStdString() +
                       "\" has nothing saved yet that could be kept. Nothing was changed; resume it, or delete it.");
    }
    requireRoom(engine, workspace, job);
    if (!request.reportFile.isEmpty()) {
        workspace.requireOutside(request.reportFile);
        ReportFile::requireWritable(request.reportFile);
    }

    if (observer.hooks.stopRequested && observer.hooks.stopRequested() != StopRequest::None) {
        throw Error(ErrorKind::Stopped, "Stopped before the training began. Nothing was changed.");
    }

    if (!plan.resumed) {
        const QString& name = plan.run.inputs.name;
        if (!name.isEmpty() && store.contains(name)) store.remove(store.find(name).id);  // an empty run, see planNew
        plan.run.id = store.create(plan.run.inputs);
    }
    store.begin(plan.run.id, plan.run.inputs);
    if (plan.resumed && !job.resume) store.rollBack(plan.run.id, -1);
    const RunRecord run = store.find(plan.run.id);
    createPrivateFolder(workspace.runFolder(QString()));
    createPrivateFolder(workspace.runFolder(run.id));
    job.runFolder = workspace.runFolder(run.id).toStdString();
    if (observer.onRun) observer.onRun(run);
    if (observer.onState) observer.onState(RunState::Preparing);
    return {run.id, run.inputs.name, runRecorded(engine, workspace, database, job, run, request, observer)};
}

}  // namespace lorimer
