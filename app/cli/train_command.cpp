#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "app/cli/json_file.h"
#include "app/cli/progress_line.h"
#include "app/cli/stop_signal.h"
#include "engine/base/error.h"
#include "session/training_run.h"
#include "store/run_json.h"

namespace lorimer::cli {

namespace {

struct TrainOptions {
    CommonOptions common;
    std::string workspace;
    std::string model;
    std::string dataset;
    std::string config;
    std::string run;
    std::string report;
    std::string resume;
};

TrainingRequest requestFrom(const TrainOptions& options) {
    TrainingRequest request;
    if (!options.model.empty()) request.modelPath = QString::fromStdString(options.model);
    if (!options.dataset.empty()) request.dataset = QString::fromStdString(options.dataset);
    if (!options.config.empty()) request.config = trainConfigFromJson(readJsonFile(options.config));
    request.runName = QString::fromStdString(options.run);
    request.resumeRun = QString::fromStdString(options.resume);
    request.reportFile = QString::fromStdString(options.report);
    request.device = options.common.device;
    return request;
}

std::string shortNumber(double value) { return QString::number(value, 'g', 4).toStdString(); }

TrainingObserver observerFor(ProgressLine& progress) {
    TrainingObserver observer;
    observer.hooks.onEvent = [&progress](const RunEvent& event) { progress.draw(event.text); };
    observer.hooks.onEvaluationStart = [&progress] { progress.draw("checking on the validation part"); };
    observer.hooks.onStep = [&progress](const StepReport& report) {
        progress.draw("step " + std::to_string(report.step) + " of " + std::to_string(report.totalSteps) + "  loss " +
                      shortNumber(report.loss) + "  " + shortNumber(report.tokensPerSecond) + " tokens/s  " +
                      progress.timeLeft(report.step, report.totalSteps));
    };
    observer.hooks.stopRequested = [] { return stopSignalled() ? StopRequest::Stop : StopRequest::None; };
    return observer;
}

std::string lossText(const std::optional<double>& loss) { return loss ? shortNumber(*loss) : std::string("-"); }

void printForAPerson(const TrainingResult& result) {
    const RunSummary& summary = result.summary;
    std::cout << "Run " << result.runName.toStdString() << " (" << result.runId.toStdString() << "): step "
              << summary.steps << " of " << summary.totalSteps << " in " << durationText(summary.seconds) << ", "
              << shortNumber(summary.tokensPerSecond) << " tokens/s, peak memory "
              << shortNumber(static_cast<double>(summary.peakMemoryBytes) / 1e9) << " GB\n"
              << "Training loss " << lossText(summary.trainLoss) << "; check loss before training "
              << lossText(summary.baseEvalLoss) << ", last " << lossText(summary.evalLoss) << ", best "
              << lossText(summary.bestEvalLoss) << " at step " << summary.bestStep << '\n'
              << "Adapter: " << (summary.adapterFolder.empty() ? "none yet" : summary.adapterFolder) << '\n';
}

void train(const TrainOptions& options) {
    if (options.resume.empty() && (options.model.empty() || options.dataset.empty())) {
        throw Error(ErrorKind::WrongUse,
                    "A new run needs --model and --dataset (or --resume RUN goes on with one). Nothing was "
                    "started.");
    }
    const TrainingRequest request = requestFrom(options);
    startCoreApplication();
    const auto workspace =
        Workspace::openForWriting(QString::fromStdString(options.workspace), Workspace::WhenMissing::Refuse);
    catchStopSignals();
    TrainingResult result;
    {
        ProgressLine progress;
        result = trainAndRecord(lorimerEngine(), *workspace, request, observerFor(progress));
    }
    if (options.common.json) {
        printResult(options.common, summaryToJson(result.runId, result.runName, result.summary));
    } else {
        printForAPerson(result);
    }
    const RunSummary& summary = result.summary;
    if (summary.outcome == RunOutcome::Stopped || summary.outcome == RunOutcome::Paused) {
        throw Error(ErrorKind::Stopped, "Stopped after step " + std::to_string(summary.steps) + " of " +
                                            std::to_string(summary.totalSteps) +
                                            "; the run is saved up to there. Go on with \"lorimer-cli train "
                                            "--workspace " +
                                            options.workspace + " --resume " + result.runId.toStdString() + "\".");
    }
}

}  // namespace

void addTrainCommand(CLI::App& app) {
    CLI::App& command = *app.add_subcommand("train", "Fine-tune a model on a stored data set; Ctrl-C saves and ends");
    const auto options = std::make_shared<TrainOptions>();
    command.add_option("--workspace", options->workspace, "Folder of the workspace")->required();
    command.add_option("--model", options->model, "Hugging Face folder or .gguf file");
    command.add_option("--dataset", options->dataset, "Name of the data set");
    command.add_option("--config", options->config, "train.json; without it all settings have their defaults");
    command.add_option("--run", options->run, "Name of the new run (default: after the data set)");
    command.add_option("--report", options->report, "Write a JSON line per step and evaluation to this file");
    command.add_option("--resume", options->resume, "Go on with this run (name or id)");
    addCommonOptions(command, options->common);
    command.callback([options] { train(*options); });
}

}  // namespace lorimer::cli
