#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "app/cli/privacy_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/stop_signal.h"
#include "data/column_roles.h"
#include "data/import_json.h"
#include "data/importer.h"
#include "data/readers/passage_builder.h"
#include "data/splitter.h"
#include "engine/base/error.h"
#include "privacy/privacy_json.h"

namespace lorimer::cli {

namespace {

struct ImportOptions {
    CommonOptions common;
    PrivacyOptions privacy;
    std::vector<std::string> files;
    std::string workspace;
    std::string name;
    std::string sheet;
    std::string separator;
    std::string unit;
    int windowWords = PassageChoices::usualWords;
    std::string columns;
    std::string group;
    std::string split = "80/10/10";
    bool newestToTest = false;
    std::string deidentify = "off";
    std::uint64_t seed = 0;
};

DeidentifyMode modeOf(const std::string& value) {
    const auto mode = deidentifyModeFromName(value);
    if (mode) return *mode;
    throw Error(ErrorKind::WrongUse, "--deidentify " + value +
                                         " is not known; there are off, report, mask, surrogate and drop. Nothing was "
                                         "stored.");
}

/// --columns and --group together.
std::vector<ColumnRole> givenRoles(const ImportOptions& options) {
    std::vector<ColumnRole> roles;
    if (!options.columns.empty()) roles = parseColumnRoles(options.columns);
    const ColumnRole group{Role::Group, options.group};
    if (!options.group.empty() && std::find(roles.begin(), roles.end(), group) == roles.end()) roles.push_back(group);
    checkColumnRoles(roles);
    return roles;
}

SplitRule ruleOf(const ImportOptions& options, const std::vector<ColumnRole>& roles) {
    const bool hasParts = hasRole(roles, Role::Part);
    if (hasParts && options.newestToTest) {
        throw Error(ErrorKind::WrongUse,
                    "A column with the role part already says which rows are the test; leave out --newest-to-test. "
                    "Nothing was stored.");
    }
    return hasParts ? SplitRule::OwnColumn : options.newestToTest ? SplitRule::NewestToTest : SplitRule::Shares;
}

/// One character, or the name of one that is hard to type.
char separatorFrom(const std::string& text) {
    if (text == "tab" || text == "\\t") return '\t';
    const bool isUsable = text.size() == 1 && text[0] > ' ' && text[0] < 0x7F && text[0] != '"';
    if (isUsable) return text[0];
    throw Error(ErrorKind::WrongUse, "--separator wants one character such as ';' or '|', or tab. Nothing was stored.");
}

TextUnit unitFrom(const std::string& text) {
    if (text == "paragraph") return TextUnit::Paragraph;
    if (text == "heading") return TextUnit::Heading;
    if (text == "window") return TextUnit::Window;
    if (text == "page") return TextUnit::Page;
    throw Error(ErrorKind::WrongUse, "--unit does not know '" + text +
                                         "'; there are paragraph, heading, window and page. Nothing was stored.");
}

ReadChoices choicesOf(const ImportOptions& options) {
    ReadChoices choices;
    if (!options.sheet.empty()) choices.sheet = options.sheet;
    if (!options.separator.empty()) {
        choices.separator = separatorFrom(options.separator);
        choices.format = FileFormat::Csv;
    }
    if (!options.unit.empty()) choices.unit = unitFrom(options.unit);
    if (options.windowWords < 1)
        throw Error(ErrorKind::WrongUse, "--window-words wants a number from 1. Nothing was stored.");
    choices.windowWords = options.windowWords;
    return choices;
}

ImportConfig configOf(const ImportOptions& options) {
    ImportConfig config;
    config.deidentify = deidentifyConfigOf(options.privacy, modeOf(options.deidentify));
    config.files = options.files;
    config.datasetName = options.name;
    config.choices = choicesOf(options);
    config.columns = givenRoles(options);
    config.split = parseSplitShares(options.split);
    config.splitRule = ruleOf(options, config.columns);
    config.seed = options.seed;
    return config;
}

void printForPerson(const ImportReport& report) {
    constexpr std::size_t mostShown = 20;
    const auto& rows = report.split.rows;
    std::cout << "Data set '" << report.datasetName << "' holds " << report.rowsAccepted << " of " << report.rowsRead
              << " rows: " << rows[0] << " for training, " << rows[1] << " for validation, " << rows[2]
              << " for the test.\n";
    if (report.split.byGroup) {
        const auto& groups = report.split.groups;
        std::cout << (report.split.sharedGroups > 0 ? "Groups in each part: " : "Rows of one group stay together: ")
                  << groups[0] << ", " << groups[1] << " and " << groups[2] << " groups.\n";
    }
    if (report.duplicates > 0) std::cout << "Left out as exact duplicates: " << report.duplicates << ".\n";
    if (!report.rejected.empty()) std::cout << "Rejected: " << report.rejected.size() << ".\n";
    for (std::size_t i = 0; i < std::min(report.rejected.size(), mostShown); ++i) {
        const RejectedRow& row = report.rejected[i];
        std::cout << "  " << row.file << ", row " << row.row;
        if (!row.column.empty()) std::cout << ", column '" << row.column << "'";
        std::cout << ": " << row.reason << '\n';
    }
    if (report.rejected.size() > mostShown) std::cout << "  (all of them with --json)\n";
    if (report.privacy.mode != DeidentifyMode::Off) std::cout << privacySummary(report.privacy);
    for (const std::string& note : report.notes) std::cout << note << '\n';
    std::cout << "The file itself was not changed. sha256 of the rows: " << report.sha256 << '\n';
}

void runImportCommand(const ImportOptions& options) {
    const ImportConfig config = configOf(options);
    startCoreApplication();
    catchStopSignals();
    const auto workspace = Workspace::openForWriting(QString::fromStdString(options.workspace));
    ImportReport report;
    {
        ProgressLine line;
        ImportHooks hooks;
        hooks.stopRequested = [] { return stopSignalled(); };
        hooks.onProgress = [&line](std::int64_t rows, std::int64_t bytes, std::int64_t total) {
            const std::int64_t percent = total > 0 ? bytes * 100 / total : 100;
            line.draw("Importing: " + std::to_string(rows) + " rows, " + std::to_string(percent) +
                      " % of the file read");
        };
        report = runImport(*workspace, config, hooks);
    }
    if (options.common.json) {
        printResult(options.common, importReportToJson(report, report.rejected.size()));
    } else {
        printForPerson(report);
    }
}

}  // namespace

void addImportCommand(CLI::App& app) {
    const auto options = std::make_shared<ImportOptions>();
    CLI::App* command = app.add_subcommand("import", "Reads, checks, splits and stores rows as a data set");
    command
        ->add_option(
            "FILE", options->files,
            "Files, or folders of them: CSV, TSV, XLSX, ODS, JSON, JSON Lines, FHIR, HL7, TXT, MD, DOCX, ODT, PDF")
        ->required();
    command->add_option("--workspace", options->workspace, "Folder that holds the data sets; made where it is new")
        ->required();
    command->add_option("--name", options->name, "Name of the new data set")->required();
    command->add_option("--sheet", options->sheet,
                        "Sheet of a spreadsheet, by name or number (default: the first with rows)");
    command->add_option("--separator", options->separator,
                        "What separates the columns of a text table (default: detected)");
    command->add_option("--unit", options->unit,
                        "What becomes a row of a text: paragraph, heading, window or page (default: by format)");
    command->add_option("--window-words", options->windowWords, "Words of a row with --unit window")
        ->capture_default_str();
    command->add_option(
        "--columns", options->columns,
        "role=header,... with the roles prompt, context, response, system, messages, text, group, date, "
        "part (says train, validation or test for each row), ignore (default: guessed)");
    command->add_option("--group", options->group, "Column whose equal values stay in one part, such as the patient");
    command->add_option("--split", options->split, "Percent for training, validation and test")->capture_default_str();
    command->add_flag("--newest-to-test", options->newestToTest,
                      "The rows with the newest dates are the test part; needs a column with the role date");
    command
        ->add_option(
            "--deidentify", options->deidentify,
            "Personal data in the texts: off, report (count only), mask ([NAME_1]), surrogate (invented values, "
            "dates shifted per patient) or drop (leave the row out)")
        ->capture_default_str();
    addPrivacyOptions(*command, options->privacy, true);
    addSeedOption(*command, options->seed, "Seed of the split");
    addCommonOptions(*command, options->common);
    command->callback([options] { runImportCommand(*options); });
}

}  // namespace lorimer::cli
