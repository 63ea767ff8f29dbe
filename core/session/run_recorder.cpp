#include "session/run_recorder.h"

#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "session/overfitting.h"
#include "store/run_json.h"
#include "store/sql_number.h"

namespace lorimer {

namespace {

RunState stateOf(RunOutcome outcome) {
    switch (outcome) {
        case RunOutcome::Done:
        case RunOutcome::EarlyStopped:
            return RunState::Done;
        case RunOutcome::Paused:
            return RunState::Paused;
        case RunOutcome::Stopped:
            return RunState::Stopped;
    }
    throw Error(ErrorKind::Internal, "Unknown outcome of a run.");
}

}  // namespace

RunRecorder::RunRecorder(Database& database, const Workspace& workspace, const QString& runId,
                         const QString& reportPath, bool resumed)
    : m_database(database),
      m_workspace(workspace),
      m_store(database, workspace),
      m_runId(runId),
      m_reportPath(reportPath),
      m_rollBackPending(resumed),
      m_insertStep(database.prepare(QStringLiteral(
          "INSERT OR REPLACE INTO metrics (run_id, step, epoch, loss, learning_rate, grad_norm, tokens, "
          "trained_tokens, tokens_per_second, peak_memory_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))),
      m_insertEvaluation(database.prepare(
          QStringLiteral("INSERT OR REPLACE INTO evaluations (run_id, step, loss, best) VALUES (?, ?, ?, ?)"))),
      m_insertEvent(database.prepare(
          QStringLiteral("INSERT INTO events (run_id, step, time, kind, text) VALUES (?, ?, ?, ?, ?)"))) {
    if (!resumed) startReport();
}

/// The report is rebuilt from the store, so that it is whole whatever the file held before.
void RunRecorder::startReport() {
    if (m_reportPath.isEmpty()) return;
    m_report.emplace(m_reportPath);
    const auto evaluations = m_store.evaluations(m_runId);
    auto next = evaluations.begin();
    const auto appendEvaluations = [&](std::int64_t upTo) {
        for (; next != evaluations.end() && next->step <= upTo; ++next) m_report->append(evaluationToJson(*next));
    };
    for (const StepReport& report : m_store.steps(m_runId)) {
        appendEvaluations(report.step - 1);
        m_report->append(stepToJson(report));
    }
    appendEvaluations(std::numeric_limits<std::int64_t>::max());
}

void RunRecorder::goOnAfter(std::int64_t step) {
    m_rollBackPending = false;
    m_database.setDurable(true);
    m_store.rollBack(m_runId, step);
    event({step, "resumed", "Went on after step " + std::to_string(step)});
    startReport();
}

void RunRecorder::commit(QSqlQuery& query) {
    const auto now = std::chrono::steady_clock::now();
    const bool durable = now - m_lastDurable >= std::chrono::seconds(1);
    m_database.setDurable(durable);
    m_database.exec(query);
    if (durable) m_lastDurable = now;
}

void RunRecorder::step(const StepReport& report) {
    if (m_rollBackPending) goOnAfter(report.step - 1);
    state(RunState::Training);
    if (!m_totalKnown) {
        m_database.run(QStringLiteral("UPDATE runs SET total_steps = ? WHERE id = ?"),
                       {qint64(report.totalSteps), m_runId});
        m_totalKnown = true;
    }
    const QVariantList values{m_runId,
                              qint64(report.step),
                              sqlNumber(report.epoch),
                              sqlNumber(report.loss),
                              sqlNumber(report.learningRate),
                              sqlNumber(report.gradNorm),
                              qint64(report.tokens),
                              qint64(report.trainedTokens),
                              sqlNumber(report.tokensPerSecond),
                              qint64(report.peakMemoryBytes)};
    for (int index = 0; index < values.size(); ++index) m_insertStep.bindValue(index, values[index]);
    commit(m_insertStep);
    if (m_report) m_report->append(stepToJson(report));
    tellMeasuredMemory(report);
}

// Once in each session of the run: another device or fewer rows at once need other memory.
void RunRecorder::tellMeasuredMemory(const StepReport& report) {
    if (std::exchange(m_memoryTold, true) || report.peakMemoryBytes <= 0) return;
    const auto gigabytes = [](std::int64_t bytes) {
        return QString::number(static_cast<double>(bytes) / static_cast<double>(qint64(1) << 30), 'f', 1)
                   .toStdString() +
               " GB";
    };
    const std::int64_t calculated = m_store.find(m_runId).inputs.plan.estimatedMemoryBytes;
    event({report.step, "measured",
           "First step: " + gigabytes(report.peakMemoryBytes) +
               (calculated > 0 ? " (calculated " + gigabytes(calculated) + ")" : std::string())});
}

// Told once in the life of a run: the event stays in the store when the run is resumed.
void RunRecorder::tellOverfitting(std::int64_t step) {
    if (m_overfittingTold) return;
    const auto evaluations = m_store.evaluations(m_runId);
    if (!lastChecksAreWorse(evaluations)) return;
    const auto events = m_store.events(m_runId);
    m_overfittingTold = std::any_of(events.begin(), events.end(),
                                    [](const StoredEvent& stored) { return stored.event.kind == "overfitting"; });
    if (m_overfittingTold) return;
    const std::optional<std::int64_t> since = overfittingSince(m_store.steps(m_runId), evaluations);
    if (!since) return;
    m_overfittingTold = true;
    event({step, "overfitting",
           "The check loss is higher than at step " + std::to_string(*since) + " while the training loss falls."});
}

void RunRecorder::evaluation(const EvaluationPoint& point) {
    m_insertEvaluation.bindValue(0, m_runId);
    m_insertEvaluation.bindValue(1, qint64(point.step));
    m_insertEvaluation.bindValue(2, sqlNumber(point.loss));
    m_insertEvaluation.bindValue(3, point.best);
    commit(m_insertEvaluation);
    if (m_report) m_report->append(evaluationToJson(point));
    tellOverfitting(point.step);
    state(RunState::Training);
}

void RunRecorder::event(const RunEvent& event) {
    if (event.kind == "progress") return;  // how far a phase is: of the moment, not of the history
    m_insertEvent.bindValue(0, m_runId);
    m_insertEvent.bindValue(1, qint64(event.step));
    m_insertEvent.bindValue(2, currentTime());
    m_insertEvent.bindValue(3, QString::fromStdString(event.kind));
    m_insertEvent.bindValue(4, QString::fromStdString(event.text));
    commit(m_insertEvent);
    if (event.kind != "phase") return;
    if (event.text == "Training") state(RunState::Training);
    if (event.text.starts_with("Checking")) state(RunState::Checking);
}

void RunRecorder::sample(const SampleAnswer& answer, const std::string& prompt) {
    m_database.run(QStringLiteral("INSERT OR REPLACE INTO sample_answers (run_id, step, question, prompt, answer) "
                                  "VALUES (?, ?, ?, ?, ?)"),
                   {m_runId, qint64(answer.step), answer.question, QString::fromStdString(prompt),
                    QString::fromStdString(answer.text)});
}

void RunRecorder::checkpoint(const CheckpointReport& report) {
    m_database.setDurable(true);
    Transaction transaction(m_database);
    m_database.run(
        QStringLiteral("INSERT OR REPLACE INTO checkpoints (run_id, step, folder, time) VALUES (?, ?, ?, ?)"),
        {m_runId, qint64(report.step), m_workspace.relativePath(QString::fromStdString(report.folder)), currentTime()});
    forgetPrunedCheckpoints();
    transaction.commit();
    m_lastDurable = std::chrono::steady_clock::now();
}

void RunRecorder::forgetPrunedCheckpoints() {
    for (const CheckpointReport& checkpoint : m_store.checkpoints(m_runId)) {
        if (QFileInfo::exists(QString::fromStdString(checkpoint.folder))) continue;
        m_database.run(QStringLiteral("DELETE FROM checkpoints WHERE run_id = ? AND step = ?"),
                       {m_runId, qint64(checkpoint.step)});
    }
}

void RunRecorder::state(RunState state) {
    // While a run is being stopped or paused, the steps that still arrive do not change that.
    const bool ending = m_state == RunState::Stopping || m_state == RunState::Pausing;
    if (state == m_state || (ending && (state == RunState::Training || state == RunState::Checking))) return;
    m_state = state;
    m_store.setState(m_runId, state);
    if (onState) onState(state);
}

void RunRecorder::completeLosses(RunSummary& summary) {
    const auto fill = [&](std::optional<double>& loss, const QString& sql) {
        if (loss) return;
        const QVariant value = m_database.value(sql, {m_runId});
        if (value.isValid() && !value.isNull()) loss = value.toDouble();
    };
    const QString ofRun = QStringLiteral(" WHERE run_id = ? ");
    fill(summary.trainLoss,
         QStringLiteral("SELECT loss FROM metrics") + ofRun + QStringLiteral("ORDER BY step DESC LIMIT 1"));
    fill(summary.evalLoss, QStringLiteral("SELECT loss FROM evaluations") + ofRun +
                               QStringLiteral("AND step > 0 ORDER BY step DESC LIMIT 1"));
    fill(summary.bestEvalLoss, QStringLiteral("SELECT loss FROM evaluations") + ofRun +
                                   QStringLiteral("AND best ORDER BY step DESC LIMIT 1"));
    fill(summary.baseEvalLoss, QStringLiteral("SELECT loss FROM evaluations") + ofRun + QStringLiteral("AND step = 0"));
}

RunSummary RunRecorder::finish(const QString& runName, RunSummary summary) {
    m_database.setDurable(true);
    if (m_rollBackPending) {
        // No step was repeated: the record stays as it is, and so do the results when the engine left before it read
        // the checkpoint.
        startReport();
        if (summary.totalSteps == 0) {
            const RunOutcome outcome = summary.outcome;
            summary = m_store.find(m_runId).summary;
            summary.outcome = outcome;
        }
    }
    completeLosses(summary);
    m_store.finish(m_runId, stateOf(summary.outcome), summary);
    if (m_report) m_report->append({{"summary", summaryToJson(m_runId, runName, summary)}});
    m_state = stateOf(summary.outcome);
    if (onState) onState(m_state);
    return summary;
}

}  // namespace lorimer
