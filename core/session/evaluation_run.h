#pragma once

#include <QString>
#include <functional>
#include <optional>

#include "data/split_part.h"
#include "engine/engine_api.h"
#include "store/workspace.h"

namespace lorimer {

/// What to measure: a model, and beside it the same model with an adapter, on one part of a stored data set.
struct EvaluationRequest {
    QString modelPath;
    QString adapterFolder;  ///< empty: the base model only
    QString dataset;
    SplitPart part = SplitPart::Test;
    DeviceConfig device;
    /// Unset: as the run of this workspace was trained to which the adapter belongs, else the defaults.
    std::optional<QuantizationConfig> quantization;
    std::optional<int> maxLength;  ///< as above
    int maxAnswerTokens = 128;     ///< 0: only the loss metrics
};

/// Blocks until done. Throws Error: BadInput (names what is missing or has no rows), Stopped, and what the engine
/// throws.
EvaluationReport evaluateStored(Engine& engine, const Workspace& workspace, const EvaluationRequest& request,
                                const std::function<void(std::int64_t done, std::int64_t total)>& onProgress,
                                const std::function<bool()>& stopRequested);

}  // namespace lorimer
