#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "app/cli/stop_signal.h"
#include "store/backup.h"

namespace lorimer::cli {

namespace {

struct WorkspaceOptions {
    CommonOptions common;
    std::string workspace;
    std::string file;
};

void print(const WorkspaceOptions& options, const BackupReport& report) {
    printResult(options.common, {{"workspace", options.workspace},
                                 {"file", options.file},
                                 {"datasets", report.datasets},
                                 {"runs", report.runs},
                                 {"run_files", report.files},
                                 {"bytes", report.bytes},
                                 {"checked", true}});
}

void backup(const WorkspaceOptions& options) {
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    catchStopSignals();
    print(options, backupWorkspace(*workspace, QString::fromStdString(options.file), stopSignalled));
}

void restore(const WorkspaceOptions& options) {
    startCoreApplication();
    catchStopSignals();
    print(options, restoreWorkspace(QString::fromStdString(options.workspace), QString::fromStdString(options.file),
                                    stopSignalled));
}

}  // namespace

void addWorkspaceCommand(CLI::App& app) {
    CLI::App& command = *app.add_subcommand("workspace", "Back up or restore a workspace");
    command.require_subcommand(1);
    const auto options = std::make_shared<WorkspaceOptions>();
    const auto add = [&](const char* name, const char* help, void (*action)(const WorkspaceOptions&)) {
        CLI::App& part = *command.add_subcommand(name, help);
        part.add_option("--workspace", options->workspace, "Folder of the workspace")->required();
        part.add_option("file", options->file, "The backup: one file with data sets, runs, adapters and chats")
            ->required();
        addCommonOptions(part, options->common);
        part.callback([options, action] { action(*options); });
    };
    add("backup", "Write everything into one new file; works while Lorimer is in use", backup);
    add("restore", "Make a workspace from a backup; the folder must be new or empty", restore);
}

}  // namespace lorimer::cli
