#include "app/cli/commands.h"

namespace lorimer::cli {

void addWorkspaceCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
