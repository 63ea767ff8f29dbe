#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/jsonl.h"
#include "app/cli/model_input.h"
#include "engine/base/error.h"
#include "engine/quant/quant_config.h"

namespace lorimer::cli {

namespace {

struct LogitsOptions {
    CommonOptions common;
    LogitsJob job;
    std::string quantization = "none";
    std::string dtype = "float32";
    std::string inFile;
};

void runLogits(LogitsOptions& options) {
    LogitsJob& job = options.job;
    job.quantization.type = quantizationTypeFromName(options.quantization);
    job.quantization.computeType = computeTypeFromName(options.dtype);
    job.device = options.common.device;
    if (job.quantization.doubleQuant && !isFourBit(job.quantization.type))
        throw Error(ErrorKind::WrongUse, "--double-quant needs --quantization nf4 or fp4. Nothing was written.");
    requireOtherFile(options.inFile, job.outFile);
    requireOtherFile(job.modelPath, job.outFile);
    const ModelReport model = lorimerEngine().inspectModel(job.modelPath, false);
    job.rows = readIdLines(options.inFile, model.vocabSize, model.contextLength);
    lorimerEngine().writeLogits(job);
    printResult(options.common, {{"rows", job.rows.size()}, {"file", job.outFile}});
}

}  // namespace

void addLogitsCommand(CLI::App& app) {
    auto options = std::make_shared<LogitsOptions>();
    options->job.quantization.doubleQuant = false;
    CLI::App* command = app.add_subcommand("logits", "Write the logits of token ids, to compare with other programs");
    command->add_option("--model", options->job.modelPath, "Model folder or .gguf file")->required();
    command->add_option("--adapter", options->job.adapterFolder, "PEFT adapter folder");
    command->add_option("--quantization", options->quantization, quantizationHelp)->capture_default_str();
    command->add_flag("--double-quant", options->job.quantization.doubleQuant, "Quantize the scales too");
    command->add_option("--dtype", options->dtype, "float32 or bfloat16")->capture_default_str();
    command->add_option("IN", options->inFile, "JSON lines with \"ids\"")->required();
    command->add_option("OUT", options->job.outFile, "safetensors file to write")->required();
    addCommonOptions(*command, options->common);
    command->callback([options] { runLogits(*options); });
}

}  // namespace lorimer::cli
