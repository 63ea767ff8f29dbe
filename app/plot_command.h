#pragma once

#include "app/window_options.h"

namespace lorimer {

/// `lorimer --plot RUN OUT.png`: draws the curves of a stored run on the offscreen platform. Returns the exit code;
/// throws Error for a run or workspace that is not there, a run without a step, and a file that cannot be written.
int runPlotCommand(const WindowOptions& options, int& argc, char** argv);

}  // namespace lorimer
