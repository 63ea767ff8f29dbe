#pragma once

#include <functional>
#include <vector>

#include "engine/evaluate/evaluation_report.h"

namespace lorimer {

/// What both models scored on the rows of one group (a patient, or a single row), and what the sums are divided by.
struct GroupSums {
    double base = 0.0;
    double adapted = 0.0;
    double weight = 0.0;
};

struct PairedMetric {
    Metric base;
    Metric adapted;
    Metric difference;  ///< adapted minus base
};

/// Ratios of sums with 95 % percentile intervals: 1,000 seeded resamples of whole groups, the same ones for both models
/// and for their difference. `scale` is applied to each ratio (identity or exp). Groups of weight 0 are left out; with
/// none left all values are 0, with one the interval is the value.
PairedMetric pairedBootstrap(const std::vector<GroupSums>& groups, const std::function<double(double)>& scale);

/// Fills the metrics and counts of `report` from report.scores and report.hasAdapter.
void summarize(EvaluationReport& report);

}  // namespace lorimer
