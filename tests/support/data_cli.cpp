// lorimer-cli's commands `import` and `dataset` as a program that needs no engine.
#include <iostream>

#include "app/cli/commands.h"
#include "engine/base/error.h"

int main(int argc, char** argv) {
    try {
        CLI::App app("The commands of core that handle data.");
        app.require_subcommand(1);
        lorimer::cli::addImportCommand(app);
        lorimer::cli::addDatasetCommand(app);
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::Success& help) {
        std::cout << help.what() << '\n';
        return 0;
    } catch (const CLI::ParseError& error) {
        std::cerr << error.what() << '\n';
        return static_cast<int>(lorimer::ErrorKind::WrongUse);
    } catch (const lorimer::Error& error) {
        std::cerr << error.sentence() << '\n';
        return static_cast<int>(error.kind());
    }
}
