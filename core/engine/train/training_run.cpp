#include "engine/train/training_run.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/hardware/device.h"
#include "engine/hardware/memory_planner.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/adapter.h"
#include "engine/peft/adapter_file.h"
#include "engine/tokenizer/chat_template/chat_template.h"
#include "engine/tokenizer/example_builder.h"
#include "engine/tokenizer/tokenizer.h"
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

struct Parts {
    EncodedRows train;
    EncodedRows validation;
};

Parts encodeParts(const TrainJob& job, const std::function<void()>& boundary) {
    const std::unique_ptr<Tokenizer> tokenizer = loadTokenizer(job.modelPath);
    const std::unique_ptr<ChatTemplate> chatTemplate = loadChatTemplate(job.modelPath);
    const ExampleBuilder builder(*tokenizer, chatTemplate.get(), job.config.training.lossOn);
    const int limit = job.config.training.maxLength;
    Parts parts;
    if (job.trainRows != nullptr) parts.train = encodeRows(*job.trainRows, builder, limit, boundary);
    if (job.validationRows != nullptr) parts.validation = encodeRows(*job.validationRows, builder, limit, boundary);
    return parts;
}

void reportRows(const EncodedRows& part, const char* name, const TrainHooks& hooks) {
    if (part.cut > 0)
        tell(hooks, "warning", std::to_string(part.cut) + " rows of the " + name + " part are cut at max_length.");
    if (part.empty > 0)
        tell(hooks, "warning",
             std::to_string(part.empty) + " rows of the " + name + " part train no token and are left out.");
}

MemoryDemand demandOf(const ModelConfig& model, const std::vector<EncodedRow>& rows, const TrainingConfig& config) {
    MemoryDemand demand{model, 0, 0};
    const std::int64_t steps = std::min(totalSteps(static_cast<std::int64_t>(rows.size()), config),
                                        2 * stepsPerEpoch(static_cast<std::int64_t>(rows.size()), config));
    for (std::int64_t step = 1; step <= steps && !rows.empty(); ++step) {
        for (const auto& batch : microBatches(rowsOfStep(rows.size(), config, step), rows, config)) {
            std::vector<std::int64_t> lengths;
            std::int64_t trained = 0;
            for (const std::size_t row : batch) {
                const auto length = static_cast<std::int64_t>(rows[row].ids.size());
                lengths.push_back(length);
                trained += rows[row].trainedTokens();
            }
            demand.stepTokens = std::max(demand.stepTokens, paddedTokens(lengths));
            demand.trainedTokens = std::max(demand.trainedTokens, trained);
        }
    }
    if (rows.empty()) {
        demand.stepTokens = std::int64_t{config.batchSize} * config.maxLength;
        demand.trainedTokens = demand.stepTokens;
    }
    return demand;
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
    const PeftConfig loaded = loadAdapterFolder(model, config.peft.initAdapter);
    config.peft.rank = loaded.rank;
    config.peft.alpha = loaded.alpha;
    config.peft.targetModules = loaded.targetModules;
    for (LoraLinear* linear : model.linears()) linear->lora().dropout = config.peft.dropout;
}

RunSummary train(const TrainJob& job, const TrainHooks& hooks) {
    const auto boundary = [&hooks] { leaveIfStopped(hooks); };
    TrainConfig config = job.config;
    setThreads(job.device);
    const at::Device device = resolveDevice(job.device);
    std::unique_ptr<ModelWeights> weights = openModel(job.modelPath);
    requireContext(weights->config(), config.training);
    tell(hooks, "phase", "Preparing rows");
    const Parts parts = encodeParts(job, boundary);
    requireRows(parts, job);
    reportRows(parts.train, "training", hooks);
    reportRows(parts.validation, "validation", hooks);
    MemoryPlan plan = planMemory(demandOf(weights->config(), parts.train.rows, config.training), config, device);
    requireMemory(plan.estimate);
    tell(hooks, "phase", "Reading the model");
    const std::unique_ptr<CausalLm> model =
        CausalLm::load(*weights, config.quantization, device, [&](int, int) { boundary(); });
    weights.reset();  // the mapped file would count as memory of this process
    putAdapter(*model, config);
    const Json identity = {{"configuration", trainConfigToJson(job.config)},
                           {"training rows", hashOfRows(parts.train.rows)},
                           {"validation rows", hashOfRows(parts.validation.rows)}};
    Trainer trainer(
        {*model, config, parts.train.rows, parts.validation.rows, std::move(plan.keepGraph), job.runFolder, identity},
        hooks);
    if (job.resume) trainer.restore();
    tell(hooks, "phase", "Training");
    RunSummary summary = trainer.run();
    summary.adapterFolder = (std::filesystem::path(job.runFolder) / "adapter").string();
    writeAdapterFolder(summary.adapterFolder, adapterTensors(*model), config.peft, baseModelName(job.modelPath));
    return summary;
}

}  // namespace

RunSummary runTraining(const TrainJob& job, const TrainHooks& hooks) {
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
    if (job.trainRows != nullptr) parts = encodeParts(job, {});
    const MemoryDemand demand = demandOf(weights->config(), parts.train.rows, job.config.training);
    return planMemory(demand, job.config, resolveDevice(job.device)).estimate;
}

}  // namespace lorimer
