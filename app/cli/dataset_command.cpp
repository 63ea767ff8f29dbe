#include "app/cli/commands.h"

namespace lorimer::cli {

void addDatasetCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
