#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "app/cli/stop_signal.h"
#include "data/dataset_export.h"
#include "data/import_json.h"
#include "data/row_json.h"
#include "store/dataset_store.h"
#include "store/stored_rows.h"
#include "store/workspace.h"

namespace lorimer::cli {

namespace {

constexpr std::array<SplitPart, 3> allParts{SplitPart::Train, SplitPart::Validation, SplitPart::Test};

struct DatasetOptions {
    CommonOptions common;
    std::string workspace;
    std::string name;
    std::string out;
    std::string split;
};

Json splitSizes(const DatasetSummary& dataset) {
    Json sizes = Json::object();
    for (const SplitPart part : allParts) sizes[partName(part)] = dataset.rows[static_cast<std::size_t>(part)];
    return sizes;
}

Json summaryJson(const DatasetSummary& dataset) {
    return {{"name", dataset.name},
            {"dataset_id", dataset.id},
            {"version", dataset.version},
            {"created", dataset.created},
            {"kind", dataset.kind},
            {"rows", dataset.totalRows()},
            {"split_sizes", splitSizes(dataset)},
            {"sha256", dataset.sha256}};
}

void listDatasets(const DatasetOptions& options) {
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    Database database = workspace->openDatabase();
    const std::vector<DatasetSummary> datasets = DatasetStore(database).list();
    if (options.common.json) {
        Json list = Json::array();
        for (const DatasetSummary& dataset : datasets) list.push_back(summaryJson(dataset));
        printResult(options.common, Json{{"datasets", std::move(list)}});
        return;
    }
    if (datasets.empty()) std::cout << "There are no data sets in this workspace yet.\n";
    for (const DatasetSummary& dataset : datasets) {
        std::cout << dataset.name << ": " << dataset.totalRows() << " rows (" << dataset.rows[0] << " training, "
                  << dataset.rows[1] << " validation, " << dataset.rows[2] << " test), " << dataset.kind
                  << ", imported " << dataset.created << '\n';
    }
}

/// The first rows in the order training, validation, test.
Json firstRows(Database& database, const DatasetSummary& dataset) {
    constexpr std::size_t mostShown = 5;
    Json rows = Json::array();
    for (const SplitPart part : allParts) {
        const StoredRows stored(database, dataset.versionId, part);
        for (std::size_t i = 0; i < stored.size() && rows.size() < mostShown; ++i) {
            Json row = Json::parse(stored.content(i));
            row["split"] = partName(part);
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

void printForPerson(const Json& shown) {
    for (const auto& [key, value] : shown.items()) {
        if (!value.is_array()) {
            std::cout << key << ": " << (value.is_string() ? value.get<std::string>() : compactJson(value)) << '\n';
            continue;
        }
        std::cout << key << ":\n";
        for (const Json& entry : value) {
            std::cout << "  " << (entry.is_string() ? entry.get<std::string>() : compactJson(entry)) << '\n';
        }
    }
}

void showDataset(const DatasetOptions& options) {
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    Database database = workspace->openDatabase();
    DatasetStore store(database);
    const DatasetSummary dataset = store.find(options.name);
    const Json report = store.importReport(dataset.versionId);
    Json shown = summaryJson(dataset);
    for (const char* key : {"rows_read", "rows_accepted", "duplicates", "rows_rejected", "rows_rejected_count",
                            "split_groups", "sources", "notes"}) {
        if (report.contains(key)) shown[key] = report[key];
    }
    shown["import_settings"] = store.importConfig(dataset.versionId);
    shown["history"] = Json::array();
    for (const DatasetSummary& version : store.versions(dataset.id)) shown["history"].push_back(summaryJson(version));
    shown["first_rows"] = firstRows(database, dataset);
    if (options.common.json) {
        printResult(options.common, shown);
    } else {
        printForPerson(shown);
    }
}

void exportCommand(const DatasetOptions& options) {
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    workspace->requireOutside(QString::fromStdString(options.out));
    catchStopSignals();
    Database database = workspace->openDatabase();
    const DatasetSummary dataset = DatasetStore(database).find(options.name);
    std::vector<SplitPart> parts;
    for (const SplitPart part : allParts) {
        if (options.split.empty() || options.split == partName(part)) parts.push_back(part);
    }
    const std::int64_t rows = exportDataset(database, dataset, parts, options.out, stopSignalled);
    printResult(options.common, Json{{"dataset", dataset.name}, {"rows", rows}, {"file", options.out}});
}

CLI::App* addCommand(CLI::App& parent, const std::shared_ptr<DatasetOptions>& options, const char* name,
                     const char* help, void (*run)(const DatasetOptions&)) {
    CLI::App* command = parent.add_subcommand(name, help);
    command->add_option("--workspace", options->workspace, "Folder that holds the data sets")->required();
    addCommonOptions(*command, options->common);
    command->callback([options, run] { run(*options); });
    return command;
}

}  // namespace

void addDatasetCommand(CLI::App& app) {
    const auto options = std::make_shared<DatasetOptions>();
    CLI::App* dataset = app.add_subcommand("dataset", "Lists, shows and exports data sets");
    dataset->require_subcommand(1);
    addCommand(*dataset, options, "list", "All data sets of a workspace", listDatasets);
    CLI::App* show = addCommand(*dataset, options, "show", "Rows, parts, columns, files and history", showDataset);
    show->add_option("NAME", options->name, "Name of the data set")->required();
    CLI::App* out = addCommand(*dataset, options, "export", "Writes the stored rows as JSON Lines", exportCommand);
    out->add_option("NAME", options->name, "Name of the data set")->required();
    out->add_option("--out", options->out, "The file to write")->required();
    out->add_option("--split", options->split, "Only this part: train, validation or test")
        ->check(CLI::IsMember({"train", "validation", "test"}));
}

}  // namespace lorimer::cli
