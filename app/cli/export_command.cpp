#include "app/cli/commands.h"

namespace lorimer::cli {

void addExportCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
