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
    QString runId;  ///< whose evaluation this is, so that it is kept; empty: it is not
    QString modelPath;
    QString adapterFolder;  ///< empty: the base model only
    QString dataset;        ///< its newest version, where datasetVersionId is unset
    std::optional<qint64> datasetVersionId;
    SplitPart part = SplitPart::Test;
    DeviceConfig device;
    /// Unset: as the run of this workspace was trained to which the adapter belongs, else the defaults.
    std::optional<QuantizationConfig> quantization;
    std::optional<int> maxLength;   ///< as above
    int maxAnswerTokens = 128;      ///< 0: only the loss metrics
    bool keepFinishedRows = false;  ///< after a stop: the report of the rows that were finished
};

/// Blocks until done. Rows of one patient are resampled together where the data set knows patients. Throws Error:
/// BadInput (names what is missing or has no rows), Stopped, and what the engine throws.
EvaluationReport evaluateStored(Engine& engine, const Workspace& workspace, const EvaluationRequest& request,
                                const std::function<void(std::int64_t done, std::int64_t total)>& onProgress,
                                const std::function<bool()>& stopRequested);

/// Keeps the report with its run, for the page. Nothing is kept where the workspace is open only for reading.
void keepEvaluation(const Workspace& workspace, const EvaluationRequest& request, const EvaluationReport& report);

/// The newest evaluation of a run on a part that was kept, with its time (UTC, ISO 8601); none where there is none.
struct KeptEvaluation {
    EvaluationReport report;
    QString created;
};
std::optional<KeptEvaluation> keptEvaluation(const Workspace& workspace, const QString& runId, SplitPart part);

}  // namespace lorimer
