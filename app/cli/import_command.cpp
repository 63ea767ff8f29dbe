#include "app/cli/commands.h"

namespace lorimer::cli {

void addImportCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
