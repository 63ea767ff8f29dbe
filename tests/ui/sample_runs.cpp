#include "tests/ui/sample_runs.h"

#include <QDir>
#include <cmath>
#include <limits>
#include <random>

namespace lorimer::test {
namespace {

constexpr double gigabyte = 1024.0 * 1024.0 * 1024.0;

RunInputs inputsOf(const SampleRun& sample) {
    RunInputs inputs;
    inputs.name = sample.name;
    inputs.modelPath = QStringLiteral("SmolLM2-135M-Instruct.gguf");
    inputs.modelSha256 = QString(64, QLatin1Char('a'));
    inputs.datasetName = QStringLiteral("Letters 2024");
    inputs.datasetSha256 = QString(64, QLatin1Char('b'));
    inputs.device = QStringLiteral("cpu");
    inputs.config.training.seed = sample.seed;
    return inputs;
}

}  // namespace

double sampleLoss(const SampleRun& sample, std::int64_t step) {
    if (step == sample.nanStep) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::mt19937 random(sample.seed * 1000003U + static_cast<std::uint32_t>(step));
    std::normal_distribution<double> noise(0.0, 0.07);
    const double done = static_cast<double>(step) / static_cast<double>(sample.totalSteps);
    const double start = step <= 2 ? 1.5 : 1.0;  // the first steps stand far above the rest
    return start * (sample.floor + (sample.base - sample.floor) * std::exp(-5.0 * done) + noise(random));
}

double sampleCheck(const SampleRun& sample, std::int64_t step) {
    const double done = static_cast<double>(step) / static_cast<double>(sample.totalSteps);
    const double rise = sample.overfits && done > 0.6 ? 0.8 * (done - 0.6) : 0.0;
    return sample.floor + 0.06 + (sample.base - sample.floor) * std::exp(-4.5 * done) + rise;
}

SampleRunWriter::SampleRunWriter(Database& database, const Workspace& workspace, const SampleRun& sample)
    : m_sample(sample), m_workspace(workspace), m_store(database, workspace), m_id(m_store.create(inputsOf(sample))) {
    m_store.begin(m_id, inputsOf(m_sample));
    m_recorder = std::make_unique<RunRecorder>(database, workspace, m_id, QString(), false);
    m_recorder->event({0, "phase", "Started on the processor, 2 threads"});
}

StepReport SampleRunWriter::reportOf(std::int64_t step) const {
    StepReport report;
    report.step = step;
    report.epoch = 3.0 * static_cast<double>(step) / static_cast<double>(m_sample.totalSteps);
    report.loss = sampleLoss(m_sample, step);
    report.learningRate =
        1e-4 * (1.0 + std::cos(3.14159 * static_cast<double>(step) / static_cast<double>(m_sample.totalSteps)));
    report.gradNorm = 0.8 + 0.3 * std::sin(0.17 * static_cast<double>(step)) / std::sqrt(static_cast<double>(step));
    report.tokens = 1024;
    report.trainedTokens = 640;
    report.tokensPerSecond = 299.0 + 10.0 * std::sin(0.3 * static_cast<double>(step));
    report.peakMemoryBytes = static_cast<std::int64_t>(2.3 * gigabyte);
    report.totalSteps = m_sample.totalSteps;
    return report;
}

void SampleRunWriter::check(std::int64_t step) {
    const double loss = sampleCheck(m_sample, step);
    const bool best = !m_summary.bestEvalLoss || loss < *m_summary.bestEvalLoss;
    m_recorder->evaluation({step, loss, best});
    m_summary.evalLoss = loss;
    if (best) {
        m_summary.bestEvalLoss = loss;
        m_summary.bestStep = step;
        m_recorder->event({step, "best", "Best so far at step " + std::to_string(step)});
    }
    const QString folder = m_workspace.runFolder(m_id) + QStringLiteral("/checkpoints/%1").arg(step);
    QDir().mkpath(folder);
    m_recorder->checkpoint({step, folder.toStdString()});
}

void SampleRunWriter::writeUpTo(std::int64_t step) {
    while (m_step < step) {
        const StepReport report = reportOf(++m_step);
        m_recorder->step(report);
        m_summary.trainLoss = report.loss;
        m_summary.seconds += static_cast<double>(report.tokens) / report.tokensPerSecond;
        m_summary.peakMemoryBytes = report.peakMemoryBytes;
        if (m_step == m_sample.nanStep) {
            m_recorder->event({m_step - 1, "nan", "The loss is not a number"});  // after the last good step
        }
        if (m_sample.checkEvery > 0 && m_step % m_sample.checkEvery == 0) {
            check(m_step);
        }
    }
}

void SampleRunWriter::finish(RunOutcome outcome) {
    m_summary.outcome = outcome;
    m_summary.steps = m_step;
    m_summary.totalSteps = m_sample.totalSteps;
    m_summary.tokensPerSecond = 299.0;
    m_summary.adapterFolder = m_workspace.runFolder(m_id).toStdString() + "/adapter";
    m_recorder->finish(m_sample.name, m_summary);
}

void SampleRunWriter::fail(const std::string& sentence) { m_store.fail(m_id, sentence); }

QString addSampleRun(const Workspace& workspace, const SampleRun& sample, RunOutcome outcome) {
    Database database = workspace.openDatabase();
    SampleRunWriter writer(database, workspace, sample);
    writer.writeUpTo(sample.steps);
    writer.finish(outcome);
    return writer.id();
}

}  // namespace lorimer::test
