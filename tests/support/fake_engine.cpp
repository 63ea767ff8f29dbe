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
#include "engine/evaluate/paired_bootstrap.h"

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

/// What a merged model's file begins with; the adapter's content follows.
constexpr std::string_view mergedMark = "merged ";

class FakeChat final : public ChatModel {
public:
    FakeChat(const FakeBehaviour& behaviour, const std::string& model) : m_behaviour(behaviour) {
        m_isMerged = model.starts_with(mergedMark) && !behaviour.losesTraining;
        if (m_isMerged) m_adapter = model.substr(mergedMark.size());
    }

    void setAdapter(const std::string& folder) override {
        if (fs::path(folder).extension() == ".gguf") {
            m_folder = folder;
            m_adapter = readFile(folder);
            return;
        }
        if (!folder.empty() && !fs::exists(fs::path(folder) / "adapter_model.safetensors")) {
            throw badInput("There is no adapter in " + folder + ".");
        }
        m_folder = folder;
        m_adapter = folder.empty() ? "" : readFile(fs::path(folder) / "adapter_model.safetensors");
    }
    bool hasAdapter() const override { return !m_folder.empty(); }

    std::vector<Generation> generateInTurn(const std::vector<ChatTurn>& turns, const SamplingConfig& sampling,
                                           const OnPiece& onPiece) override {
        std::vector<std::string> wanted;
        for (const ChatTurn& turn : turns) wanted.push_back(answerTo(turn, sampling));
        std::vector<Generation> answers(turns.size());
        bool stopped = false;
        for (std::size_t letter = 0; !stopped; ++letter) {
            bool any = false;
            for (std::size_t turn = 0; turn < turns.size() && !stopped; ++turn) {
                if (letter >= wanted[turn].size()) continue;
                any = true;
                pause();
                answers[turn].text += wanted[turn][letter];
                answers[turn].ids.push_back(static_cast<unsigned char>(wanted[turn][letter]));
                stopped = onPiece && !onPiece(turn, std::string(1, wanted[turn][letter]));
            }
            if (!any) break;
        }
        for (std::size_t turn = 0; stopped && turn < turns.size(); ++turn) {
            if (answers[turn].text.size() < wanted[turn].size()) answers[turn].reason = FinishReason::Stopped;
        }
        return answers;
    }

    std::vector<Generation> answerTogether(const std::vector<Row>& prompts, bool useAdapter, int maxTokens,
                                           const std::function<void()>& boundary) override {
        SamplingConfig sampling;
        sampling.maxTokens = maxTokens;
        std::vector<Generation> answers;
        for (const Row& prompt : prompts) {
            if (boundary) boundary();
            Generation& answer = answers.emplace_back();
            pause();
            answer.text = answerTo({prompt, useAdapter}, sampling);
            answer.ids.assign(answer.text.begin(), answer.text.end());
        }
        return answers;
    }

    std::vector<std::vector<float>> firstTokenProbabilities(const std::vector<Row>& prompts, bool useAdapter) override {
        const float changed = useAdapter || m_isMerged ? 0.9F : 0.2F;
        return std::vector<std::vector<float>>(prompts.size(), {changed, 1.0F - changed});
    }

private:
    void pause() const {
        if (m_behaviour.pieceMilliseconds > 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(m_behaviour.pieceMilliseconds));
    }

    std::string answerTo(const ChatTurn& turn, const SamplingConfig& sampling) const {
        const Row& prompt = turn.prompt;
        const std::string asked = prompt.messages.empty() ? prompt.text : prompt.messages.back().content;
        if (asked.size() > m_behaviour.longestQuestion)
            throw badInput("The question is too long for the fake engine. Nothing was cut.");
        const std::string name = m_behaviour.chatDiffers ? fs::path(m_folder).filename().string() : "adapted";
        const std::string turns = prompt.messages.size() > 1 ? " (" + std::to_string(prompt.messages.size()) + ")" : "";
        const std::string answer =
            (turn.useAdapter || m_isMerged ? name + " " + m_adapter : "base") + " answer to " + asked + turns;
        return answer.substr(0, static_cast<std::size_t>(sampling.maxTokens));
    }

    FakeBehaviour m_behaviour;
    std::string m_folder;
    std::string m_adapter;
    bool m_isMerged = false;
};

