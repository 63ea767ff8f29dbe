#include "app/cli/commands.h"

namespace lorimer::cli {

void addTrainCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
