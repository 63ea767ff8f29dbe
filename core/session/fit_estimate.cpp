#include "session/fit_estimate.h"

#include <algorithm>
#include <cmath>

#include "engine/base/fault.h"
#include "engine/train/schedule.h"

namespace lorimer {

namespace {

// Share of the matrix speed that a training reaches: measured 0.55 to 0.75 with SmolLM2 on two machines; wider, since
// other shapes were not measured.
constexpr double bestShare = 0.85;
constexpr double worstShare = 0.4;
// An earlier run tells the speed within this share: other programs and other row lengths change it.
constexpr double measuredSpread = 0.2;
// Reading and compressing the model, tokenizing, saving.
constexpr double fixedSecondsLow = 3.0;
constexpr double fixedSecondsHigh = 15.0;

std::vector<RowSize> sizesWithin(const std::vector<RowOutline>& rows, int maxLength) {
    std::vector<RowSize> sizes;
    for (const RowOutline& row : rows) {
        const RowSize size = row.within(maxLength);
        if (size.trained > 0) sizes.push_back(size);
    }
    return sizes;
}

struct Tokens {
    double all = 0.0;
    double trained = 0.0;
};

Tokens sumOf(const std::vector<RowSize>& rows) {
    Tokens sum;
    for (const RowSize& row : rows) {
        sum.all += static_cast<double>(roundedUp(row.tokens, rowMultiple));
        sum.trained += row.trained;
    }
    return sum;
}

MemoryPlan planFor(const FitFacts& facts, const TrainConfig& config, const MemoryRoom& room) {
    const RowSize largest = largestBatch(sizesWithin(facts.train, config.training.maxLength), config.training);
    return planMemory({facts.model, largest.tokens, largest.trained, facts.report.ggufLinearBytes}, config, room);
}

/// FLOP of a run: linear layers forward and backward for every token, and forward again where a block is computed
/// twice; the head only for tokens that count.
double flopsOf(const FitFacts& facts, const TrainConfig& config, const FitEstimate& estimate, const Tokens& train,
               const Tokens& checks, double recomputed) {
    const auto linear = static_cast<double>(facts.report.linearParameters);
    const double head = 2.0 * facts.model.hiddenSize * static_cast<double>(facts.model.vocabSize);
    const double adapter = 6.0 * static_cast<double>(estimate.trainedParameters);
    const double rows = std::max(1.0, static_cast<double>(estimate.trainRows - estimate.rowsUntrained));
    const double perStep = config.training.batchSize * config.training.accumulationSteps;
    const double passes = std::min(config.training.epochs, static_cast<double>(estimate.totalSteps) * perStep / rows);
    const double perPass = train.all * (linear * (4.0 + 2.0 * recomputed) + adapter) + train.trained * 2.0 * head;
    const double oneCheck = checks.all * 2.0 * linear + checks.trained * head;
    const double count =
        estimate.checkEvery > 0 ? 1.0 + std::ceil(static_cast<double>(estimate.totalSteps) / estimate.checkEvery) : 0.0;
    return passes * perPass + count * oneCheck;
}

TimeEstimate timeOf(const FitFacts& facts, const TrainConfig& config, const FitEstimate& estimate,
                    const std::vector<RowSize>& rows, double recomputed) {
    TimeEstimate time;
    const Tokens train = sumOf(rows);
    const Tokens checks = sumOf(sizesWithin(facts.validation, config.training.maxLength));
    const double flops = flopsOf(facts, config, estimate, train, checks, recomputed);
    if (facts.measuredTokensPerSecond && train.all > 0.0) {
        // The same arithmetic at the speed of the earlier run, in tokens that were trained on.
        const double onePass = flopsOf(facts, config, estimate, train, {}, recomputed);
        const double passes = static_cast<double>(estimate.totalSteps) * config.training.batchSize *
                              config.training.accumulationSteps /
                              std::max<double>(1.0, static_cast<double>(rows.size()));
        const double seconds = train.all * passes / *facts.measuredTokensPerSecond * (flops / std::max(1.0, onePass));
        time = {seconds * (1.0 - measuredSpread) + fixedSecondsLow, seconds * (1.0 + measuredSpread) + fixedSecondsHigh,
                true};
    } else if (facts.measuredFlops) {
        time = {flops / (bestShare * *facts.measuredFlops) + fixedSecondsLow,
                flops / (worstShare * *facts.measuredFlops) + fixedSecondsHigh, false};
    }
    return time;
}

std::int64_t rowsLongerThan(const FitFacts& facts, int maxLength) {
    return std::count_if(facts.train.begin(), facts.train.end(),
                         [=](const RowOutline& row) { return row.tokens > maxLength; });
}

/// Where rows are cut: the least limit that cuts none, and what it needs.
void findUncutLimit(const FitFacts& facts, TrainConfig config, const MemoryRoom& room, FitEstimate& estimate) {
    constexpr int step = 64;
    const auto longest = std::max_element(facts.train.begin(), facts.train.end(),
                                          [](const RowOutline& a, const RowOutline& b) { return a.tokens < b.tokens; });
    const int limit = (longest->tokens + step - 1) / step * step;
    if (limit > facts.model.contextLength) return;
    config.training.maxLength = limit;
    estimate.uncutLimit = limit;
    estimate.uncutBytes = planFor(facts, config, room).estimate.totalBytes;
}

std::vector<FitSuggestion> suggestionsFor(const FitFacts& facts, const TrainConfig& config, const MemoryRoom& room) {
    std::vector<FitSuggestion> result;
    const auto tryChange = [&](FitSuggestion::Change change, int value, const TrainConfig& changed) {
        const MemoryEstimate memory = planFor(facts, changed, room).estimate;
        if (memory.fits())
            result.push_back({change, value, memory.totalBytes, rowsLongerThan(facts, changed.training.maxLength)});
        return memory.fits();
    };
    TrainConfig fewer = config;
    while (fewer.training.batchSize > 1) {
        const int perStep = fewer.training.batchSize * fewer.training.accumulationSteps;
        do --fewer.training.batchSize;
        while (perStep % fewer.training.batchSize != 0);
        fewer.training.accumulationSteps = perStep / fewer.training.batchSize;
        if (tryChange(FitSuggestion::Change::FewerRowsAtOnce, fewer.training.batchSize, fewer)) break;
    }
    TrainConfig shorter = config;
    while (shorter.training.maxLength > 64) {
        shorter.training.maxLength = std::max(64, shorter.training.maxLength * 3 / 4 / 64 * 64);
        if (tryChange(FitSuggestion::Change::ShorterRows, shorter.training.maxLength, shorter)) break;
    }
    if (config.quantization.type == QuantizationType::None) {
        TrainConfig smaller = config;
        smaller.quantization.type = usualCompression(facts.report.quantization);
        smaller.quantization.doubleQuant = true;
        tryChange(FitSuggestion::Change::CompressedBase, static_cast<int>(smaller.quantization.type), smaller);
    }
    if (result.empty()) {  // one change is not enough: all that can be made smaller
        TrainConfig least = fewer;
        least.training.maxLength = std::min(least.training.maxLength, 256);
        least.quantization.type = usualCompression(facts.report.quantization);
        tryChange(FitSuggestion::Change::ShorterRows, least.training.maxLength, least);
    }
    return result;
}

}  // namespace

FitEstimate estimateFit(const FitFacts& facts, const TrainConfig& config, const MemoryRoom& room) {
    FitEstimate estimate;
    const TrainingConfig& training = config.training;
    const std::vector<RowSize> rows = sizesWithin(facts.train, training.maxLength);
    const MemoryPlan plan = planFor(facts, config, room);
    estimate.memory = plan.estimate;
    estimate.trainRows = static_cast<std::int64_t>(facts.train.size());
    estimate.rowsUntrained = estimate.trainRows - static_cast<std::int64_t>(rows.size());
    estimate.rowsCut = rowsLongerThan(facts, training.maxLength);
    if (estimate.rowsCut > 0) findUncutLimit(facts, config, room, estimate);
    for (const RowSize& row : rows) estimate.trainedTokens += row.trained;
    estimate.trainedParameters = adapterParameters(facts.model, config.peft);
    estimate.adapterBytes = estimate.trainedParameters * 4;
    if (!rows.empty()) {
        estimate.totalSteps = totalSteps(static_cast<std::int64_t>(rows.size()), training);
        if (!facts.validation.empty()) estimate.checkEvery = training.evalSteps.steps(estimate.totalSteps);
        const auto kept = std::count(plan.keepGraph.begin(), plan.keepGraph.end(), true);
        const double recomputed = 1.0 - static_cast<double>(kept) / std::max<double>(1.0, facts.model.layers);
        estimate.time = timeOf(facts, config, estimate, rows, recomputed);
    }
    if (!estimate.memory.fits()) estimate.suggestions = suggestionsFor(facts, config, room);
    return estimate;
}

BaseSizes baseSizes(const FitFacts& facts) {
    const auto bytesWith = [&facts](QuantizationType type) {
        TrainConfig config;
        config.quantization.type = type;
        config.quantization.doubleQuant = true;
        return planMemory({facts.model, 0, 0}, config, {}).estimate.segments.front().bytes;
    };
    return {bytesWith(QuantizationType::None), bytesWith(QuantizationType::Nf4)};
}

MemoryRoom limitedRoom(double share) {
    MemoryRoom room = hostMemoryRoom();
    room.free = std::min(room.free, static_cast<std::int64_t>(share * static_cast<double>(room.capacity)));
    if (const std::int64_t megabytes = faultNumber("room"); megabytes > 0)
        room.free = std::min(room.free, megabytes << 20);
    return room;
}

}  // namespace lorimer
