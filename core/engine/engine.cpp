#include <c10/util/Exception.h>

#include <filesystem>
#include <new>

#include "engine/base/error.h"
#include "engine/base/torch.h"
#include "engine/engine_api.h"
#include "engine/evaluate/bench.h"
#include "engine/evaluate/evaluator.h"
#include "engine/evaluate/logits.h"
#include "engine/generate/chat.h"
#include "engine/model/model_inspect.h"
#include "engine/train/training_run.h"

namespace lorimer {

namespace {

/// Runs a job so that only Error leaves the engine: torch's exceptions carry a stack trace that no user wants to read.
template <typename Job>
auto guarded(Job job) {
    try {
        return job();
    } catch (const c10::OutOfMemoryError& error) {
        throw Error(
            ErrorKind::OutOfResources,
            "The GPU has too little memory for this. What was saved is unchanged; lower the batch size or length.",
            error.what());
    } catch (const std::bad_alloc& error) {
        throw Error(ErrorKind::OutOfResources,
                    "There is too little memory for this. What was saved is unchanged; lower the batch size or length.",
                    error.what());
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        const bool memory = text.find("alloc") != std::string::npos && text.find("memory") != std::string::npos;
        throw Error(memory ? ErrorKind::OutOfResources : ErrorKind::Internal,
                    memory
                        ? "There is too little memory for this. What was saved is unchanged; lower the batch size or "
                          "length."
                        : "The computation failed: " + text + " What was saved is unchanged.",
                    error.what());
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(error.code() == std::errc::no_space_on_device ? ErrorKind::OutOfResources : ErrorKind::BadInput,
                    "The folder " + error.path1().string() + " cannot be used: " + error.code().message() +
                        ". What was saved before is unchanged.",
                    error.what());
    }
}

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
    BenchReport bench(BenchKind kind, const BenchJob& job) override {
        return guarded([&] { return runBench(kind, job); });
    }
    double measureFlops(const DeviceConfig& device, ComputeType type) override {
        return guarded([&] { return lorimer::measureFlops(device, type); });
    }
    std::unique_ptr<ChatModel> openChat(const std::string& modelPath, const DeviceConfig& device,
                                        const QuantizationConfig& quantization) override {
        return guarded([&] { return openChatModel(modelPath, device, quantization); });
    }
};

}  // namespace

}  // namespace lorimer

lorimer::Engine& lorimerEngine() {
    static lorimer::TorchEngine engine;
    return engine;
}
