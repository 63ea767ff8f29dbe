#include "engine/hardware/memory_planner.h"

#include <algorithm>
#include <array>

#include "engine/base/error.h"
#include "engine/hardware/host_memory.h"

namespace lorimer {

namespace {

struct Layer {
    std::int64_t out;
    std::int64_t in;
    const char* name;
};

std::array<Layer, 7> linearLayers(const ModelConfig& model) {
    const std::int64_t hidden = model.hiddenSize;
    const std::int64_t queries = std::int64_t{model.heads} * model.headDim;
    const std::int64_t keys = std::int64_t{model.kvHeads} * model.headDim;
    const std::int64_t wide = model.intermediateSize;
    return {{{queries, hidden, "q_proj"},
             {keys, hidden, "k_proj"},
             {keys, hidden, "v_proj"},
             {hidden, queries, "o_proj"},
             {wide, hidden, "gate_proj"},
             {wide, hidden, "up_proj"},
             {hidden, wide, "down_proj"}}};
}

std::int64_t elementBytes(const TrainConfig& config) {
    return config.quantization.computeType == ComputeType::Float32 ? 4 : 2;
}

std::int64_t linearParameters(const ModelConfig& model) {
    std::int64_t sum = 0;
    for (const Layer& layer : linearLayers(model)) sum += layer.out * layer.in;
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
    const std::int64_t tables = std::int64_t{model.contextLength} * model.headDim * 4;
    return static_cast<std::int64_t>(linearBytes(demand, config)) + embedding * (model.tieEmbeddings ? 1 : 2) + tables;
}

bool isTarget(const Layer& layer, const PeftConfig& peft) {
    if (peft.targetModules.empty()) return true;
    return std::any_of(peft.targetModules.begin(), peft.targetModules.end(),
                       [&](const std::string& name) { return name.ends_with(layer.name); });
}

/// Bytes a token that one block's graph keeps beside the block's input: both normed inputs, rotated queries, keys,
/// values, the attention's result twice (as computed and as o_proj reads it) with its log-sums, the middle of the
/// block, gate, up, their product, and the low-rank products.
std::int64_t graphBytesPerToken(const ModelConfig& model, const TrainConfig& config) {
    const std::int64_t queries = std::int64_t{model.heads} * model.headDim;
    const std::int64_t keys = std::int64_t{model.kvHeads} * model.headDim;
    const std::int64_t values = 3 * std::int64_t{model.hiddenSize} + 3 * queries + 2 * keys +
                                3 * std::int64_t{model.intermediateSize} + 7 * config.peft.rank;
    std::int64_t dropped = 0;
    if (config.peft.dropout > 0.0)
        for (const Layer& layer : linearLayers(model)) dropped += isTarget(layer, config.peft) ? 2 * layer.in : 0;
    return (values + dropped) * elementBytes(config) + model.heads * 4;
}

/// What one block's backward pass needs while it runs, bytes: gradients of its widest values and one dequantized
/// matrix.
std::int64_t backwardBytes(const MemoryDemand& demand, const TrainConfig& config) {
    const ModelConfig& model = demand.model;
    const std::int64_t perToken =
        (4 * std::int64_t{model.intermediateSize} + 4 * std::int64_t{model.hiddenSize}) * elementBytes(config);
    const std::int64_t matrix = std::int64_t{model.intermediateSize} * model.hiddenSize * elementBytes(config);
    return perToken * demand.stepTokens + 2 * matrix;
}

/// Logits of a chunk of 256 rows and oneDNN's copy of the head.
std::int64_t lossBytes(const MemoryDemand& demand, const TrainConfig& config) {
    const ModelConfig& model = demand.model;
    const std::int64_t rows = std::min<std::int64_t>(256, demand.trainedTokens);
    return (rows + model.hiddenSize) * std::int64_t{model.vocabSize} * elementBytes(config);
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
    std::int64_t sum = 0;
    for (const Layer& layer : linearLayers(model))
        if (isTarget(layer, peft)) sum += peft.rank * (layer.in + layer.out);
    return sum * model.layers;
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
