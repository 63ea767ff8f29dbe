#include "tests/support/fake_engine.h"

#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "engine/base/error.h"

namespace lorimer::test {

namespace fs = std::filesystem;

namespace {

std::string readFile(const fs::path& file) {
    std::ifstream input(file, std::ios::binary);
    std::ostringstream text;
    text << input.rdbuf();
    return text.str();
}

void writeFile(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

std::int64_t newestCheckpoint(const fs::path& runFolder) {
    std::int64_t newest = 0;
    const fs::path folder = runFolder / "checkpoints";
    if (!fs::exists(folder)) return 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".tmp") continue;
        newest = std::max<std::int64_t>(newest, std::stoll(readFile(entry.path() / "state")));
    }
    return newest;
}

CheckpointReport saveCheckpoint(const fs::path& runFolder, std::int64_t step) {
    const fs::path folder = runFolder / "checkpoints" / ("ckpt." + std::to_string(step));
    const fs::path unfinished = folder.string() + ".tmp";
    fs::create_directories(unfinished);
    writeFile(unfinished / "state", std::to_string(step));
    fs::remove_all(folder);
    fs::rename(unfinished, folder);
    return {step, folder.string()};
}

/// Keeps the newest two, as the real engine does.
void prune(const fs::path& runFolder, std::int64_t step, std::int64_t every) {
    if (step > 2 * every) fs::remove_all(runFolder / "checkpoints" / ("ckpt." + std::to_string(step - 2 * every)));
}

std::string saveAdapter(const fs::path& runFolder, std::uint64_t seed, std::int64_t step) {
    const fs::path folder = runFolder / "adapter";
    fs::create_directories(folder);
    writeFile(folder / "adapter_config.json", R"({"peft_type": "LORA"})");
    writeFile(folder / "adapter_model.safetensors", std::to_string(FakeEngine::lossOf(seed, step)));
    return folder.string();
}

class FakeChat final : public ChatModel {
public:
    explicit FakeChat(const FakeBehaviour& behaviour) : m_behaviour(behaviour) {}

    void setAdapter(const std::string& folder) override {
        if (!folder.empty() && !fs::exists(fs::path(folder) / "adapter_model.safetensors")) {
            throw badInput("There is no adapter in " + folder + ".");
        }
        m_folder = folder;
        m_adapter = folder.empty() ? "" : readFile(fs::path(folder) / "adapter_model.safetensors");
    }
    bool hasAdapter() const override { return !m_folder.empty(); }

    Generation generate(const Row& prompt, bool useAdapter, const SamplingConfig& sampling,
                        const std::function<bool(const std::string&)>& onText) override {
        const std::string asked = prompt.messages.empty() ? prompt.text : prompt.messages.back().content;
        const std::string name = m_behaviour.chatDiffers ? fs::path(m_folder).filename().string() : "adapted";
        const std::string answer = (useAdapter ? name + " " + m_adapter : "base") + " answer to " + asked;
        Generation generation;
        for (const char letter : answer.substr(0, static_cast<std::size_t>(sampling.maxTokens))) {
            if (m_behaviour.pieceMilliseconds > 0) {
                std::this_thread::sleep_for(std::chrono::milliseconds(m_behaviour.pieceMilliseconds));
            }
            generation.text += letter;
            generation.ids.push_back(static_cast<unsigned char>(letter));
            if (!onText(std::string(1, letter))) {
                generation.reason = FinishReason::Stopped;
                break;
            }
        }
        return generation;
    }

private:
    FakeBehaviour m_behaviour;
    std::string m_folder;
    std::string m_adapter;
};

ModelMetrics metricsOf(double loss) {
    const auto around = [](double value) { return Metric{value, value - 0.1, value + 0.1}; };
    return {around(loss), around(std::exp(loss)), around(0.5), around(0.25), around(0.4), around(0.3)};
}

}  // namespace

double FakeEngine::lossOf(std::uint64_t seed, std::int64_t step) {
    return 1.0 + 2.0 / static_cast<double>(step + 1) + 0.001 * static_cast<double>(seed % 100) + 1e-17;
}

ModelReport FakeEngine::inspectModel(const std::string& modelPath, bool withChecksum) {
    if (!fs::is_regular_file(modelPath)) throw badInput("There is no model in " + modelPath + ".");
    ModelReport report;
    report.path = modelPath;
    report.architecture = "fake";
    if (withChecksum) report.sha256 = std::to_string(std::hash<std::string>()(readFile(modelPath)));
    return report;
}

MemoryEstimate FakeEngine::estimateMemory(const TrainJob& job) {
    if (job.trainRows == nullptr || job.trainRows->size() == 0) throw Error(ErrorKind::Internal, "no rows");
    MemoryEstimate estimate;
    estimate.totalBytes = std::int64_t(2) << 30;
    estimate.capacityBytes = std::int64_t(64) << 30;
    estimate.freeBytes = m_behaviour.freeMemory;
    return estimate;
}

