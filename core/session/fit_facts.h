#pragma once

#include <QString>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "engine/model/model_config.h"
#include "engine/model/model_report.h"
#include "engine/train/batcher.h"
#include "store/workspace.h"

namespace lorimer {

/// Where in a row the tokens lie that train, without the tokens themselves.
struct RowOutline {
    std::int32_t tokens = 0;                                         ///< of the whole row, uncut
    std::vector<std::pair<std::int32_t, std::int32_t>> trainedRuns;  ///< [begin, end) of tokens that count in the loss

    /// What is left of the row within `maxLength` tokens.
    RowSize within(std::int32_t maxLength) const;
};

RowOutline outlineOf(const std::vector<std::uint8_t>& trained);

/// What an estimate of a training needs to know of model, data and computer. Read once, then used for every change of a
/// setting.
struct FitFacts {
    ModelConfig model;
    ModelReport report;
    std::vector<RowOutline> train;  ///< empty where no data set is chosen yet
    std::vector<RowOutline> validation;
    std::optional<double> measuredTokensPerSecond;  ///< of the newest run with this model on this computer
    std::optional<double> measuredFlops;            ///< matrix products of this computer, FLOP/s
};

/// Reads the model's headers and tokenizes the rows of a version (none where it is 0), with `systemText` where a row
/// has none (empty: the template's own). Torch is not needed. Throws BadInput where the model cannot be read or its
/// template refuses a row, Stopped when `stopRequested` said so.
FitFacts readFitFacts(const Workspace& workspace, const QString& modelPath, qint64 datasetVersionId,
                      const std::string& systemText, const std::function<bool()>& stopRequested);

}  // namespace lorimer
