#include "ui/widgets/log_ticker.h"

#include <cmath>

namespace lorimer {

QVector<double> LogTicker::createTickVector(double tickStep, const QCPRange& range) {
    QVector<double> ticks;
    if (range.lower > 0.0) {
        const int first = static_cast<int>(std::floor(std::log10(range.lower)));
        const int last = static_cast<int>(std::ceil(std::log10(range.upper)));
        for (int exponent = first; exponent <= last; ++exponent) {
            for (const double mantissa : {1.0, 2.0, 5.0}) {
                const double tick = mantissa * std::pow(10.0, exponent);
                if (range.contains(tick)) {
                    ticks.append(tick);
                }
            }
        }
    }
    return ticks.size() >= 3 ? ticks : QCPAxisTicker::createTickVector(tickStep, range);
}

int LogTicker::getSubTickCount(double) { return 0; }

}  // namespace lorimer
