#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "app/cli/progress_line.h"
#include "app/cli/stop_signal.h"
#include "engine/base/error.h"
#include "session/evaluation_json.h"
#include "session/evaluation_run.h"

namespace lorimer::cli {

namespace {

struct EvaluateOptions {
    CommonOptions common;
    std::string workspace;
    std::string model;
    std::string adapter;
    std::string dataset;
    std::string split = "test";
    std::string quantization;
    int maxAnswerTokens = 128;
};

struct NamedMetric {
    const char* words;
    Metric ModelMetrics::*metric;
};

constexpr NamedMetric metricNames[] = {{"loss", &ModelMetrics::loss},
                                       {"perplexity", &ModelMetrics::perplexity},
                                       {"token accuracy", &ModelMetrics::tokenAccuracy},
                                       {"exact match", &ModelMetrics::exactMatch},
                                       {"F1", &ModelMetrics::f1},
                                       {"ROUGE-L", &ModelMetrics::rougeL}};

/// Metrics that were not measured, because no row has an answer or none was asked for, are not printed.
bool needsAnswers(Metric ModelMetrics::*metric) {
    return metric == &ModelMetrics::exactMatch || metric == &ModelMetrics::f1 || metric == &ModelMetrics::rougeL;
}

/// "1.234 [1.100, 1.400]"
std::string metricText(const Metric& metric) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(4) << metric.value << " [" << metric.low << ", " << metric.high << ']';
    return text.str();
}

void printTable(const EvaluationReport& report) {
    std::cout << report.rows << " rows; value [95 % interval";
    if (report.byPatient) std::cout << ", by patient: " << report.groups;
    std::cout << "]\n" << std::left << std::setw(16) << "" << std::setw(32) << "base";
    if (report.hasAdapter)
        std::cout << std::setw(32) << "adapted"
                  << "adapted minus base";
    std::cout << '\n';
    for (const auto& [words, metric] : metricNames) {
        if (needsAnswers(metric) && report.answeredRows == 0) continue;
        std::cout << std::left << std::setw(16) << words << std::setw(32) << metricText(report.base.*metric);
        if (report.hasAdapter)
            std::cout << std::setw(32) << metricText(report.adapted.*metric) << metricText(report.difference.*metric);
        std::cout << '\n';
    }
}

EvaluationRequest requestFrom(const EvaluateOptions& options) {
    EvaluationRequest request;
    request.modelPath = QString::fromStdString(options.model);
    request.adapterFolder = QString::fromStdString(options.adapter);
    request.dataset = QString::fromStdString(options.dataset);
    request.part = options.split == "train"        ? SplitPart::Train
                   : options.split == "validation" ? SplitPart::Validation
                                                   : SplitPart::Test;
    request.device = options.common.device;
    request.maxAnswerTokens = options.maxAnswerTokens;
    if (!options.quantization.empty()) {
        request.quantization.emplace();
        request.quantization->type = quantizationTypeFromName(options.quantization);
    }
    return request;
}

void evaluate(const EvaluateOptions& options) {
    const EvaluationRequest request = requestFrom(options);
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    catchStopSignals();
    EvaluationReport report;
    {
        ProgressLine progress;
        report = evaluateStored(
            lorimerEngine(), *workspace, request,
            [&progress](std::int64_t done, std::int64_t total) {
                progress.draw("row " + std::to_string(done) + " of " + std::to_string(total) + "  " +
                              progress.timeLeft(done, total));
            },
            stopSignalled);
    }
    if (options.common.json) {
        printResult(options.common, evaluationResult(report));
    } else {
        printTable(report);
    }
}

}  // namespace

void addEvaluateCommand(CLI::App& app) {
    CLI::App& command = *app.add_subcommand("evaluate", "Base and adapted model side by side on a part of a data set");
    const auto options = std::make_shared<EvaluateOptions>();
    command.add_option("--model", options->model, "Hugging Face folder or .gguf file")->required();
    command.add_option("--adapter", options->adapter, "PEFT folder");
    command.add_option("--workspace", options->workspace, "Folder of the workspace")->required();
    command.add_option("--dataset", options->dataset, "Name of the data set")->required();
    command.add_option("--split", options->split, "The part that is measured")
        ->check(CLI::IsMember({"train", "validation", "test"}))
        ->capture_default_str();
    command.add_option(
        "--quantization", options->quantization,
        "none, nf4, fp4, int8 or gguf (default: as the adapter was trained in this workspace, else nf4)");
    command
        .add_option("--max-tokens", options->maxAnswerTokens,
                    "Longest answer that is compared with the stored one; 0: measure the loss only")
        ->check(CLI::Range(0, 1 << 20))
        ->capture_default_str();
    addCommonOptions(command, options->common);
    command.callback([options] { evaluate(*options); });
}

}  // namespace lorimer::cli
