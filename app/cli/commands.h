#pragma once

#include <CLI/CLI.hpp>

namespace lorimer::cli {

// Each function adds one command with its options and its callback; a failure leaves as lorimer::Error.
// One file per command: NAME_command.cpp.

void addModelCommand(CLI::App& app);
void addTokenizeCommand(CLI::App& app);
void addTemplateCommand(CLI::App& app);
void addLogitsCommand(CLI::App& app);
void addQuantizeCommand(CLI::App& app);
void addGenerateCommand(CLI::App& app);
void addBenchCommand(CLI::App& app);

// These need the core (workspace, Qt) and are absent from the engine-only build.
void addImportCommand(CLI::App& app);
void addDatasetCommand(CLI::App& app);
void addScanCommand(CLI::App& app);
void addTrainCommand(CLI::App& app);
void addRunsCommand(CLI::App& app);
void addEvaluateCommand(CLI::App& app);
void addExportCommand(CLI::App& app);
void addWorkspaceCommand(CLI::App& app);

}  // namespace lorimer::cli
