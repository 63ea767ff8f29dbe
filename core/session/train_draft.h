#pragma once

#include <QString>

#include "engine/base/json.h"
#include "session/presets.h"

namespace lorimer {

/// All that the train wizard has been told so far; its pages fill it, and it is stored at every Next.
struct TrainDraft {
    QString modelPath;
    QString modelName;
    qint64 datasetVersionId = 0;  ///< 0: not chosen
    QString datasetName;
    Preset preset = Preset::Balanced;
    bool advanced = false;    ///< the settings are the user's own, and follow the preset no more
    bool stopEarly = true;    ///< of Simple
    TrainConfig config;       ///< of Advanced, else what the preset says
    QString systemText;       ///< of rows that have none, instead of the template's own; empty: that one
    int sampleQuestions = 2;  ///< from the check part, 0 to 3
    QString runName;
    int step = 0;  ///< of the wizard
};

Json trainDraftToJson(const TrainDraft& draft);
/// Throws BadInput where the text is no draft of this version.
TrainDraft trainDraftFromJson(const Json& json);

}  // namespace lorimer
