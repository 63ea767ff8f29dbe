#include "engine/train/trainer.h"

#include <cmath>
#include <numeric>

#include <new>

#include <c10/util/Exception.h>

#include "engine/base/error.h"
#include "engine/base/fault.h"
#include "engine/base/random.h"
#include "engine/hardware/device.h"
#include "engine/model/block_pass.h"
#include "engine/train/row_batch.h"
#include "engine/train/schedule.h"

namespace lorimer {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::vector<Tensor> tensorsOf(const std::vector<AdapterTensor>& adapter) {
    std::vector<Tensor> result;
    for (const AdapterTensor& tensor : adapter) result.push_back(tensor.tensor);
    return result;
}

}  // namespace

Trainer::Trainer(TrainerInput input, const TrainHooks& hooks)
    : m_input(std::move(input)),
      m_hooks(hooks),
      m_adapter(adapterTensors(m_input.model)),
      m_optimizer(tensorsOf(m_adapter), m_input.config.training),
      m_totalSteps(totalSteps(static_cast<std::int64_t>(m_input.trainRows.size()), m_input.config.training)) {}

bool Trainer::restore() {
    std::optional<TrainState> state = loadNewestCheckpoint(m_input.runFolder, m_adapter, m_optimizer, m_input.identity);
    if (!state) return false;
    m_state = std::move(*state);
    m_savedStep = m_state.step;
    return true;
}

void Trainer::throwIfStopped() const {
    if (!m_hooks.stopRequested) return;
    const StopRequest request = m_hooks.stopRequested();
    if (request != StopRequest::None) throw StopSignal{request};
}

RunSummary Trainer::run() {
    RunOutcome outcome = RunOutcome::Done;
    try {
        evaluateWhenDue();
        while (m_state.step < m_totalSteps && !stoppedEarly()) {
            throwIfStopped();
            try {
                trainStep();
            } catch (const std::bad_alloc&) {
                failOutOfMemory();
            } catch (const c10::OutOfMemoryError&) {
                failOutOfMemory();
            }
            evaluateWhenDue();
            if (isDue(m_input.config.training.saveSteps)) checkpoint();
        }
        if (m_state.step < m_totalSteps) {
            outcome = RunOutcome::EarlyStopped;
            event("early-stop", "Stopped early: no better check since step " + std::to_string(m_state.bestStep) + ".");
        }
    } catch (const StopSignal& stop) {
        m_optimizer.clearGradients();
        outcome = stop.request == StopRequest::Pause ? RunOutcome::Paused : RunOutcome::Stopped;
    }
    checkpoint();
    restoreBest();
    return summary(outcome);
}

void Trainer::trainStep() {
    const auto start = Clock::now();
    const std::int64_t step = m_state.step + 1;
    const std::vector<std::size_t> rows = rowsOfStep(m_input.trainRows.size(), m_input.config.training, step);
    std::int64_t trainedTokens = 0;
    for (const std::size_t row : rows) trainedTokens += m_input.trainRows[row].trainedTokens();
    if (step == faultStep("memory")) throw std::bad_alloc();
    double loss = accumulateGradients(rows, trainedTokens);
    if (step == faultStep("nan")) loss = std::nan("");
    if (!std::isfinite(loss)) failNotANumber("loss");
    const double norm = m_optimizer.clipGradients(m_input.config.training.maxGradNorm);
    if (!std::isfinite(norm)) failNotANumber("gradient");
    m_optimizer.step(learningRateAt(step, m_totalSteps, m_input.config.training));
    m_optimizer.clearGradients();
    m_state.step = step;
    finishStep(rows, loss, norm, secondsSince(start));
}

double Trainer::accumulateGradients(const std::vector<std::size_t>& stepRows, std::int64_t trainedTokens) {
    m_optimizer.clearGradients();
    const double scale = 1.0 / static_cast<double>(std::max<std::int64_t>(1, trainedTokens));
    double loss = 0.0;
    std::uint64_t position = 0;
    for (const auto& rows : microBatches(stepRows, m_input.trainRows, m_input.config.training)) {
        const auto step = static_cast<std::uint64_t>(m_state.step + 1);
        loss += microBatchLoss(rows, scale, deriveSeed(deriveSeed(m_input.config.training.seed, step), position++));
    }
    return loss;
}

