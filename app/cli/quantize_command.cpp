#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/stop_signal.h"
#include "engine/base/error.h"
#include "engine/quant/quant_config.h"
#include "engine/quant/quantize_model.h"

namespace lorimer::cli {

namespace {

struct Options {
    CommonOptions common;
    QuantizeJob job;
    std::string quantization;
};

void onProgress(std::int64_t done, std::int64_t total) {
    if (stopSignalled())
        throw Error(ErrorKind::Stopped, "Stopped. No folder was written; start the same command again.");
    if (progressIsDrawn())
        std::cerr << "\rquantizing: " << (total > 0 ? 100 * done / total : 100) << " %" << std::flush;
}

void quantize(Options& options) {
    const QuantizationType type = quantizationTypeFromName(options.quantization);
    if (!isFourBit(type))
        throw Error(ErrorKind::WrongUse, "quantize does not write the quantization \"" + options.quantization +
                                             "\". Nothing was written; choose nf4 or fp4.");
    options.job.code = type == QuantizationType::Nf4 ? FourBitCode::Nf4 : FourBitCode::Fp4;
    catchStopSignals();
    options.job.onProgress = onProgress;
    const QuantizeReport report = quantizeModel(options.job);
    if (progressIsDrawn()) std::cerr << '\n';
    if (!report.hasTokenizer)
        std::cerr << "The model brings no tokenizer that could be written as tokenizer.json, so the new folder holds "
                     "weights and configuration alone; copy the original model's tokenizer into it before use.\n";
    printResult(options.common, {{"bytes", report.bytes}, {"bits_per_parameter", report.bitsPerParameter}});
}

}  // namespace

void addQuantizeCommand(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    options->job.doubleQuant = false;
    CLI::App* command = app.add_subcommand(
        "quantize",
        "Write a model folder with 4-bit linear layers in bitsandbytes' layout; embeddings and head "
        "stay in 16 bit. From a .gguf file the tokenizer is written too, where it is byte-level BPE.");
    command->add_option("--model", options->job.modelPath, "Hugging Face folder or .gguf file")->required();
    command->add_option("--quantization", options->quantization, "nf4 or fp4")->required();
    command->add_flag("--double-quant", options->job.doubleQuant,
                      "Quantize the block scales too (4.13 bits instead of 4.5)");
    command
        ->add_option("--blocksize", options->job.blockSize, "Values that share a scale: a power of two from 32 to 4096")
        ->capture_default_str();
    command->add_option("--out", options->job.outFolder, "The new folder; must not exist, or be empty")->required();
    addCommonOptions(*command, options->common);
    command->callback([options] { quantize(*options); });
}

}  // namespace lorimer::cli