/// Rows differ a little, so that there are intervals, best rows and worst rows.
RowScore scoreOf(std::int64_t row, std::int64_t tokens, bool adapted) {
    RowScore score;
    const double spread = 0.1 * static_cast<double>(row % 5);
    score.lossSum = static_cast<double>(tokens) * ((adapted ? 1.5 : 2.0) + spread);
    score.correct = adapted ? tokens : tokens / 2;
    score.exactMatch = adapted && row % 4 == 0 ? 1.0 : 0.0;
    score.f1 = adapted ? (row % 4 == 3 ? 0.1 : 0.5 + spread) : 0.2;
    score.rougeL = score.f1;
    score.answer = std::string(adapted ? "adapted" : "base") + " answer " + std::to_string(row);
    return score;
}

}  // namespace

double FakeEngine::lossOf(std::uint64_t seed, std::int64_t step) {
    return 1.0 + 2.0 / static_cast<double>(step + 1) + 0.001 * static_cast<double>(seed % 100) + 1e-17;
}

ModelReport FakeEngine::inspectModel(const std::string& modelPath, bool withChecksum) {
    if (!fs::exists(modelPath)) throw badInput("There is no model in " + modelPath + ".");
    ModelReport report;
    report.path = modelPath;
    report.architecture = "fake";
    report.quantization = "none";
    report.hasChatTemplate = true;
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
    if (first == 0 && hooks.onEvaluationStart) hooks.onEvaluationStart();
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
            if (hooks.onEvaluationStart) hooks.onEvaluationStart();
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
    report.hasAdapter = !job.adapterFolder.empty();
    report.byPatient = !job.groups.empty();
    const auto rows = static_cast<std::int64_t>(job.rows->size());
    for (std::int64_t index = 0; index < rows; ++index) {
        if (job.stopRequested && job.stopRequested()) {
            report.stopped = job.keepFinishedRows && index > 0;
            if (!report.stopped) throw Error(ErrorKind::Stopped, "Stopped; nothing was changed.");
            break;
        }
        if (index + 1 == m_behaviour.throwAtStep) {
            report.stopped = report.outOfMemory = job.keepFinishedRows && index > 0;
            if (!report.stopped) throw Error(ErrorKind::OutOfResources, "The fake engine ran out of memory.");
            break;
        }
        if (m_behaviour.stepMilliseconds > 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(m_behaviour.stepMilliseconds));
        }
        const Row row = job.rows->row(static_cast<std::size_t>(index));
        EvaluatedRow& scored = report.scores.emplace_back();
        scored.row = index;
        scored.group = job.groups.empty() ? index : job.groups[static_cast<std::size_t>(index)];
        scored.trainedTokens = static_cast<std::int64_t>(row.text.size()) + 4;
        scored.answered = true;
        if (row.messages.size() > 1) {
            scored.question = row.messages[row.messages.size() - 2].content;
            scored.expected = row.messages.back().content;
        }
        scored.base = scoreOf(index, scored.trainedTokens, false);
        if (report.hasAdapter) scored.adapted = scoreOf(index, scored.trainedTokens, true);
        if (job.onProgress) job.onProgress(index + 1, rows);
    }
    summarize(report);
    return report;
}

ModelExportReport FakeEngine::exportModel(const ModelExportJob& job) {
    const std::string adapter = readFile(fs::path(job.adapterFolder) / "adapter_model.safetensors");
    const bool isAdapter = job.format == ModelExportFormat::GgufAdapter;
    const std::string name = isAdapter ? "adapter.gguf" : "model.gguf";
    writeFile(fs::path(job.outFolder) / name, isAdapter ? adapter : std::string(mergedMark) + adapter);
    if (job.onProgress) job.onProgress(1, 1);
    ModelExportReport report;
    report.files = {name};
    return report;
}

std::unique_ptr<ChatModel> FakeEngine::openChat(const std::string& modelPath, const DeviceConfig&,
                                                const QuantizationConfig&, const LoadHooks& hooks) {
    if (!fs::exists(modelPath)) throw badInput("There is no model in " + modelPath + ".");
    constexpr int layers = 10;
    for (int layer = 1; layer <= layers; ++layer) {
        if (m_behaviour.layerMilliseconds > 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(m_behaviour.layerMilliseconds));
        if (hooks.onLayer) hooks.onLayer(layer, layers);
        if (hooks.stopRequested && hooks.stopRequested())
            throw Error(ErrorKind::Stopped, "Reading the model was stopped.");
    }
    ++m_chatsOpened;
    return std::make_unique<FakeChat>(m_behaviour, readFile(modelPath));
}

}  // namespace lorimer::test
