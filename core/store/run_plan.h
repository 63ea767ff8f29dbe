#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/json.h"

namespace lorimer {

/// What was asked for beside the settings when a run was started, and what was foretold: kept with the run, so that it
/// can be compared with what was measured. The command line leaves it empty.
struct RunPlan {
    std::string preset;                     ///< "quick", "balanced", "thorough"; empty: none
    Json presetSettings;                    ///< what the preset said for this model, data and memory, as train.json;
                                            ///< null: none
    std::vector<std::int64_t> sampleRows;   ///< positions in the check part whose questions are answered at each check
    std::string systemText;                 ///< of rows that have none, instead of the template's; empty: its own
    std::int64_t estimatedMemoryBytes = 0;  ///< 0: not estimated
    double memoryUncertainty = 0.0;         ///< share of it
    double estimatedSecondsLow = 0.0;       ///< 0: not estimated
    double estimatedSecondsHigh = 0.0;
    bool operator==(const RunPlan&) const = default;
};

Json runPlanToJson(const RunPlan& plan);
/// Keys that are missing keep their defaults; throws BadInput where it is no plan.
RunPlan runPlanFromJson(const Json& json);

}  // namespace lorimer
