#pragma once

#include <QString>

#include "ui/models/run_curve.h"
#include "ui/models/run_view.h"

namespace lorimer {

/// Draws a run's curves in light colours into a PNG file of 1200 x 700 pixels. Throws BadInput where the file
/// cannot be made and OutOfResources where it cannot be filled; a half-written file does not stay.
void writeLossPicture(const RunView& run, const RunCurve& curve, const QString& file);

}  // namespace lorimer
