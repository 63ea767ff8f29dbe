#pragma once

namespace lorimer::cli {

/// From here on Ctrl-C, SIGTERM and (unless it is ignored, as under nohup) SIGHUP do not end the program: they set the
/// answer of stopSignalled(), however often they come, so that what is being saved is saved whole.
void catchStopSignals();

bool stopSignalled();

}  // namespace lorimer::cli
