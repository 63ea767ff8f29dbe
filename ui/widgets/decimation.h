#pragma once

#include <QVector>

namespace lorimer {

struct PlotPoints {
    QVector<double> x;
    QVector<double> y;
};

/// The points of a curve that a picture needs: those between `from` and `to` and one neighbour on each side, and where
/// they are more than `limit` the smallest and the largest of each of limit / 2 - 2 equal columns, in the order of the
/// curve, with the first and last point kept. A column that holds a value that is not a number keeps one, so that the
/// line breaks there. `x` rises strictly; x and y have equal length; limit is 8 or more.
PlotPoints decimate(const QVector<double>& x, const QVector<double>& y, double from, double to, int limit);

}  // namespace lorimer
