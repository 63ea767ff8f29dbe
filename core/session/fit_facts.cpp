#include "session/fit_facts.h"

#include <algorithm>

#include "engine/model/model_inspect.h"
#include "engine/tokenizer/model_text.h"
#include "engine/weights/model_weights.h"
#include "session/system_text.h"
#include "store/run_store.h"
#include "store/stored_rows.h"

namespace lorimer {

namespace {

std::vector<RowOutline> outlines(Database& database, qint64 versionId, SplitPart part, const ModelText& text,
                                 const std::string& systemText, const std::function<bool()>& stopRequested) {
    const StoredRows stored(database, versionId, part);
    const SystemTextRows rows(stored, systemText);
    std::vector<RowOutline> result;
    result.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (stopRequested && stopRequested()) throw Error(ErrorKind::Stopped, "Stopped. Nothing was changed.");
        result.push_back(outlineOf(text.builder().build(rows.row(i)).trained));
    }
    return result;
}

}  // namespace

RowSize RowOutline::within(std::int32_t maxLength) const {
    RowSize size{std::min(tokens, maxLength), 0};
    for (const auto& [begin, end] : trainedRuns) size.trained += std::max(0, std::min(end, maxLength) - begin);
    return size;
}

RowOutline outlineOf(const std::vector<std::uint8_t>& trained) {
    RowOutline outline;
    outline.tokens = static_cast<std::int32_t>(trained.size());
    // The first token has nothing before it that could predict it, so it never counts.
    for (std::int32_t i = 1; i < outline.tokens; ++i) {
        if (trained[static_cast<std::size_t>(i)] == 0) continue;
        if (!outline.trainedRuns.empty() && outline.trainedRuns.back().second == i)
            ++outline.trainedRuns.back().second;
        else
            outline.trainedRuns.emplace_back(i, i + 1);
    }
    return outline;
}

FitFacts readFitFacts(const Workspace& workspace, const QString& modelPath, qint64 datasetVersionId,
                      const std::string& systemText, const std::function<bool()>& stopRequested) {
    FitFacts facts;
    facts.report = inspectModel(modelPath.toStdString(), false);
    facts.model = openModel(modelPath.toStdString())->config();
    Database database = workspace.openDatabase();
    for (const RunRecord& run : RunStore(database, workspace).list()) {
        if (run.inputs.modelPath != modelPath || run.summary.tokensPerSecond <= 0.0) continue;
        facts.measuredTokensPerSecond = run.summary.tokensPerSecond;
        break;
    }
    if (datasetVersionId != 0) {
        const ModelText text(modelPath.toStdString(), LossOn::Answers);
        facts.train = outlines(database, datasetVersionId, SplitPart::Train, text, systemText, stopRequested);
        facts.validation = outlines(database, datasetVersionId, SplitPart::Validation, text, systemText, stopRequested);
    }
    return facts;
}

}  // namespace lorimer