double Trainer::microBatchLoss(const std::vector<std::size_t>& rows, double scale, std::uint64_t dropoutSeed) {
    const CausalLm& model = m_input.model;
    const RowBatch batch = joinRows(m_input.trainRows, rows, model.device());
    if (batch.targets.rows.empty()) return 0.0;
    const AdapterUse use{true, m_input.config.peft.dropout > 0.0, dropoutSeed};
    const BlockPass::Boundary boundary = [this] { throwIfStopped(); };
    BlockPass pass(model, batch.layout, use, m_input.keepGraph, boundary);
    const Tensor last = pass.forward(model.embed(batch.ids, batch.layout)).set_requires_grad(true);
    Tensor normed;
    {
        const at::AutoGradMode gradients(true);
        normed = model.normalize(last);
    }
    const TokenLoss loss = tokenLoss(normed.detach(), model.head(), batch.targets, scale, true);
    torch::autograd::backward({normed}, {loss.gradient});
    pass.backward(last.grad());
    return std::accumulate(loss.losses.begin(), loss.losses.end(), 0.0) * scale;
}

void Trainer::finishStep(const std::vector<std::size_t>& stepRows, double loss, double gradNorm, double seconds) {
    const TrainingConfig& training = m_input.config.training;
    const auto rows = static_cast<std::int64_t>(m_input.trainRows.size());
    StepReport report;
    report.step = m_state.step;
    report.totalSteps = m_totalSteps;
    report.epoch = static_cast<double>(m_state.step) / static_cast<double>(stepsPerEpoch(rows, training));
    report.loss = loss;
    report.learningRate = learningRateAt(m_state.step, m_totalSteps, training);
    report.gradNorm = gradNorm;
    for (const std::size_t row : stepRows) {
        report.tokens += static_cast<std::int64_t>(m_input.trainRows[row].ids.size());
        report.trainedTokens += m_input.trainRows[row].trainedTokens();
    }
    report.tokensPerSecond = static_cast<double>(report.tokens) / seconds;
    report.peakMemoryBytes = peakMemoryBytes(m_input.model.device());
    m_state.lastTrainLoss = loss;
    m_state.tokens += report.tokens;
    m_state.seconds += seconds;
    if (m_hooks.onStep) m_hooks.onStep(report);
}

void Trainer::failNotANumber(const char* what) {
    m_optimizer.clearGradients();
    const std::string step = std::to_string(m_state.step + 1);
    event("nan", std::string("The ") + what + " of step " + step + " is not a number.");
    StepReport report;  // the gap in the curve
    report.step = m_state.step + 1;
    report.totalSteps = m_totalSteps;
    report.loss = std::nan("");
    report.learningRate = learningRateAt(report.step, m_totalSteps, m_input.config.training);
    report.peakMemoryBytes = peakMemoryBytes(m_input.model.device());
    if (m_hooks.onStep) m_hooks.onStep(report);
    checkpoint();
    throw badInput(std::string("The ") + what + " became not a number at step " + step +
                   ". The adapter is saved as it was after step " + std::to_string(m_state.step) +
                   "; start a new run with a lower learning rate.");
}

void Trainer::failOutOfMemory() {
    m_optimizer.clearGradients();
    const std::string step = std::to_string(m_state.step + 1);
    event("memory", "There was not enough memory at step " + step + ".");
    checkpoint();
    const std::string where = m_input.model.device().is_cpu() ? "main" : "graphics";
    throw Error(ErrorKind::OutOfResources,
                "There was not enough " + where + " memory at step " + step +
                    ". Your data and the version saved at step " + std::to_string(m_state.step) +
                    " are safe. Go on with fewer rows at once (same result, slower), or shorten the texts.");
}

