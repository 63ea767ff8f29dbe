#pragma once

#include <QString>
#include <optional>

#include "data/split_part.h"
#include "engine/base/json.h"
#include "store/database.h"

namespace lorimer {

/// An evaluation that is kept. `report` is its JSON with all rows.
struct StoredEvaluation {
    qint64 id = 0;
    QString runId;
    std::optional<qint64> datasetVersionId;  ///< unset when the data set was deleted
    SplitPart part = SplitPart::Test;
    QString created;  ///< UTC, ISO 8601
    Json report;
};

/// Evaluations of a workspace. Belongs to the thread of its database.
class EvaluationStore {
public:
    explicit EvaluationStore(Database& database) : m_database(database) {}

    /// Throws BadInput when the run was deleted.
    qint64 add(const QString& runId, qint64 datasetVersionId, SplitPart part, const Json& report);

    /// The newest of a run on one part; none where it was not evaluated.
    std::optional<StoredEvaluation> newest(const QString& runId, SplitPart part);

    /// How often a part was used for an evaluation, by any run.
    int uses(qint64 datasetVersionId, SplitPart part);

private:
    Database& m_database;
};

}  // namespace lorimer
