#include "engine/base/guarded.h"
#include "engine/base/torch.h"
#include "engine/engine_api.h"
#include "engine/evaluate/bench.h"
#include "engine/evaluate/evaluator.h"
#include "engine/evaluate/logits.h"
#include "engine/export/model_export.h"
#include "engine/generate/chat.h"
#include "engine/model/model_inspect.h"
#include "engine/train/training_run.h"

namespace lorimer {

namespace {

class TorchEngine final : public Engine {
public:
    ModelReport inspectModel(const std::string& modelPath, bool withChecksum) override {
        return lorimer::inspectModel(modelPath, withChecksum);
    }
    MemoryEstimate estimateMemory(const TrainJob& job) override {
        return guarded([&] { return estimateTrainingMemory(job); });
    }
    RunSummary runTraining(const TrainJob& job, const TrainHooks& hooks) override {
        return guarded([&] { return lorimer::runTraining(job, hooks); });
    }
    EvaluationReport evaluate(const EvaluationJob& job) override {
        return guarded([&] { return evaluateModel(job); });
    }
    void writeLogits(const LogitsJob& job) override {
        guarded([&] { writeModelLogits(job); });
    }
    ModelExportReport exportModel(const ModelExportJob& job) override {
        return guarded([&] { return exportModelFiles(job); });
    }
    BenchReport bench(BenchKind kind, const BenchJob& job) override {
        return guarded([&] { return runBench(kind, job); });
    }
    double measureFlops(const DeviceConfig& device, ComputeType type) override {
        return guarded([&] { return lorimer::measureFlops(device, type); });
    }
    std::unique_ptr<ChatModel> openChat(const std::string& modelPath, const DeviceConfig& device,
                                        const QuantizationConfig& quantization, const LoadHooks& hooks) override {
        return guarded([&] { return openChatModel(modelPath, device, quantization, hooks); });
    }
};

}  // namespace

}  // namespace lorimer

lorimer::Engine& lorimerEngine() {
    static lorimer::TorchEngine engine;
    return engine;
}
