#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "app/cli/privacy_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/stop_signal.h"
#include "data/column_roles.h"
#include "engine/base/error.h"
#include "privacy/file_search.h"
#include "privacy/privacy_json.h"

namespace lorimer::cli {

namespace {

struct ScanOptions {
    CommonOptions common;
    PrivacyOptions privacy;
    std::vector<std::string> files;
    std::string sheet;
    std::string columns;
    std::string group;
    std::string workspace;
    std::string dataset;
    std::size_t places = 1'000;
};

SearchConfig configOf(const ScanOptions& options) {
    SearchConfig config;
    config.files = options.files;
    if (!options.sheet.empty()) config.sheet = options.sheet;
    if (!options.columns.empty()) config.columns = parseColumnRoles(options.columns);
    if (!options.group.empty()) config.columns.push_back({Role::Group, options.group});
    config.privacy = deidentifyConfigOf(options.privacy, DeidentifyMode::Report);
    config.mostPlaces = options.places;
    return config;
}

SearchResult search(const ScanOptions& options, const SearchConfig& config) {
    ProgressLine line;
    ImportHooks hooks;
    hooks.stopRequested = [] { return stopSignalled(); };
    hooks.onProgress = [&line](std::int64_t rows, std::int64_t bytes, std::int64_t total) {
        line.draw("Searching: " + std::to_string(rows) + " rows, " +
                  std::to_string(total > 0 ? bytes * 100 / total : 100) + " % of the file read");
    };
    hooks.onStored = [&line](std::int64_t rows, std::int64_t total) {
        line.draw("Searching: " + std::to_string(rows) + " of " + std::to_string(total) + " rows");
    };
    if (options.dataset.empty()) return searchFiles(config, hooks);
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    return searchDataset(*workspace, options.dataset, config, hooks);
}

void printForPerson(const SearchResult& result) {
    std::cout << privacySummary(result.report);
    for (const std::string& note : result.notes) std::cout << note << '\n';
    if (!result.report.hasLists) {
        std::cout
            << "No lists of names were at hand, so fewer names were found than could be; scripts/setup.sh puts them "
               "together.\n";
    }
    std::cout << searchIsAnAid << '\n';
}

void runScanCommand(const ScanOptions& options) {
    if (options.files.empty() == options.dataset.empty() || options.dataset.empty() != options.workspace.empty()) {
        throw Error(ErrorKind::WrongUse,
                    "scan takes either files, or --workspace DIR and --dataset NAME. Nothing was searched.");
    }
    const SearchConfig config = configOf(options);
    startCoreApplication();
    catchStopSignals();
    const SearchResult result = search(options, config);
    if (!options.common.json) {
        printForPerson(result);
        return;
    }
    Json json = Json::object();
    addPrivacyToJson(result.report, json);
    json.erase("deidentify");
    json["places"] = placesToJson(result.places);
    json["notes"] = result.notes;
    printResult(options.common, json);
}

}  // namespace

void addScanCommand(CLI::App& app) {
    const auto options = std::make_shared<ScanOptions>();
    CLI::App* command =
        app.add_subcommand("scan", "Searches files or a data set for personal data and changes nothing");
    command->add_option("FILE", options->files, "Files as for import, or folders of them; every column is searched");
    command->add_option("--sheet", options->sheet,
                        "Sheet of a spreadsheet, by name or number (default: the first with rows)");
    command->add_option("--columns", options->columns, "role=header,...; group=... and ignore=... count here");
    command->add_option("--group", options->group, "Column that says who the patient is");
    command->add_option("--workspace", options->workspace, "Folder that holds the data set");
    command->add_option("--dataset", options->dataset, "Data set to search instead of files");
    command->add_option("--places", options->places, "With --json: at most this many places of findings are listed")
        ->capture_default_str();
    addPrivacyOptions(*command, options->privacy, false);
    addCommonOptions(*command, options->common);
    command->callback([options] { runScanCommand(*options); });
}

}  // namespace lorimer::cli
