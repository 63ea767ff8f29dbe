#include "app/cli/commands.h"

namespace lorimer::cli {

void addQuantizeCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
