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
    QString problem;                ///< what differs, as a sentence; empty: nothing
    bool passed() const { return problem.isEmpty() && prompts > 0 && same == prompts; }
};

struct ParityHooks {
    std::function<void(int done, int total)> onProgress;  ///< answers
    std::function<bool()> stopRequested;
};

/// The run, with an adapter on the disk. Throws BadInput, saying what to do, when it is going on or has none.
RunRecord runWithAdapter(Database& database, const Workspace& workspace, const QString& nameOrId);

/// Compares the files in `folder`, as they are now, with the adapter of `run`: byte by byte, and by their greedy
/// answers to 20 questions (rows of the run's data set, filled up with general ones). A damaged or missing file is a
/// report, not an exception. Throws Stopped, and what the engine throws for the run itself.
ParityReport checkAdapter(Engine& engine, Database& database, const RunRecord& run, const QString& folder,
                          const DeviceConfig& device, const ParityHooks& hooks);

}  // namespace lorimer
