#include "app/cli/commands.h"

namespace lorimer::cli {

void addEvaluateCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
