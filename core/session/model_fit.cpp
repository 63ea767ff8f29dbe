#include "session/model_fit.h"

#include "session/fit_estimate.h"
#include "session/presets.h"

namespace lorimer {

namespace {

constexpr double fitsShare = 0.85;
constexpr double tightShare = 0.95;
constexpr std::int32_t usualTokens = 512;
constexpr std::size_t usualRows = 100;

}  // namespace

ModelFit::Verdict fitVerdict(std::int64_t neededBytes, std::int64_t freeBytes) {
    const auto needed = static_cast<double>(neededBytes);
    const auto free = static_cast<double>(freeBytes);
    if (freeBytes <= 0) return ModelFit::Verdict::Unknown;
    if (needed <= fitsShare * free) return ModelFit::Verdict::Fits;
    return needed <= tightShare * free ? ModelFit::Verdict::Tight : ModelFit::Verdict::DoesNotFit;
}

ModelFit modelFit(const ModelConfig& model, const ModelReport& report, const MemoryRoom& room) {
    if (room.free <= 0) return {};
    const std::int32_t tokens = std::min(usualTokens, static_cast<std::int32_t>(model.contextLength));
    FitFacts facts;
    facts.model = model;
    facts.report = report;
    facts.train.assign(usualRows, RowOutline{tokens, {{tokens / 2, tokens}}});
    const TrainConfig config = presetConfig(Preset::Quick, facts, room);
    const MemoryEstimate estimate = estimateFit(facts, config, room).memory;
    ModelFit fit{fitVerdict(estimate.totalBytes, estimate.freeBytes), estimate.totalBytes, estimate.freeBytes};
    if (fit.verdict == ModelFit::Verdict::Fits && config.quantization.type == QuantizationType::Nf4 &&
        report.quantization != "nf4")
        fit.verdict = ModelFit::Verdict::FitsIn4Bits;
    return fit;
}

}  // namespace lorimer