RunSummary FakeEngine::runTraining(const TrainJob& job, const TrainHooks& hooks) {
    const std::uint64_t seed = job.config.training.seed;
    const std::int64_t first = job.resume ? newestCheckpoint(job.runFolder) : 0;
    RunSummary summary;
    summary.totalSteps = m_behaviour.steps;
    summary.baseEvalLoss = lossOf(seed, 0);
    if (hooks.onEvent) hooks.onEvent({first, "phase", "Reading model"});
    if (const StopRequest request = hooks.stopRequested ? hooks.stopRequested() : StopRequest::None;
        request != StopRequest::None) {
        RunSummary early;  // as the real engine does before there is anything to save
        early.outcome = request == StopRequest::Pause ? RunOutcome::Paused : RunOutcome::Stopped;
        return early;
    }
    if (hooks.onEvent) hooks.onEvent({first, "phase", "Training"});
    if (first == 0 && hooks.onEvaluation) hooks.onEvaluation({0, *summary.baseEvalLoss, false});
    summary.steps = first;
    for (std::int64_t step = first + 1; step <= m_behaviour.steps; ++step) {
        const StopRequest request = hooks.stopRequested ? hooks.stopRequested() : StopRequest::None;
        if (request != StopRequest::None) {
            if (hooks.onCheckpoint && summary.steps > 0)
                hooks.onCheckpoint(saveCheckpoint(job.runFolder, summary.steps));
            summary.outcome = request == StopRequest::Pause ? RunOutcome::Paused : RunOutcome::Stopped;
            break;
        }
        if (m_behaviour.stepMilliseconds > 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(m_behaviour.stepMilliseconds));
        }
        if (step == m_behaviour.throwAtStep)
            throw Error(ErrorKind::OutOfResources, "The fake engine ran out of memory.");
        if (step == m_behaviour.surpriseAtStep) throw std::runtime_error("surprise");
        job.trainRows->row(static_cast<std::size_t>(step) % job.trainRows->size());
        StepReport report;
        report.step = step;
        report.epoch = static_cast<double>(step) / 10.0;
        report.loss =
            step == m_behaviour.notANumberAtStep ? std::numeric_limits<double>::quiet_NaN() : lossOf(seed, step);
        report.learningRate = 1e-4;
        report.gradNorm = 0.5;
        report.tokens = 100;
        report.trainedTokens = 40;
        report.tokensPerSecond = 1000.0;
        report.peakMemoryBytes = 1 << 20;
        report.totalSteps = m_behaviour.steps;
        summary.steps = step;
        summary.trainLoss = report.loss;
        if (hooks.onStep) hooks.onStep(report);
        if (step % m_behaviour.evaluateEvery == 0) {
            summary.evalLoss = summary.bestEvalLoss = lossOf(seed, step) + 0.1;
            summary.bestStep = step;
            if (hooks.onEvaluation) hooks.onEvaluation({step, *summary.evalLoss, true});
        }
        if (step % m_behaviour.saveEvery == 0) {
            const CheckpointReport checkpoint = saveCheckpoint(job.runFolder, step);
            prune(job.runFolder, step, m_behaviour.saveEvery);
            if (step == m_behaviour.killAfterCheckpoint) std::raise(SIGKILL);
            if (hooks.onCheckpoint) hooks.onCheckpoint(checkpoint);
        }
    }
    summary.seconds = 1.5;
    summary.tokensPerSecond = 1000.0;
    summary.peakMemoryBytes = 1 << 20;
    if (summary.steps > 0) summary.adapterFolder = saveAdapter(job.runFolder, seed, summary.steps);
    return summary;
}

void FakeEngine::writeLogits(const LogitsJob&) { throw Error(ErrorKind::Internal, "The fake engine has no logits."); }

BenchReport FakeEngine::bench(BenchKind, const BenchJob&) {
    throw Error(ErrorKind::Internal, "The fake engine has no speed.");
}

EvaluationReport FakeEngine::evaluate(const EvaluationJob& job) {
    EvaluationReport report;
    report.rows = static_cast<std::int64_t>(job.rows->size());
    report.answeredRows = report.rows;
    for (std::int64_t row = 0; row < report.rows; ++row) {
        if (job.stopRequested && job.stopRequested()) throw Error(ErrorKind::Stopped, "Stopped; nothing was changed.");
        if (m_behaviour.stepMilliseconds > 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(m_behaviour.stepMilliseconds));
        }
        report.trainedTokens += static_cast<std::int64_t>(job.rows->row(static_cast<std::size_t>(row)).text.size()) + 1;
        if (job.onProgress) job.onProgress(row + 1, report.rows);
    }
    report.base = metricsOf(2.0);
    report.hasAdapter = !job.adapterFolder.empty();
    if (report.hasAdapter) {
        report.adapted = metricsOf(1.5);
        report.lossDifference = {-0.5, -0.6, -0.4};
    }
    return report;
}

std::unique_ptr<ChatModel> FakeEngine::openChat(const std::string& modelPath, const DeviceConfig&,
                                                const QuantizationConfig&) {
    if (!fs::exists(modelPath)) throw badInput("There is no model in " + modelPath + ".");
    return std::make_unique<FakeChat>(m_behaviour);
}

}  // namespace lorimer::test
