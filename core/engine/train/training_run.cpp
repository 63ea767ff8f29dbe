#include "engine/train/training_run.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "engine/base/error.h"
#include "engine/generate/generator.h"
#include "engine/hardware/device.h"
#include "engine/hardware/memory_planner.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/adapter.h"
#include "engine/peft/adapter_file.h"
#include "engine/quant/base_weights.h"
#include "engine/tokenizer/model_text.h"
#include "engine/train/encoded_rows.h"
#include "engine/train/row_batch.h"
#include "engine/train/schedule.h"
#include "engine/train/trainer.h"

namespace lorimer {

namespace {

/// Leaves the preparation, before there is anything to save.
struct LeftEarly {
    StopRequest request;
};

void leaveIfStopped(const TrainHooks& hooks) {
    const StopRequest request = hooks.stopRequested ? hooks.stopRequested() : StopRequest::None;
    if (request != StopRequest::None) throw LeftEarly{request};
}

void tell(const TrainHooks& hooks, const char* kind, const std::string& text) {
    if (hooks.onEvent) hooks.onEvent({0, kind, text});
}

std::string layerProgress(const QuantizationConfig& quantization, int layer, int layers) {
    const bool whole = quantization.type == QuantizationType::None || quantization.type == QuantizationType::Gguf;
    return std::string(whole ? "Reading" : "Compressing") + " layer " + std::to_string(layer) + " of " +
           std::to_string(layers);
}

struct Parts {
    EncodedRows train;
    EncodedRows validation;
};

Parts encodeParts(const TrainJob& job, const ModelText& text, const std::function<void()>& boundary) {
    const int limit = job.config.training.maxLength;
    Parts parts;
    if (job.trainRows != nullptr) parts.train = encodeRows(*job.trainRows, text.builder(), limit, boundary);
    if (job.validationRows != nullptr)
        parts.validation = encodeRows(*job.validationRows, text.builder(), limit, boundary);
    return parts;
}

void reportRows(const EncodedRows& part, const char* name, LossOn lossOn, const TrainHooks& hooks) {
    if (part.cut > 0)
        tell(hooks, "warning", std::to_string(part.cut) + " rows of the " + name + " part are cut at max_length.");
    if (part.empty > 0)
        tell(hooks, "warning",
             std::to_string(part.empty) + " rows of the " + name + " part train no token and are left out.");
    if (part.whole > 0 && lossOn != LossOn::All)
        tell(hooks, "warning",
             std::to_string(part.whole) + " conversations of the " + name +
                 " part train every token, their questions " +
                 "included: check their roles and the model's chat template.");
}

MemoryDemand demandOf(const ModelWeights& weights, const std::vector<EncodedRow>& rows, const TrainingConfig& config) {
    std::vector<RowSize> sizes;
    for (const EncodedRow& row : rows)
        sizes.push_back({static_cast<std::int32_t>(row.ids.size()), static_cast<std::int32_t>(row.trainedTokens())});
    const RowSize largest = largestBatch(sizes, config);
    return {weights.config(), largest.tokens, largest.trained, blockBytesOfLinears(weights)};
}

/// The device's memory within the limit that the user set.
MemoryRoom roomFor(const DeviceConfig& config, const at::Device& device) {
    MemoryRoom room = memoryRoom(device);
    if (device.is_cpu() && config.memoryLimitBytes > 0) room.free = std::min(room.free, config.memoryLimitBytes);
    return room;
}

void requireRows(const Parts& parts, const TrainJob& job) {
    if (parts.train.rows.empty())
        throw badInput("The training part has no row that trains a token within max_length " +
                       std::to_string(job.config.training.maxLength) +
                       ". Nothing was started; raise max_length or check the answers of the data set.");
}

void requireContext(const ModelConfig& model, const TrainingConfig& config) {
    if (config.maxLength > model.contextLength)
        throw badInput("max_length " + std::to_string(config.maxLength) + " is longer than the model's context of " +
                       std::to_string(model.contextLength) + " tokens. Nothing was started; lower it.");
}

void requireMemory(const MemoryEstimate& estimate) {
    if (estimate.fits()) return;
    const auto gigabytes = [](std::int64_t bytes) {
        const auto tenths = (bytes + 50'000'000) / 100'000'000;
        return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
    };
    throw Error(ErrorKind::OutOfResources,
                "This training needs about " + gigabytes(estimate.totalBytes) + " of " + gigabytes(estimate.freeBytes) +
                    " free memory. Nothing was started; lower max_length or per_device_train_batch_size, or use nf4.");
}

void putAdapter(CausalLm& model, TrainConfig& config) {
    if (config.peft.initAdapter.empty()) {
        attachAdapter(model, config.peft, config.training.seed);
        return;
    }
    PeftConfig loaded = loadAdapter(model, config.peft.initAdapter);
    loaded.dropout = config.peft.dropout;
    loaded.initAdapter = config.peft.initAdapter;
    loaded.loraPlusRatio = config.peft.loraPlusRatio;
    config.peft = std::move(loaded);
    for (LoraLinear* linear : model.linears()) linear->lora().dropout = config.peft.dropout;
}

constexpr int sampleTokens = 48;
constexpr std::int64_t sampleTimes =
    4;  // in a run, beside the base: a check comes more often, and answering takes time

/// Answers the sample questions at some of the checks, all of them together and greedily, so that nothing of the run's
/// randomness is used. The base answers at the first of these checks: nobody waits for it before the first step.
class Samples {
public:
    Samples(const TrainJob& job, const TrainHooks& hooks, const CausalLm& model, const ModelText& text,
            std::int64_t totalSteps)
        : m_hooks(hooks), m_text(text), m_generator(model, text.builder().stopTokens()), m_totalSteps(totalSteps) {
        for (std::size_t i = 0; i < job.sampleQuestions.size(); ++i) {
            auto prompt = text.builder().prompt(job.sampleQuestions[i]);
            if (static_cast<int>(prompt.size()) >= job.config.training.maxLength) continue;  // was cut in training, too
            m_prompts.push_back(std::move(prompt));
            m_questions.push_back(static_cast<int>(i));
        }
    }

