#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "engine/engine_api.h"

namespace lorimer::test {

/// What a FakeEngine does. Environment variables LORIMER_FAKE_* of the same meaning set it in the fake command line.
struct FakeBehaviour {
    std::int64_t steps = 20;
    int stepMilliseconds = 0;
    std::int64_t saveEvery = 5;
    std::int64_t evaluateEvery = 5;
    std::int64_t throwAtStep = 0;     ///< throws Error(OutOfResources) instead of reporting this step
    std::int64_t surpriseAtStep = 0;  ///< throws std::runtime_error there
    std::int64_t notANumberAtStep = 0;
    std::int64_t killAfterCheckpoint = 0;  ///< SIGKILL when this checkpoint is on disk, before it is reported
    std::int64_t freeMemory = std::int64_t(64) << 30;
    bool losesTraining = false;  ///< a merged model answers as the base does
    bool chatDiffers = false;    ///< answers depend on the name of the adapter's folder: an export must notice
    int pieceMilliseconds = 0;
    int layerMilliseconds = 0;  ///< of each of the ten that a chat's model has
    std::size_t longestQuestion = 1U << 20;
};

/// An engine without torch: its "model" is any file, its losses are a function of seed and step, its checkpoints are a
/// file that holds the step. Deterministic, so that a resumed run must equal one that was never stopped.
class FakeEngine final : public Engine {
public:
    explicit FakeEngine(FakeBehaviour behaviour = {}) : m_behaviour(behaviour) {}

    ModelReport inspectModel(const std::string& modelPath, bool withChecksum) override;
    MemoryEstimate estimateMemory(const TrainJob& job) override;
    RunSummary runTraining(const TrainJob& job, const TrainHooks& hooks) override;
    EvaluationReport evaluate(const EvaluationJob& job) override;
    void writeLogits(const LogitsJob& job) override;
    ModelExportReport exportModel(const ModelExportJob& job) override;
    BenchReport bench(BenchKind kind, const BenchJob& job) override;
    double measureFlops(const DeviceConfig&, ComputeType) override { return 1e11; }
    std::unique_ptr<ChatModel> openChat(const std::string& modelPath, const DeviceConfig& device,
                                        const QuantizationConfig& quantization, const LoadHooks& hooks) override;

    FakeBehaviour& behaviour() { return m_behaviour; }
    int chatsOpened() const { return m_chatsOpened; }

    /// The loss that step `step` of a run with `seed` reports.
    static double lossOf(std::uint64_t seed, std::int64_t step);

private:
    FakeBehaviour m_behaviour;
    std::atomic<int> m_chatsOpened{0};
};

}  // namespace lorimer::test
