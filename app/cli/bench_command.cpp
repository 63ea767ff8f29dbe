#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"

namespace lorimer::cli {

namespace {

struct BenchOptions {
    CommonOptions common;
    BenchJob job;
    std::string quantization;
    std::string dtype;
};

Json resultOf(BenchKind kind, const BenchReport& report) {
    Json result = {{"tokens_per_second", report.tokensPerSecond},
                   {"step_seconds", report.stepSeconds},
                   {"peak_memory_bytes", report.peakMemoryBytes}};
    if (kind == BenchKind::Generate) result["prompt_tokens_per_second"] = report.promptTokensPerSecond;
    if (report.deviceFlopsPerSecond > 0.0)
        result["model_flops_utilization"] = report.modelFlopsPerSecond / report.deviceFlopsPerSecond;
    else
        result["model_flops_utilization"] = nullptr;
    if (kind == BenchKind::Load) result["tokens_per_second"] = nullptr;
    return result;
}

void addKind(CLI::App& bench, BenchKind kind, const char* name, const char* help) {
    auto options = std::make_shared<BenchOptions>();
    options->quantization = kind == BenchKind::Generate ? "none" : "nf4";
    options->dtype = kind == BenchKind::Generate ? "float32" : "bfloat16";
    CLI::App* command = bench.add_subcommand(name, help);
    command->add_option("--model", options->job.modelPath, "Model folder or .gguf file")->required();
    command->add_option("--repeats", options->job.repeats, "Measured repeats")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_option("--quantization", options->quantization, quantizationHelp)->capture_default_str();
    command->add_option("--dtype", options->dtype, "float32 or bfloat16")->capture_default_str();
    if (kind == BenchKind::Train) {
        command->add_option("--batch", options->job.batchSize, "Rows a step")
            ->check(CLI::Range(1, 4096))
            ->capture_default_str();
        command->add_option("--rank", options->job.config.peft.rank, "Rank of the adapter")
            ->check(CLI::Range(1, 4096))
            ->capture_default_str();
    }
    if (kind != BenchKind::Load)
        command->add_option("--length", options->job.length, "Tokens a row, or of the prompt")
            ->check(CLI::Range(2, 1 << 20))
            ->capture_default_str();
    if (kind == BenchKind::Generate)
        command->add_option("--max-tokens", options->job.newTokens, "Tokens to generate")
            ->check(CLI::Range(2, 1 << 20))
            ->capture_default_str();
    addCommonOptions(*command, options->common);
    command->callback([options, kind] {
        BenchJob& job = options->job;
        job.device = options->common.device;
        job.config.quantization.type = quantizationTypeFromName(options->quantization);
        job.config.quantization.doubleQuant = isFourBit(job.config.quantization.type);
        job.config.quantization.computeType = computeTypeFromName(options->dtype);
        printResult(options->common, resultOf(kind, lorimerEngine().bench(kind, job)));
    });
}

}  // namespace

void addBenchCommand(CLI::App& app) {
    CLI::App* bench = app.add_subcommand("bench", "Measure speed on random tokens of a fixed shape");
    bench->require_subcommand(1);
    addKind(*bench, BenchKind::Train, "train", "Training steps");
    addKind(*bench, BenchKind::Generate, "generate", "Answering");
    addKind(*bench, BenchKind::Load, "load", "Reading the model");
}

}  // namespace lorimer::cli
