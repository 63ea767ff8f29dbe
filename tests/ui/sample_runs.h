#pragma once

#include <QString>
#include <cstdint>

#include "session/run_recorder.h"
#include "store/workspace.h"

namespace lorimer::test {

/// An invented run that the tests and the pictures write through the recorder that real trainings use.
struct SampleRun {
    QString name = QStringLiteral("Letters v1");
    std::int64_t steps = 100;  ///< finished
    std::int64_t totalSteps = 100;
    std::int64_t checkEvery = 10;  ///< 0: never
    double base = 2.6;             ///< loss before training
    double floor = 1.4;            ///< loss towards which it falls
    std::uint32_t seed = 1;
    bool overfits = false;     ///< the check loss rises in the last third
    std::int64_t nanStep = 0;  ///< this step's loss is not a number; 0: none
};

/// Loss of the sample at `step`: a falling curve with seeded noise.
double sampleLoss(const SampleRun& sample, std::int64_t step);
double sampleCheck(const SampleRun& sample, std::int64_t step);

/// Writes a run step by step; between two calls it is a run in progress.
class SampleRunWriter {
public:
    SampleRunWriter(Database& database, const Workspace& workspace, const SampleRun& sample);

    const QString& id() const { return m_id; }
    /// Records the steps up to `step` with their checks and checkpoints.
    void writeUpTo(std::int64_t step);
    void finish(RunOutcome outcome);
    void fail(const std::string& sentence);

private:
    StepReport reportOf(std::int64_t step) const;
    void check(std::int64_t step);

    SampleRun m_sample;
    const Workspace& m_workspace;
    RunStore m_store;
    QString m_id;
    std::unique_ptr<RunRecorder> m_recorder;
    std::int64_t m_step = 0;
    RunSummary m_summary;
};

/// A finished run; returns its id.
QString addSampleRun(const Workspace& workspace, const SampleRun& sample, RunOutcome outcome = RunOutcome::Done);

}  // namespace lorimer::test
