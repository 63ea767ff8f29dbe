#include "app/cli/commands.h"

namespace lorimer::cli {

void addModelCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