    void afterCheck(std::int64_t step) {
        const std::int64_t part = step * sampleTimes / std::max<std::int64_t>(1, m_totalSteps);
        if (step == 0 || (part == m_part && step != m_totalSteps)) return;
        try {
            if (m_part < 0) answer(0, false);
            m_part = part;
            answer(step, true);
        } catch (const LeftEarly&) {
            // The trainer finds the same request at its next block boundary; the answers are left out.
        }
    }

private:
    void answer(std::int64_t step, bool useAdapter) {
        const auto answers =
            m_generator.generateTogether(m_prompts, useAdapter, sampleTokens, [this] { leaveIfStopped(m_hooks); });
        for (std::size_t i = 0; i < answers.size(); ++i)
            m_hooks.onSample({step, m_questions[i], m_text.tokenizer().decode(answers[i], true)});
    }

    const TrainHooks& m_hooks;
    const ModelText& m_text;
    Generator m_generator;
    std::int64_t m_totalSteps;
    std::int64_t m_part = -1;
    std::vector<std::vector<std::int32_t>> m_prompts;
    std::vector<int> m_questions;  // number of each prompt's question
};

/// How much the check loss of the adapter that was read back may differ from the recorded one (ux.md 3.4).
constexpr double selfCheckTolerance = 0.01;

/// Reads the adapter that was written and measures it again, so that "done" means that the file holds what was trained.
void requireWholeAdapter(const std::string& folder, CausalLm& model, Trainer& trainer, double expected) {
    loadAdapter(model, folder);
    const double loss = trainer.validationLoss();
    if (std::abs(loss - expected) > selfCheckTolerance * std::abs(expected))
        throw Error(ErrorKind::Internal, "The adapter in " + folder + " gives a check loss of " + std::to_string(loss) +
                                             " and not the " + std::to_string(expected) +
                                             " that was measured. The checkpoints are kept; resume the run.");
}

/// What a checkpoint must agree with. How the rows of a step are shared out over rounds may change: it is the same
/// step.
Json identityOf(const TrainJob& job, const Parts& parts) {
    Json config = trainConfigToJson(job.config);
    Json& training = config["training"];
    training["rows_per_step"] = job.config.training.batchSize * job.config.training.accumulationSteps;
    training.erase("per_device_train_batch_size");
    training.erase("gradient_accumulation_steps");
    return {{"configuration", config},
            {"training rows", hashOfRows(parts.train.rows)},
            {"validation rows", hashOfRows(parts.validation.rows)}};
}

/// The window goes on when a run ends: what the run frees shall be free for other programs, however it ended.
struct MemoryReturn {
    ~MemoryReturn() { returnFreedMemory(); }
};

RunSummary train(const TrainJob& job, const TrainHooks& hooks) {
    resetPeakMemory();
    const auto boundary = [&hooks] { leaveIfStopped(hooks); };
    TrainConfig config = job.config;
    setThreads(job.device);
    const at::Device device = resolveDevice(job.device);
    std::unique_ptr<ModelWeights> weights = openModel(job.modelPath);
    requireContext(weights->config(), config.training);
    tell(hooks, "phase", "Preparing rows");
    const ModelText text(job.modelPath, config.training.lossOn);
    const Parts parts = encodeParts(job, text, boundary);
    requireRows(parts, job);
    reportRows(parts.train, "training", job.config.training.lossOn, hooks);
    reportRows(parts.validation, "validation", job.config.training.lossOn, hooks);
    MemoryPlan plan =
        planMemory(demandOf(*weights, parts.train.rows, config.training), config, roomFor(job.device, device));
    requireMemory(plan.estimate);
    tell(hooks, "phase", "Reading the model");
    const std::unique_ptr<CausalLm> model =
        CausalLm::load(*weights, config.quantization, device, [&](int layer, int layers) {
            tell(hooks, "progress", layerProgress(config.quantization, layer, layers));
            boundary();
        });
    weights.reset();  // the mapped file would count as memory of this process
    putAdapter(*model, config);
    std::optional<Samples> samples;
    std::function<void(std::int64_t)> answerSamples;
    if (!job.sampleQuestions.empty() && hooks.onSample) {
        samples.emplace(job, hooks, *model, text,
                        totalSteps(static_cast<std::int64_t>(parts.train.rows.size()), config.training));
        answerSamples = [&samples](std::int64_t step) { samples->afterCheck(step); };
    }
    Trainer trainer({*model, config, parts.train.rows, parts.validation.rows, std::move(plan.keepGraph), job.runFolder,
                     identityOf(job, parts), answerSamples},
                    hooks);
    if (job.resume) trainer.restore();
    tell(hooks, "phase", "Training");
    RunSummary summary = trainer.run();
    summary.adapterFolder = (std::filesystem::path(job.runFolder) / "adapter").string();
    writeAdapterFolder(summary.adapterFolder, adapterTensors(*model), config.peft, baseModelName(job.modelPath));
    const bool ended = summary.outcome == RunOutcome::Done || summary.outcome == RunOutcome::EarlyStopped;
    if (ended && summary.bestEvalLoss) {
        tell(hooks, "phase", "Checking the adapter");
        requireWholeAdapter(summary.adapterFolder, *model, trainer, *summary.bestEvalLoss);
    }
    return summary;
}

}  // namespace

RunSummary runTraining(const TrainJob& job, const TrainHooks& hooks) {
    const MemoryReturn atTheEnd;
    try {
        return train(job, hooks);
    } catch (const LeftEarly& left) {
        RunSummary summary;
        summary.outcome = left.request == StopRequest::Pause ? RunOutcome::Paused : RunOutcome::Stopped;
        return summary;
    }
}

MemoryEstimate estimateTrainingMemory(const TrainJob& job) {
    const std::unique_ptr<ModelWeights> weights = openModel(job.modelPath);
    Parts parts;
    if (job.trainRows != nullptr) parts = encodeParts(job, ModelText(job.modelPath, job.config.training.lossOn), {});
    const MemoryDemand demand = demandOf(*weights, parts.train.rows, job.config.training);
    return planMemory(demand, job.config, roomFor(job.device, resolveDevice(job.device))).estimate;
}

}  // namespace lorimer