void Trainer::evaluateWhenDue() {
    const bool due = m_state.step == 0 || m_state.step == m_totalSteps || isDue(m_input.config.training.evalSteps);
    if (!due || m_input.validationRows.empty() || m_state.evaluatedStep == m_state.step) return;
    if (m_hooks.onEvaluationStart) m_hooks.onEvaluationStart();
    const double loss = validationLoss();
    m_state.evaluatedStep = m_state.step;
    m_state.lastEvalLoss = loss;
    if (m_state.step == 0) m_state.baseEvalLoss = loss;
    const bool best = m_state.step > 0 && (!m_state.bestEvalLoss || loss < *m_state.bestEvalLoss);
    if (best) {
        m_state.bestEvalLoss = loss;
        keepBest();
    } else if (m_state.step > 0) {
        ++m_state.evaluationsWithoutGain;
    }
    if (m_hooks.onEvaluation) m_hooks.onEvaluation({m_state.step, loss, best});
    if (m_input.answerSamples) m_input.answerSamples(m_state.step);
}

double Trainer::validationLoss() {
    const AdapterUse use{true, false, 0};
    double sum = 0.0;
    std::int64_t tokens = 0;
    std::vector<std::size_t> all(m_input.validationRows.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (const auto& rows : microBatches(all, m_input.validationRows, m_input.config.training)) {
        const RowBatch batch = joinRows(m_input.validationRows, rows, m_input.model.device());
        const LossSum part = lossOf(m_input.model, batch, use, [this] { throwIfStopped(); });
        sum += part.sum;
        tokens += part.tokens;
    }
    return sum / static_cast<double>(std::max<std::int64_t>(1, tokens));
}

void Trainer::keepBest() {
    m_state.bestStep = m_state.step;
    m_state.evaluationsWithoutGain = 0;
    m_state.best.clear();
    for (const AdapterTensor& tensor : m_adapter) m_state.best.push_back(tensor.tensor.detach().clone());
    event("best", "Best so far at step " + std::to_string(m_state.step) + ".");
}

void Trainer::checkpoint() {
    if (m_savedStep == m_state.step || m_input.runFolder.empty()) return;
    const std::string folder = saveCheckpoint(m_input.runFolder, m_state, m_adapter, m_optimizer, m_input.identity);
    m_savedStep = m_state.step;
    if (m_hooks.onCheckpoint) m_hooks.onCheckpoint({m_state.step, folder});
}

bool Trainer::isDue(const StepInterval& interval) const {
    const std::int64_t every = interval.steps(m_totalSteps);
    return every > 0 && m_state.step % every == 0;
}

bool Trainer::stoppedEarly() const {
    const int patience = m_input.config.training.earlyStoppingPatience;
    return patience > 0 && m_state.evaluationsWithoutGain >= patience;
}

void Trainer::restoreBest() {
    const at::NoGradGuard noGradients;
    for (std::size_t i = 0; i < m_state.best.size(); ++i) m_adapter[i].tensor.copy_(m_state.best[i]);
}

RunSummary Trainer::summary(RunOutcome outcome) const {
    RunSummary result;
    result.outcome = outcome;
    result.steps = m_state.step;
    result.totalSteps = m_totalSteps;
    result.bestStep = m_state.best.empty() ? m_state.step : m_state.bestStep;
    result.trainLoss = m_state.lastTrainLoss;
    result.evalLoss = m_state.lastEvalLoss;
    result.bestEvalLoss = m_state.bestEvalLoss;
    result.baseEvalLoss = m_state.baseEvalLoss;
    result.seconds = m_state.seconds;
    result.tokensPerSecond = m_state.seconds > 0.0 ? static_cast<double>(m_state.tokens) / m_state.seconds : 0.0;
    result.peakMemoryBytes = peakMemoryBytes(m_input.model.device());
    return result;
}

void Trainer::event(const char* kind, const std::string& text) const {
    if (m_hooks.onEvent) m_hooks.onEvent({m_state.step, kind, text});
}

}  // namespace lorimer
