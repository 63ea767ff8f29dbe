#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/engine_api.h"
#include "store/run_record.h"
#include "store/workspace.h"

namespace lorimer {

/// How files that were written compare with the run that they came from.
struct ParityReport {
    int prompts = 0;                ///< asked of both, greedily
    int same = 0;                   ///< prompts whose answers agree in every token
    int tokens = 0;                 ///< that are compared of each answer, at most
    std::int64_t answerTokens = 0;  ///< compared in all
    /// Between the probabilities of the first token: half the sum of the differences, from 0 (none) to 1.
    double largestDistance = 0.0;
    double meanDistance = 0.0;
    double baseDistance = 0.0;        ///< the mean between base model and trained model: what the training changed
    bool allAnswersMustAgree = true;  ///< false: the format rounds, so that some may differ
    QString problem;                  ///< what differs, as a sentence; empty: nothing
    bool passed() const { return problem.isEmpty() && prompts > 0 && (!allAnswersMustAgree || same == prompts); }
};

struct ParityHooks {
    std::function<void(int done, int total)> onProgress;  ///< answers
    std::function<bool()> stopRequested;
};

/// The run, with an adapter on the disk. Throws BadInput, saying what to do, when it is going on or has none.
RunRecord runWithAdapter(Database& database, const Workspace& workspace, const QString& nameOrId);

/// 20 questions without answers, to which two models are compared: rows of the run's data set, filled up with general
/// ones.
std::vector<Row> parityPrompts(Engine& engine, Database& database, const RunRecord& run);

/// Greedy answers of a model to the prompts, some at a time.
class ParityAnswers {
public:
    /// References outlive the object. `rounds` is how often the prompts are asked in all, for the progress.
    ParityAnswers(const std::vector<Row>& prompts, int rounds, const ParityHooks& hooks)
        : m_prompts(prompts), m_hooks(hooks), m_rounds(rounds) {}

    static constexpr int tokens = 32;

    std::vector<Generation> ask(ChatModel& model, bool useAdapter);
    /// Throws Stopped where that is asked for.
    void leaveIfStopped() const;

private:
    const std::vector<Row>& m_prompts;
    const ParityHooks& m_hooks;
    int m_rounds;
    int m_done = 0;
};

/// Counts what agrees into the report.
void countAgreement(const std::vector<Generation>& expected, const std::vector<Generation>& answers,
                    ParityReport& report);

/// Compares the files in `folder`, as they are now, with the adapter of `run`: byte by byte, and by their greedy
/// answers to the parity prompts. A damaged or missing file is a
/// report, not an exception. Throws Stopped, and what the engine throws for the run itself.
ParityReport checkAdapter(Engine& engine, Database& database, const RunRecord& run, const QString& folder,
                          const DeviceConfig& device, const ParityHooks& hooks);

}  // namespace lorimer
