#pragma once

namespace lorimer::cli {

/// Qt Sql needs a QCoreApplication. Called first by every command that opens a workspace; makes it once.
void startCoreApplication();

}  // namespace lorimer::cli
