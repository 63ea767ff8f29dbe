#include <algorithm>
#include <array>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "app/cli/stop_signal.h"
#include "engine/base/error.h"
#include "session/adapter_export.h"

namespace lorimer::cli {

namespace {

struct ExportOptions {
    CommonOptions common;
    std::string workspace;
    std::string run;
    std::string format;
    std::string out;
};

void requireFormat(const std::string& format) {
    constexpr std::array<const char*, 3> later{"merged", "gguf", "gguf-adapter"};
    if (format == "peft") return;
    const bool known = std::find(later.begin(), later.end(), format) != later.end();
    throw Error(ErrorKind::WrongUse, "The export format \"" + format + "\" is " +
                                         (known ? "not available in this version of Lorimer" : "not known") +
                                         ". Nothing was written; choose peft.");
}

void exportRun(const ExportOptions& options) {
    requireFormat(options.format);
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    catchStopSignals();
    ExportHooks hooks;
    hooks.parity.stopRequested = stopSignalled;
    const AdapterExport report = exportAdapter(lorimerEngine(), *workspace, QString::fromStdString(options.run),
                                               QString::fromStdString(options.out), options.common.device, hooks);
    Json files = Json::array();
    Json hashes = Json::object();
    for (const QString& name : report.files) {
        files.push_back(name.toStdString());
        hashes[name.toStdString()] = report.sha256.at(name).toStdString();
    }
    printResult(
        options.common,
        {{"files", files},
         {"sha256", hashes},
         {"parity", {{"prompts", report.parity.prompts}, {"tokens", report.parity.answerTokens}, {"equal", true}}}});
}

}  // namespace

void addExportCommand(CLI::App& app) {
    CLI::App& command = *app.add_subcommand("export", "Write the adapter of a run, reload it and compare its answers");
    const auto options = std::make_shared<ExportOptions>();
    command.add_option("--workspace", options->workspace, "Folder of the workspace")->required();
    command.add_option("--run", options->run, "Name or id of the run")->required();
    command.add_option("--format", options->format, "peft")->required();
    command.add_option("--out", options->out, "New folder for the adapter")->required();
    addCommonOptions(command, options->common);
    command.callback([options] { exportRun(*options); });
}

}  // namespace lorimer::cli
