#pragma once

#include "ui/widgets/plot_library.h"

namespace lorimer {

/// Ticks of a logarithmic axis at 1, 2, 5, 10, 20, 50 ...; where fewer than three of them fall into the range, which a
/// loss curve often has, evenly spaced ticks instead.
class LogTicker final : public QCPAxisTicker {
protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
};

}  // namespace lorimer
