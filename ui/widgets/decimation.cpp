#include "ui/widgets/decimation.h"

#include <algorithm>
#include <cmath>

namespace lorimer {
namespace {

void append(PlotPoints& points, const QVector<double>& x, const QVector<double>& y, qsizetype index) {
    points.x.append(x[index]);
    points.y.append(y[index]);
}

/// Adds at most two points that stand for the indices [first, last).
void appendColumn(PlotPoints& points, const QVector<double>& x, const QVector<double>& y, qsizetype first,
                  qsizetype last) {
    qsizetype low = -1;
    qsizetype high = -1;
    qsizetype gap = -1;
    for (qsizetype i = first; i < last; ++i) {
        if (!std::isfinite(y[i])) {
            gap = gap < 0 ? i : gap;
            continue;
        }
        low = low < 0 || y[i] < y[low] ? i : low;
        high = high < 0 || y[i] > y[high] ? i : high;
    }
    const qsizetype other = gap < 0 ? low : gap;
    for (const qsizetype index : {std::min(high, other), std::max(high, other)}) {
        if (index >= 0 && (points.x.isEmpty() || x[index] > points.x.last())) {
            append(points, x, y, index);
        }
    }
}

}  // namespace

PlotPoints decimate(const QVector<double>& x, const QVector<double>& y, double from, double to, int limit) {
    PlotPoints points;
    qsizetype first = std::lower_bound(x.begin(), x.end(), from) - x.begin();
    qsizetype last = std::upper_bound(x.begin() + first, x.end(), to) - x.begin();
    first = std::max<qsizetype>(0, first - 1);
    last = std::min(x.size(), last + 1);
    const qsizetype size = last - first;
    if (size <= limit) {
        points.x = x.mid(first, size);
        points.y = y.mid(first, size);
        return points;
    }
    const qsizetype columns = limit / 2 - 2;
    append(points, x, y, first);
    for (qsizetype column = 0; column < columns; ++column) {
        const qsizetype begin = first + 1 + (size - 2) * column / columns;
        const qsizetype end = first + 1 + (size - 2) * (column + 1) / columns;
        appendColumn(points, x, y, begin, end);
    }
    append(points, x, y, last - 1);
    return points;
}

}  // namespace lorimer
