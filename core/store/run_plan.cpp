#include "store/run_plan.h"

#include "engine/base/error.h"

namespace lorimer {

Json runPlanToJson(const RunPlan& plan) {
    return {{"preset", plan.preset},
            {"preset_settings", plan.presetSettings},
            {"sample_rows", plan.sampleRows},
            {"system_text", plan.systemText},
            {"estimated_memory_bytes", plan.estimatedMemoryBytes},
            {"memory_uncertainty", plan.memoryUncertainty},
            {"estimated_seconds", {plan.estimatedSecondsLow, plan.estimatedSecondsHigh}}};
}

RunPlan runPlanFromJson(const Json& json) {
    try {
        RunPlan plan;
        plan.preset = json.value("preset", plan.preset);
        plan.presetSettings = json.value("preset_settings", plan.presetSettings);
        plan.sampleRows = json.value("sample_rows", plan.sampleRows);
        plan.systemText = json.value("system_text", plan.systemText);
        plan.estimatedMemoryBytes = json.value("estimated_memory_bytes", plan.estimatedMemoryBytes);
        plan.memoryUncertainty = json.value("memory_uncertainty", plan.memoryUncertainty);
        if (json.contains("estimated_seconds")) {
            plan.estimatedSecondsLow = json.at("estimated_seconds").at(0).get<double>();
            plan.estimatedSecondsHigh = json.at("estimated_seconds").at(1).get<double>();
        }
        return plan;
    } catch (const Json::exception& error) {
        throw badInput("The plan of a run in the workspace is damaged. Nothing was changed; restore a backup.",
                       error.what());
    }
}

}  // namespace lorimer
