#include "app/cli/commands.h"

namespace lorimer::cli {

void addGenerateCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
