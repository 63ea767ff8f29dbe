#pragma once

#include "ui/style/colors.h"
#include "ui/widgets/plot_library.h"

// What all plots of the program have in common (ux.md 6): hairline grid, left and bottom axis, small type.
namespace lorimer {

QFont smallPlotFont(const QFont& font);

/// Ground, axes, grid and selection rectangle of `plot`; what is drawn into it has its own colours.
void stylePlot(QCustomPlot& plot, const Colors& colors, const QFont& font);

/// `color` at `opacity` over `ground`; an opaque pen draws faster, and segments that meet do not show.
QColor mixedColor(const QColor& color, const QColor& ground, double opacity);

/// The pen of plot series `index` (0 to 5): its colour and its dash pattern.
QPen seriesPen(const Colors& colors, int index, double width);

/// Marks the frame around a plot that has the focus.
void showFocus(QWidget* frame, bool focus);

}  // namespace lorimer
