#include "session/overfitting.h"

#include <algorithm>
#include <cmath>

namespace lorimer {

namespace {

constexpr std::size_t worseChecks = 3;
constexpr double worseBy = 1.02;
constexpr double smoothing = 10.0;  // steps, as the curve on the run page

using Checks = std::vector<EvaluationPoint>;

/// The check of the base model is none of the run's versions.
Checks::const_iterator bestOf(const Checks& checks) {
    auto best = checks.end();
    for (auto check = checks.begin(); check != checks.end(); ++check) {
        if (check->step > 0 && std::isfinite(check->loss) && (best == checks.end() || check->loss < best->loss))
            best = check;
    }
    return best;
}

/// Bias-corrected moving average of the training loss at `step`; NaN where nothing was measured until then.
double smoothedLoss(const std::vector<StepReport>& steps, std::int64_t step) {
    const double keep = 1.0 - 1.0 / smoothing;
    double sum = 0.0;
    double weight = 0.0;
    for (const StepReport& report : steps) {
        if (report.step > step) break;
        if (!std::isfinite(report.loss)) continue;
        sum = keep * sum + (1.0 - keep) * report.loss;
        weight = keep * weight + (1.0 - keep);
    }
    return sum / weight;
}

}  // namespace

bool lastChecksAreWorse(const Checks& checks) {
    const auto best = bestOf(checks);
    if (best == checks.end() || static_cast<std::size_t>(checks.end() - best) <= worseChecks) return false;
    return std::all_of(checks.end() - worseChecks, checks.end(),
                       [&](const EvaluationPoint& check) { return check.loss > worseBy * best->loss; });
}

std::optional<std::int64_t> overfittingSince(const std::vector<StepReport>& steps, const Checks& checks) {
    if (!lastChecksAreWorse(checks)) return std::nullopt;
    const std::int64_t best = bestOf(checks)->step;
    if (!(smoothedLoss(steps, checks.back().step) < smoothedLoss(steps, best))) return std::nullopt;
    return best;
}

}  // namespace lorimer
