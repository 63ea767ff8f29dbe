#include "ui/models/test_verdicts.h"

#include <optional>

#include "session/evaluation_json.h"
#include "store/evaluation_store.h"

namespace lorimer {

QString TestVerdicts::word(const EvaluationReport& report) {
    if (!report.hasAdapter) {
        return {};
    }
    const Metric& loss = report.difference.loss;
    return loss.high < 0.0 ? tr("better") : loss.low > 0.0 ? tr("worse") : tr("no difference");
}

QString TestVerdicts::of(Database& database, const QString& runId) {
    const qint64 newest =
        database
            .value(QStringLiteral("SELECT ifnull(max(id), 0) FROM evaluation_reports WHERE run_id = ? AND part = ?"),
                   {runId, static_cast<int>(SplitPart::Test)})
            .toLongLong();
    Known& known = m_known[runId];
    if (newest != known.report) {
        known.report = newest;
        const auto stored = EvaluationStore(database).newest(runId, SplitPart::Test);
        known.word = stored ? word(evaluationFromScores(stored->report)) : QString();
    }
    return known.word;
}

}  // namespace lorimer
