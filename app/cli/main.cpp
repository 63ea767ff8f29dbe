// lorimer-cli: the same core as the window, for scripts and servers. Commands are one file each.
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <string_view>

#include "app/cli/commands.h"
#include "app/cli/stop_signal.h"
#include "engine/base/error.h"
#include "privacy/network_lock.h"

namespace {

constexpr int outOfResources = static_cast<int>(lorimer::ErrorKind::OutOfResources);
constexpr int wrongUse = static_cast<int>(lorimer::ErrorKind::WrongUse);

void addCommands(CLI::App& app) {
    using namespace lorimer::cli;
    addModelCommand(app);
    addTokenizeCommand(app);
    addTemplateCommand(app);
    addLogitsCommand(app);
    addQuantizeCommand(app);
    addGenerateCommand(app);
    addBenchCommand(app);
#ifdef LORIMER_HAS_CORE
    addImportCommand(app);
    addDatasetCommand(app);
    addScanCommand(app);
    addTrainCommand(app);
    addRunsCommand(app);
    addEvaluateCommand(app);
    addExportCommand(app);
    addWorkspaceCommand(app);
#endif
}

/// The innermost command that was named, and how: "lorimer-cli dataset export".
std::string commandLine(const CLI::App& app) {
    std::string line = "lorimer-cli";
    for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
        at = at->get_subcommands().front();
        line += " " + at->get_name();
    }
    return line;
}

/// The parser's words as a sentence that names what was typed.
std::string sentenceOf(const CLI::ParseError& error, const CLI::App& app, int argc, char** argv) {
    std::string text = error.what();
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && text == "A subcommand is required") {
        const bool named = argc > 1 && argv[argc - 1][0] != '-';
        text = named ? "There is no command \"" + std::string(argv[argc - 1]) + "\" here" : "A command is missing";
    }
    while (!text.empty() && (text.back() == '.' || text.back() == ' ' || text.back() == '\n')) text.pop_back();
    return text + ". Nothing was started; see " + commandLine(app) + " --help.";
}

int runCommand(CLI::App& app, int argc, char** argv) {
    try {
        app.parse(argc, argv);
        if (std::cout.flush()) return 0;
        std::cerr << "The result could not be written to standard output. What the command wrote to files is complete; "
                     "free some space and try again.\n";
        return outOfResources;
    } catch (const CLI::Success& help) {
        return app.exit(help);
    } catch (const CLI::ParseError& error) {
        std::cerr << sentenceOf(error, app, argc, argv) << '\n';
        return wrongUse;
    }
}

bool asksForNetworkSelfTest(int argc, char** argv) { return argc > 1 && std::string_view(argv[1]) == "--net-selftest"; }

int runNetworkSelfTest(int argc) {
    if (argc == 2) return lorimer::printNetworkSelfTest();
    std::cerr << "--net-selftest stands alone; leave out what follows it.\n";
    return wrongUse;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        lorimer::lockNetwork();
        if (asksForNetworkSelfTest(argc, argv)) return runNetworkSelfTest(argc);
        lorimer::cli::endAtStopSignals();
        CLI::App app("Fine-tunes language models on this computer; nothing leaves it.", "lorimer-cli");
        app.footer("lorimer-cli --net-selftest shows that the kernel refuses this program every network socket.");
        app.require_subcommand(1);
        addCommands(app);
        return runCommand(app, argc, argv);
    } catch (const lorimer::Error& error) {
        std::cerr << error.sentence() << '\n';
        return static_cast<int>(error.kind());
    } catch (const std::bad_alloc&) {
        std::cerr << "There is not enough memory for this. Nothing was changed; close other programs or choose a "
                     "smaller model.\n";
        return outOfResources;
    } catch (const std::exception& error) {
        std::cerr << "Lorimer failed: " << error.what() << ". What was saved before is unchanged.\n";
        return static_cast<int>(lorimer::ErrorKind::Internal);
    }
}
