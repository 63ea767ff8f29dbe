#include "session/presets.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr std::array<std::pair<Preset, const char*>, 3> names{
    {{Preset::Quick, "quick"}, {Preset::Balanced, "balanced"}, {Preset::Thorough, "thorough"}}};

constexpr int tokensAtOnce = 4096;
constexpr double shareForWholeBase = 0.6;  // of the memory: up to there the base is not compressed
constexpr int lengthWithoutData = 1024;

struct PresetRow {
    double passes;
    std::int64_t mostSteps;
    int rowsPerStep;
    int rank;
    double dropout;
    double uncut;    ///< share of the rows that are not cut
    int mostLength;  ///< 0: the model's context
    int patience;    ///< checks; 0: early stopping is off
};

const PresetRow& rowOf(Preset preset) {
    static constexpr std::array<PresetRow, 3> table{{
        {1.0, 200, 8, 8, 0.0, 0.90, 512, 0},
        {3.0, -1, 16, 16, 0.05, 0.99, 2048, 3},
        {5.0, -1, 16, 32, 0.05, 1.0, 0, 4},
    }};
    return table[static_cast<std::size_t>(preset)];
}

int lengthFor(const PresetRow& row, const FitFacts& facts) {
    const int most =
        row.mostLength > 0 ? std::min(row.mostLength, facts.model.contextLength) : facts.model.contextLength;
    return std::clamp(facts.train.empty() ? lengthWithoutData : lengthThatKeeps(row.uncut, facts), std::min(64, most),
                      most);
}

}  // namespace

std::string presetName(Preset preset) {
    for (const auto& [value, name] : names)
        if (value == preset) return name;
    throw Error(ErrorKind::Internal, "Unknown preset.");
}

Preset presetFromName(const std::string& name) {
    for (const auto& [value, known] : names)
        if (name == known) return value;
    throw badInput("The preset \"" + name + "\" is not known. Use quick, balanced or thorough.");
}

double recommendedLearningRate(const ModelConfig& model) {
    return std::clamp(5e-4 * std::pow(2000.0 / model.hiddenSize, 0.775), 5e-5, 1e-3);
}

int lengthThatKeeps(double share, const FitFacts& facts) {
    std::vector<std::int32_t> lengths;
    for (const RowOutline& row : facts.train) lengths.push_back(row.tokens);
    if (lengths.empty()) return 64;
    std::sort(lengths.begin(), lengths.end());
    const auto last = static_cast<std::size_t>(std::ceil(share * static_cast<double>(lengths.size()))) - 1;
    return static_cast<int>(std::max<std::int64_t>(64, roundedUp(lengths[std::min(last, lengths.size() - 1)], 64)));
}

int rowsAtOnce(int rowsPerStep, const FitFacts& facts, const TrainConfig& config, const MemoryRoom& room) {
    TrainConfig tried = config;
    for (int rows = rowsPerStep; rows > 1; --rows) {
        if (rowsPerStep % rows != 0 || rows * tried.training.maxLength > tokensAtOnce) continue;
        tried.training.batchSize = rows;
        tried.training.accumulationSteps = rowsPerStep / rows;
        if (estimateFit(facts, tried, room).memory.fits()) return rows;
    }
    return 1;
}

TrainConfig presetConfig(Preset preset, const FitFacts& facts, const MemoryRoom& room) {
    const PresetRow& row = rowOf(preset);
    TrainConfig config;
    config.peft.rank = row.rank;
    config.peft.alpha = 32.0;
    config.peft.dropout = row.dropout;
    TrainingConfig& training = config.training;
    training.epochs = row.passes;
    training.earlyStoppingPatience = row.patience;
    training.schedule = Schedule::Cosine;
    training.warmupRatio = 0.03;
    training.learningRate = recommendedLearningRate(facts.model);
    training.maxSteps = -1;
    training.maxLength = lengthFor(row, facts);
    // A whole base costs two bytes a number.
    const double whole = 2.0 * static_cast<double>(facts.report.parameters);
    config.quantization.type = whole <= shareForWholeBase * static_cast<double>(room.free)
                                   ? QuantizationType::None
                                   : usualCompression(facts.report.quantization);
    training.batchSize = 1;
    training.accumulationSteps = row.rowsPerStep;
    const int atOnce = rowsAtOnce(row.rowsPerStep, facts, config, room);
    training.batchSize = atOnce;
    training.accumulationSteps = row.rowsPerStep / atOnce;
    if (preset == Preset::Thorough) {  // the longest row, if it fits
        while (training.maxLength > 64 && !estimateFit(facts, config, room).memory.fits())
            training.maxLength = std::max(64, training.maxLength / 2 / 64 * 64);
    }
    if (row.mostSteps > 0) {
        const std::int64_t steps = estimateFit(facts, config, room).totalSteps;
        if (steps > row.mostSteps) training.maxSteps = row.mostSteps;
    }
    return config;
}

}  // namespace lorimer
