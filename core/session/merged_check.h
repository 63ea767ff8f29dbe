#pragma once

#include "session/adapter_check.h"

namespace lorimer {

/// Files that were exported from a run, as another program would use them.
struct ExportedModel {
    QString modelPath;         ///< folder or .gguf file
    QString adapterPath;       ///< a GGUF adapter beside the base model; empty: it is merged
    bool isQuantized = false;  ///< stored with fewer than 16 bits a weight
};

/// Compares files, as they are now, with the trained model: its base as stored with the adapter beside it, both
/// computed in float32. Of 20 prompts the probabilities of the first token and the greedy answers are compared. Passed
/// where the files are nearer to the trained model than half of what the training changed (else they lost what was
/// trained), and 16-bit files within a distance of 0.05 on every prompt: merged weights are rounded to 16 bits once
/// more, which moves single probabilities by a hundredth (SmolLM2-135M, measured: bfloat16 0.012, float16 0.002). A
/// damaged or missing file is a report, not an exception. Throws Stopped, and what the engine throws for the run
/// itself.
ParityReport checkExportedModel(Engine& engine, Database& database, const RunRecord& run, const ExportedModel& exported,
                                const DeviceConfig& device, const ParityHooks& hooks);

}  // namespace lorimer
