#pragma once

#include <QString>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "data/split_part.h"
#include "engine/base/row.h"
#include "engine/train/train_config.h"
#include "store/workspace.h"

namespace lorimer {

/// A run with a saved adapter: what can answer, be evaluated and be exported.
struct RunChoice {
    QString id;
    QString name;
    QString modelPath;
    QString modelName;
    QString adapterFolder;
    std::int64_t adapterBytes = 0;
    std::int64_t step = 0;  ///< of the saved adapter
    bool best = false;      ///< it is the best by the check part, not merely the last
    TrainConfig config;
    QString systemText;  ///< with which it was trained, instead of the template's own; empty: that one
    QString datasetName;
    std::optional<qint64> datasetVersionId;  ///< unset when the data set was deleted
    std::array<std::int64_t, 3> rows{};      ///< by SplitPart
};

/// Runs that have an adapter on the disk and are not going on; newest first.
std::vector<RunChoice> runsWithAdapter(const Workspace& workspace);

/// What an evaluation on a part rests on.
struct PartFacts {
    std::int64_t rows = 0;
    std::int64_t patients = 0;            ///< 0: the data set has no patient column
    std::int64_t sharedWithTraining = 0;  ///< patients with rows in the training part too
    int evaluations = 0;                  ///< that used this part so far
};

PartFacts partFacts(const Workspace& workspace, qint64 datasetVersionId, SplitPart part);

/// A row of a part as a question: the conversation up to its last question, or the text; its answer is left out.
Row questionOfPart(const Workspace& workspace, qint64 datasetVersionId, SplitPart part, std::int64_t index);

/// True where this computer has an NVIDIA GPU that its driver shows.
bool hasGraphicsCard();

}  // namespace lorimer
