// lorimer-cli: the same core as the window, for scripts and servers. Commands are one file each.
#include <exception>
#include <iostream>
#include <new>
#include <string_view>

#include "app/cli/commands.h"
#include "engine/base/error.h"
#include "privacy/network_lock.h"

namespace {

constexpr int outOfMemory = static_cast<int>(lorimer::ErrorKind::OutOfResources);
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
    addTrainCommand(app);
    addRunsCommand(app);
    addEvaluateCommand(app);
    addExportCommand(app);
    addWorkspaceCommand(app);
#endif
}

int runCommand(CLI::App& app, int argc, char** argv) {
    try {
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::Success& help) {
        return app.exit(help);
    } catch (const CLI::ParseError& error) {
        std::cerr << error.what() << " Run lorimer-cli --help for the commands and their options.\n";
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
        return outOfMemory;
    } catch (const std::exception& error) {
        std::cerr << "Lorimer failed: " << error.what() << " What was saved before is unchanged.\n";
        return static_cast<int>(lorimer::ErrorKind::Internal);
    }
}
