#include "app/cli/commands.h"

namespace lorimer::cli {

void addTemplateCommand(CLI::App& app) { (void)app; }

}  // namespace lorimer::cli
