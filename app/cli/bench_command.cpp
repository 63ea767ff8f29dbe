#include "app/cli/commands.h"

namespace lorimer::cli {

void addBenchCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
