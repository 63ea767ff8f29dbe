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
    printResult(options.common, runDetailsToJson(store, run));
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
