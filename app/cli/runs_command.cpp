#include "app/cli/commands.h"

namespace lorimer::cli {

void addRunsCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
