#pragma once

#include <QByteArray>
#include <QString>

#include "ui/models/run_curve.h"
#include "ui/models/run_view.h"

namespace lorimer {

/// Draws a run's curves in light colours into a PNG file of 1200 x 700 pixels. Throws BadInput where the file
/// cannot be made and OutOfResources where it cannot be filled; a half-written file does not stay.
void writeLossPicture(const RunView& run, const RunCurve& curve, const QString& file);

/// The same picture as the content of a PNG or PDF file (one page, vectors).
QByteArray lossPicturePng(const RunView& run, const RunCurve& curve);
QByteArray lossPicturePdf(const RunView& run, const RunCurve& curve);

}  // namespace lorimer
