#pragma once

#include <QString>
#include <vector>

#include "store/run_record.h"
#include "store/workspace.h"

namespace lorimer {

/// A line of a run's history with its time (UTC, ISO 8601).
struct StoredEvent {
    QString time;
    RunEvent event;
};

/// A sample question and what the model answered to it at a step.
struct StoredSample {
    SampleAnswer answer;
    std::string prompt;  ///< the question in words
};

/// Runs with their settings and curves. Belongs to the thread of its database.
class RunStore {
public:
    RunStore(Database& database, const Workspace& workspace) : m_database(database), m_workspace(workspace) {}

    /// Adds a run in the state Queued and returns its id. An empty name becomes "<data set> <number>". Throws BadInput
    /// when the name is taken.
    QString create(const RunInputs& inputs);

    /// Newest first. A run that a killed process left is shown as Interrupted even before a writer has noted it.
    std::vector<RunRecord> list();
    /// By id, else by name. Throws BadInput that names what there is.
    RunRecord find(const QString& nameOrId);
    bool contains(const QString& nameOrId);

    /// Deletes the run, its curves and its files (adapter and checkpoints). Throws BadInput while it is active.
    void remove(const QString& id);

    void setState(const QString& id, RunState state);
    /// A session of the run begins: Preparing, without a former end or failure; `inputs` tells the device and where the
    /// model lies now.
    void begin(const QString& id, const RunInputs& inputs);
    void finish(const QString& id, RunState state, const RunSummary& summary);
    void fail(const QString& id, const std::string& sentence);

    /// Forgets what was recorded after `step`: a resumed run repeats it.
    void rollBack(const QString& id, std::int64_t step);

    /// In order of their steps; a loss that was not a number is NaN.
    std::vector<StepReport> steps(const QString& id, std::int64_t afterStep = 0);
    std::vector<EvaluationPoint> evaluations(const QString& id);
    std::vector<StoredEvent> events(const QString& id);
    std::vector<CheckpointReport> checkpoints(const QString& id);  ///< folders are absolute
    std::vector<StoredSample> samples(const QString& id);          ///< by step, then question

    /// Throws BadInput when the name is empty or taken.
    void rename(const QString& id, const QString& name);
    /// A line that a person adds to the run's events.
    void addNote(const QString& id, const QString& text);

    /// After opening to write: what a killed process left becomes Interrupted, and half-done deletions are finished.
    void recover();

private:
    RunRecord read(const QSqlQuery& query) const;
    std::vector<RunRecord> select(const QString& condition, const QVariantList& values);
    void readCurveSoFar(RunRecord& run);
    QString freeName(const QString& datasetName);

    Database& m_database;
    const Workspace& m_workspace;
};

/// UTC in ISO 8601 with milliseconds, as all times in the store.
QString currentTime();

}  // namespace lorimer
