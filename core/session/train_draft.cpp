#include "session/train_draft.h"

#include "engine/base/error.h"

namespace lorimer {

Json trainDraftToJson(const TrainDraft& draft) {
    return {{"model_path", draft.modelPath.toStdString()},
            {"model_name", draft.modelName.toStdString()},
            {"dataset_version_id", draft.datasetVersionId},
            {"dataset", draft.datasetName.toStdString()},
            {"preset", presetName(draft.preset)},
            {"advanced", draft.advanced},
            {"stop_early", draft.stopEarly},
            {"config", trainConfigToJson(draft.config)},
            {"system_text", draft.systemText.toStdString()},
            {"sample_questions", draft.sampleQuestions},
            {"run_name", draft.runName.toStdString()},
            {"step", draft.step}};
}

TrainDraft trainDraftFromJson(const Json& json) {
    try {
        const auto text = [&](const char* key) { return QString::fromStdString(json.at(key).get<std::string>()); };
        TrainDraft draft;
        draft.modelPath = text("model_path");
        draft.modelName = text("model_name");
        draft.datasetVersionId = json.at("dataset_version_id").get<qint64>();
        draft.datasetName = text("dataset");
        draft.preset = presetFromName(json.at("preset").get<std::string>());
        draft.advanced = json.at("advanced").get<bool>();
        draft.stopEarly = json.at("stop_early").get<bool>();
        draft.config = trainConfigFromJson(json.at("config"));
        draft.systemText = text("system_text");
        draft.sampleQuestions = json.at("sample_questions").get<int>();
        draft.runName = text("run_name");
        draft.step = json.at("step").get<int>();
        return draft;
    } catch (const Json::exception& error) {
        throw badInput("The unfinished training cannot be read. Nothing else was changed; discard it and start anew.",
                       error.what());
    }
}

}  // namespace lorimer
