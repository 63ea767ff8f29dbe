#include "app/cli/commands.h"

namespace lorimer::cli {

void addLogitsCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
