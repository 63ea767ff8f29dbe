#include "app/cli/commands.h"

namespace lorimer::cli {

void addTokenizeCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
