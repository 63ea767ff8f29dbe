#include "session/merged_check.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace lorimer {

namespace {

constexpr double roundingDistance = 0.05;
constexpr double changeThatCounts = 0.01;  // below it the training changed nothing that could be lost

using Probabilities = std::vector<std::vector<float>>;

/// Total variation of each prompt's distribution.
std::vector<double> distances(const Probabilities& a, const Probabilities& b) {
    std::vector<double> result;
    for (std::size_t prompt = 0; prompt < a.size(); ++prompt) {
        double sum = 0.0;
        for (std::size_t token = 0; token < std::min(a[prompt].size(), b[prompt].size()); ++token)
            sum += std::abs(static_cast<double>(a[prompt][token]) - static_cast<double>(b[prompt][token]));
        result.push_back(sum / 2.0);
    }
    return result;
}

double mean(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

/// What a model says to the prompts.
struct Said {
    Probabilities first;
    std::vector<Generation> answers;
};

Said listen(ChatModel& model, bool useAdapter, const std::vector<Row>& prompts, ParityAnswers& asking) {
    asking.leaveIfStopped();
    Said said;
    said.first = model.firstTokenProbabilities(prompts, useAdapter);
    said.answers = asking.ask(model, useAdapter);
    return said;
}

QString problemOf(const ParityReport& report, const ExportedModel& exported) {
    const auto number = [](double value) { return QLocale::c().toString(value, 'f', 3); };
    if (report.baseDistance > changeThatCounts && report.meanDistance > report.baseDistance / 2.0)
        return QStringLiteral(
                   "The files lost what was trained: their answers lie %1 from those of the trained model, and "
                   "the untrained base model lies %2 from it. Choose a format with more bits.")
            .arg(number(report.meanDistance), number(report.baseDistance));
    if (!exported.isQuantized && report.largestDistance > roundingDistance)
        return QStringLiteral(
                   "The files answer differently: a first word's probabilities lie %1 apart, and rounding "
                   "to 16 bits explains no more than %2.")
            .arg(number(report.largestDistance), number(roundingDistance));
    return {};
}

}  // namespace

ParityReport checkExportedModel(Engine& engine, Database& database, const RunRecord& run, const ExportedModel& exported,
                                const DeviceConfig& device, const ParityHooks& hooks) {
    const std::vector<Row> prompts = parityPrompts(engine, database, run);
    LoadHooks load;
    load.stopRequested = hooks.stopRequested;
    QuantizationConfig plain = run.inputs.config.quantization;
    plain.type = QuantizationType::None;
    plain.computeType = ComputeType::Float32;
    ParityAnswers asking(prompts, 2, hooks);
    Said trained;
    Probabilities base;
    {
        const auto model = engine.openChat(run.inputs.modelPath.toStdString(), device, plain, load);
        base = model->firstTokenProbabilities(prompts, false);
        model->setAdapter(run.summary.adapterFolder);
        trained = listen(*model, true, prompts, asking);
    }
    ParityReport report;
    report.prompts = static_cast<int>(prompts.size());
    report.allAnswersMustAgree = false;
    report.baseDistance = mean(distances(base, trained.first));
    Said written;
    try {
        const auto model = engine.openChat(exported.modelPath.toStdString(), device, plain, load);
        const bool hasAdapter = !exported.adapterPath.isEmpty();
        if (hasAdapter) model->setAdapter(exported.adapterPath.toStdString());
        written = listen(*model, hasAdapter, prompts, asking);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadInput) throw;
        report.problem = QString::fromStdString(error.sentence());
        return report;
    }
    countAgreement(trained.answers, written.answers, report);
    const std::vector<double> apart = distances(written.first, trained.first);
    report.meanDistance = mean(apart);
    report.largestDistance = *std::max_element(apart.begin(), apart.end());
    report.problem = problemOf(report, exported);
    return report;
}

}  // namespace lorimer
