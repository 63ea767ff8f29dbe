#include "engine/hardware/memory_planner.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/hardware/cpu_features.h"
#include "engine/hardware/host_memory.h"
#include "engine/model/module_names.h"

namespace lorimer {

namespace {

std::int64_t elementBytes(const TrainConfig& config) {
    return config.quantization.computeType == ComputeType::Float32 ? 4 : 2;
}

std::int64_t linearParameters(const ModelConfig& model) {
    std::int64_t sum = 0;
    for (const LinearShape& layer : blockLinears(model)) sum += layer.out * layer.in;
    return sum * model.layers;
}

/// Of the blocks' linear layers. NF4 and FP4: half a byte a value and a scale a block, 1 byte + 4 / 256 with double
/// quantization; int8: a byte a value, and a scale a row, which does not count.
double linearBytes(const MemoryDemand& demand, const TrainConfig& config) {
    const auto parameters = static_cast<double>(linearParameters(demand.model));
    const double scale = config.quantization.doubleQuant ? 1.0 + 4.0 / 256.0 : 4.0;
    switch (config.quantization.type) {
        case QuantizationType::None:
            return static_cast<double>(elementBytes(config)) * parameters;
        case QuantizationType::Nf4:
        case QuantizationType::Fp4:
            return (0.5 + scale / config.quantization.blockSize) * parameters;
        case QuantizationType::Int8:
            return parameters;
        case QuantizationType::Gguf:
            return static_cast<double>(demand.ggufBytes);
    }
    throw Error(ErrorKind::Internal, "Unknown quantization type.");
}

std::int64_t baseBytes(const MemoryDemand& demand, const TrainConfig& config) {
    const ModelConfig& model = demand.model;
    const std::int64_t embedding = std::int64_t{model.vocabSize} * model.hiddenSize * elementBytes(config);
    // Cosines and sines, or the table of learned positions.
    const std::int64_t tables = model.learnedPositions
                                    ? std::int64_t{model.contextLength} * model.hiddenSize * elementBytes(config)
                                    : std::int64_t{model.contextLength} * model.rotaryDimensions() * 4;
    return static_cast<std::int64_t>(linearBytes(demand, config)) + embedding * (model.tieEmbeddings ? 1 : 2) + tables;
}

bool isTarget(const LinearShape& layer, const PeftConfig& peft) {
    if (peft.targetModules.empty()) return true;
    return std::any_of(peft.targetModules.begin(), peft.targetModules.end(), [&](const std::string& name) {
        const std::string& module = layer.module;
        return module == name || module.ends_with("." + name) || name.ends_with("." + module);
    });
}

/// Values a token that the attention part keeps: its normed input, rotated queries, keys, values, the attention's
/// result twice (as computed and as the output layer reads it), and what further norms read.
std::int64_t attentionValues(const ModelConfig& model) {
    const std::int64_t hidden = model.hiddenSize;
    const std::int64_t queries = std::int64_t{model.heads} * model.headDim;
    const std::int64_t keys = std::int64_t{model.kvHeads} * model.headDim;
    std::int64_t values = 3 * queries + 2 * keys + (model.normsBefore ? hidden : 0) + (model.normsAfter ? hidden : 0);
    if (model.queryKeyNorm != QueryKeyNorm::None) values += queries + keys;
    return values;
}

/// The middle of the block, the feed-forward part's normed input, gate, up, and their product.
std::int64_t feedForwardValues(const ModelConfig& model) {
    const std::int64_t hidden = model.hiddenSize;
    std::int64_t wide = model.gatedMlp ? 3 : 2;
    if (model.gatedMlp && model.activation != Activation::Silu) ++wide;  // the activated gate
    return hidden + (model.normsBefore ? hidden : 0) + (model.normsAfter ? hidden : 0) + wide * model.intermediateSize;
}

/// Bytes a token that one block's graph keeps beside the block's input, with the attention's log-sums and the low-rank
/// products.
std::int64_t graphBytesPerToken(const ModelConfig& model, const TrainConfig& config) {
    const std::vector<LinearShape> layers = blockLinears(model);
    const std::int64_t values =
        attentionValues(model) + feedForwardValues(model) + static_cast<std::int64_t>(layers.size()) * config.peft.rank;
    std::int64_t dropped = 0;
    if (config.peft.useDora)  // what the layer gives without and with the update, for the gradient of its lengths
        for (const LinearShape& layer : layers) dropped += isTarget(layer, config.peft) ? 2 * layer.out : 0;
    if (config.peft.dropout > 0.0)
        for (const LinearShape& layer : layers) dropped += isTarget(layer, config.peft) ? 2 * layer.in : 0;
    return (values + dropped) * elementBytes(config) + model.heads * 4;
}

/// Scores of capped attention, float32: a chunk of queries against a whole document, in five forms at once.
std::int64_t cappedScoreBytes(const MemoryDemand& demand) {
    if (demand.model.attentionSoftCap == 0.0) return 0;
    return 5 * 4 * demand.model.heads * std::min(queryChunk, demand.stepTokens) * demand.stepTokens;
}

/// What one block's backward pass needs while it runs, bytes: gradients of its widest values, one dequantized matrix,
/// and scores where attention keeps none.
std::int64_t backwardBytes(const MemoryDemand& demand, const TrainConfig& config) {
    const ModelConfig& model = demand.model;
    const std::int64_t perToken =
        (4 * std::int64_t{model.intermediateSize} + 4 * std::int64_t{model.hiddenSize}) * elementBytes(config);
    std::int64_t matrix = 0;
    for (const LinearShape& layer : blockLinears(model)) matrix = std::max(matrix, layer.out * layer.in);
    return perToken * demand.stepTokens + 2 * matrix * elementBytes(config) + cappedScoreBytes(demand);
}

/// Whether products are computed in float32 here, as the CPU's are (matrix_product.h). A GPU is counted alike: its
/// share is small.
bool goesThroughFloat(const TrainConfig& config) {
    return config.quantization.computeType != ComputeType::Float32 && !multiplies16Bits();
}

/// Logits of a chunk of 256 rows and oneDNN's copy of the head.
std::int64_t lossBytes(const MemoryDemand& demand, const TrainConfig& config) {
    const ModelConfig& model = demand.model;
    const std::int64_t rows = std::min<std::int64_t>(256, demand.trainedTokens);
    const std::int64_t vocabulary = model.vocabSize;
    std::int64_t bytes = (rows + model.hiddenSize) * vocabulary * elementBytes(config);
    // Logits and head in float32.
    if (goesThroughFloat(config)) bytes += (rows + model.hiddenSize) * vocabulary * 4;
    return bytes;
}

std::vector<bool> keptGraphs(const MemoryDemand& demand, Recompute recompute, std::int64_t room,
                             std::int64_t perBlock) {
    const auto layers = static_cast<std::size_t>(demand.model.layers);
    if (recompute == Recompute::Never) return std::vector<bool>(layers, true);
    if (recompute == Recompute::Always) return std::vector<bool>(layers, false);
    const std::int64_t fitting =
        std::clamp<std::int64_t>(room / std::max<std::int64_t>(1, perBlock), 0, demand.model.layers);
    std::vector<bool> keep(layers, false);
    // The last blocks' graphs are used first, so they are kept for the shortest time.
    std::fill(keep.end() - fitting, keep.end(), true);
    return keep;
}

}  // namespace

MemoryRoom hostMemoryRoom() {
    const MemoryCapacity memory = hostMemory();
    const std::int64_t program = residentMemoryBytes();
    return {memory.total, memory.free + program, program};
}

std::int64_t adapterParameters(const ModelConfig& model, const PeftConfig& peft) {
    const ModuleNames names = moduleNames(model);
    const std::vector<LinearShape> layers = blockLinears(model);
    std::int64_t sum = 0;
    for (int block = 0; block < model.layers; ++block)
        for (const LinearShape& layer : layers)
            if (isTarget(layer, peft))
                sum += peft.rankOf(names.blockPrefix(block) + layer.module) * (layer.in + layer.out) +
                       (peft.useDora ? layer.out : 0);
    return sum;
}

MemoryPlan planMemory(const MemoryDemand& demand, const TrainConfig& config, const MemoryRoom& room) {
    const std::int64_t parameters = adapterParameters(demand.model, config.peft);
    MemoryPlan plan;
    MemoryEstimate& estimate = plan.estimate;
    estimate.capacityBytes = room.capacity;
    estimate.freeBytes = room.free;
    estimate.segments = {
        {"Program", room.program},
        {"Base model", baseBytes(demand, config)},
        {"Adapter", parameters * 4},
        // Gradient, two moments, the best version so far.
        {"Optimizer", parameters * 16},
    };
    const std::int64_t inputs =
        std::int64_t{demand.model.layers} * demand.model.hiddenSize * elementBytes(config) * demand.stepTokens;
    const std::int64_t once = inputs + backwardBytes(demand, config) + lossBytes(demand, config);
    const std::int64_t perBlock = graphBytesPerToken(demand.model, config) * demand.stepTokens +
                                  parameters / demand.model.layers * elementBytes(config);
    std::int64_t fixed = once + perBlock;
    for (const MemorySegment& segment : estimate.segments) fixed += segment.bytes;
    const auto limit = static_cast<std::int64_t>(0.85 * static_cast<double>(estimate.freeBytes));
    plan.keepGraph = keptGraphs(demand, config.training.recompute, limit - fixed, perBlock);
    const std::int64_t kept = std::count(plan.keepGraph.begin(), plan.keepGraph.end(), true);
    estimate.segments.push_back({"Working memory", once + perBlock * std::max<std::int64_t>(1, kept)});
    for (const MemorySegment& segment : estimate.segments) estimate.totalBytes += segment.bytes;
    return plan;
}

}  // namespace lorimer
