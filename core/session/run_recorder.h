#pragma once

#include <QSqlQuery>
#include <chrono>
#include <functional>
#include <optional>

#include "session/report_file.h"
#include "store/run_store.h"

namespace lorimer {

/// The one place that records a run: what the engine reports goes into the store and into the report file.
/// A step is in the database when its call returns: it survives the end of the process at once and a power cut after at
/// most a second; a checkpoint's record, and all before it, survives a power cut at once.
class RunRecorder {
public:
    /// `reportPath` may be empty. With `resumed` the first step decides how far the record is rolled back, since the
    /// engine goes on from the newest whole checkpoint, which may be newer than the newest recorded one.
    RunRecorder(Database& database, const Workspace& workspace, const QString& runId, const QString& reportPath,
                bool resumed);

    void step(const StepReport& report);
    void evaluation(const EvaluationPoint& point);
    void event(const RunEvent& event);
    void checkpoint(const CheckpointReport& report);
    /// `prompt` is the question in words.
    void sample(const SampleAnswer& answer, const std::string& prompt);
    void state(RunState state);

    /// Notes how the run ended. Losses that this session did not measure (it may have had nothing left to do) are taken
    /// from the store; returns the completed summary.
    RunSummary finish(const QString& runName, RunSummary summary);

    /// Called when the state changes.
    std::function<void(RunState)> onState;

private:
    void commit(QSqlQuery& query);
    void goOnAfter(std::int64_t step);
    void startReport();
    void forgetPrunedCheckpoints();
    void completeLosses(RunSummary& summary);
    void tellMeasuredMemory(const StepReport& report);
    void tellOverfitting(std::int64_t step);

    Database& m_database;
    const Workspace& m_workspace;
    RunStore m_store;
    QString m_runId;
    QString m_reportPath;
    std::optional<ReportFile> m_report;
    bool m_rollBackPending;
    bool m_totalKnown = false;
    bool m_memoryTold = false;
    bool m_overfittingTold = false;
    RunState m_state = RunState::Preparing;
    std::chrono::steady_clock::time_point m_lastDurable{};
    QSqlQuery m_insertStep;
    QSqlQuery m_insertEvaluation;
    QSqlQuery m_insertEvent;
};

}  // namespace lorimer
