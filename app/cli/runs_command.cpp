#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "store/run_json.h"
#include "store/workspace.h"

namespace lorimer::cli {

namespace {

struct RunsOptions {
    CommonOptions common;
    std::string workspace;
    std::string run;
};

void printJson(const Json& json) { std::cout << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n'; }

std::string lossText(const std::optional<double>& loss) {
    return loss ? QString::number(*loss, 'f', 4).toStdString() : std::string("-");
}

/// One line a run for a person: name, id, state, steps, best check.
void printLine(const RunRecord& run) {
    std::cout << run.inputs.name.toStdString() << "  " << run.id.toStdString() << "  " << run.stateText().toStdString()
              << "  step " << run.summary.steps << " of " << run.summary.totalSteps << "  best check "
              << lossText(run.summary.bestEvalLoss) << "  data " << run.inputs.datasetName.toStdString() << '\n';
}

/// At most about 20 points of a curve, the last one among them.
void printCurve(const Json& metrics) {
    const std::size_t every = metrics.size() / 20 + 1;
    for (std::size_t index = 0; index < metrics.size(); ++index) {
        if ((index + 1) % every != 0 && index + 1 != metrics.size()) continue;
        std::cout << "  step " << metrics[index].at("step") << "  loss " << metrics[index].at("loss") << '\n';
    }
}

void printDetails(const CommonOptions& options, const Json& details) {
    Json head = details;
    for (const char* key : {"metrics", "evaluations", "events", "checkpoints"}) head.erase(key);
    printResult(options, head);
    std::cout << "curve (all steps with --json):\n";
    printCurve(details.at("metrics"));
    for (const Json& point : details.at("evaluations")) {
        std::cout << "  check at step " << point.at("step") << "  loss " << point.at("eval_loss")
                  << (point.at("best").get<bool>() ? "  best so far" : "") << '\n';
    }
    for (const Json& event : details.at("events")) {
        std::cout << "  " << event.at("time").get<std::string>() << "  step " << event.at("step") << "  "
                  << event.at("text").get<std::string>() << '\n';
    }
}

void list(const RunsOptions& options) {
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    Database database = workspace->openDatabase();
    Json runs = Json::array();
    for (const RunRecord& run : RunStore(database, *workspace).list()) {
        if (options.common.json) {
            runs.push_back(runToJson(run));
        } else {
            printLine(run);
        }
    }
    if (options.common.json) printJson({{"runs", runs}});
}

void show(const RunsOptions& options) {
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    Database database = workspace->openDatabase();
    RunStore store(database, *workspace);
    const RunRecord run = store.find(QString::fromStdString(options.run));
    const Json details = runDetailsToJson(store, run);
    if (options.common.json) {
        printJson(details);
    } else {
        printDetails(options.common, details);
    }
}

void remove(const RunsOptions& options) {
    startCoreApplication();
    const auto workspace =
        Workspace::openForWriting(QString::fromStdString(options.workspace), Workspace::WhenMissing::Refuse);
    Database database = workspace->openDatabase();
    RunStore store(database, *workspace);
    const RunRecord run = store.find(QString::fromStdString(options.run));
    store.remove(run.id);
    printResult(options.common,
                {{"run_id", run.id.toStdString()}, {"run", run.inputs.name.toStdString()}, {"deleted", true}});
}

}  // namespace

void addRunsCommand(CLI::App& app) {
    CLI::App& command = *app.add_subcommand("runs", "Past runs, their settings and curves");
    command.require_subcommand(1);
    const auto options = std::make_shared<RunsOptions>();
    const auto add = [&](const char* name, const char* help, bool takesRun, void (*action)(const RunsOptions&)) {
        CLI::App& part = *command.add_subcommand(name, help);
        part.add_option("--workspace", options->workspace, "Folder of the workspace")->required();
        if (takesRun) part.add_option("run", options->run, "Name or id of the run")->required();
        addCommonOptions(part, options->common);
        part.callback([options, action] { action(*options); });
    };
    add("list", "All runs, newest first", false, list);
    add("show", "Settings, curve, events and checkpoints of one run", true, show);
    add("delete", "Delete a run with its adapter and checkpoints", true, remove);
}

}  // namespace lorimer::cli
