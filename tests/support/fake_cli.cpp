// lorimer-cli's commands of core with the fake engine, whose behaviour environment variables set.
#include <cstdlib>
#include <iostream>

#include "app/cli/commands.h"
#include "engine/base/error.h"
#include "tests/support/fake_engine.h"

namespace {

std::int64_t number(const char* name, std::int64_t fallback) {
    const char* text = std::getenv(name);
    return text == nullptr ? fallback : std::atoll(text);
}

lorimer::test::FakeBehaviour behaviourFromEnvironment() {
    lorimer::test::FakeBehaviour behaviour;
    behaviour.steps = number("LORIMER_FAKE_STEPS", behaviour.steps);
    behaviour.stepMilliseconds = static_cast<int>(number("LORIMER_FAKE_STEP_MILLISECONDS", 0));
    behaviour.saveEvery = number("LORIMER_FAKE_SAVE_EVERY", behaviour.saveEvery);
    behaviour.throwAtStep = number("LORIMER_FAKE_THROW_AT_STEP", 0);
    behaviour.killAfterCheckpoint = number("LORIMER_FAKE_KILL_AFTER_CHECKPOINT", 0);
    behaviour.freeMemory = number("LORIMER_FAKE_FREE_MEMORY", behaviour.freeMemory);
    behaviour.chatDiffers = number("LORIMER_FAKE_CHAT_DIFFERS", 0) != 0;
    return behaviour;
}

}  // namespace

lorimer::Engine& lorimerEngine() {
    static lorimer::test::FakeEngine engine(behaviourFromEnvironment());
    return engine;
}

int main(int argc, char** argv) {
    CLI::App app("The commands of core with a fake engine.");
    try {
        app.require_subcommand(1);
        lorimer::cli::addImportCommand(app);
        lorimer::cli::addDatasetCommand(app);
        lorimer::cli::addScanCommand(app);
        lorimer::cli::addTrainCommand(app);
        lorimer::cli::addRunsCommand(app);
        lorimer::cli::addEvaluateCommand(app);
        lorimer::cli::addExportCommand(app);
        lorimer::cli::addWorkspaceCommand(app);
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::Success& success) {
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        std::cerr << error.what() << '\n';
        return static_cast<int>(lorimer::ErrorKind::WrongUse);
    } catch (const lorimer::Error& error) {
        std::cerr << error.sentence() << '\n';
        return static_cast<int>(error.kind());
    }
}
