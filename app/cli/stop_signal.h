#pragma once

namespace lorimer::cli {

/// Ctrl-C, SIGTERM and SIGHUP end the program at once with the exit code of "stopped by the user". Right for commands
/// that write nothing, or their result in one piece at the end.
void endAtStopSignals();

/// From here on Ctrl-C, SIGTERM and (unless it is ignored, as under nohup) SIGHUP do not end the program: they set the
/// answer of stopSignalled(), however often they come, so that what is being saved is saved whole.
void catchStopSignals();

bool stopSignalled();

}  // namespace lorimer::cli
