#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "engine/model/model_families.h"
#include "engine/model/model_inspect.h"

namespace lorimer::cli {

namespace {

constexpr double gibibyte = 1024.0 * 1024.0 * 1024.0;

std::string gigabytes(double bytes) {
    std::array<char, 32> text = {};
    std::snprintf(text.data(), text.size(), "%.2f GB", bytes / gibibyte);
    return text.data();
}

/// Memory that programs can still get, in bytes; 0 where the system does not say.
double availableMemory() {
    std::ifstream file("/proc/meminfo");
    std::string key;
    double kibibytes = 0.0;
    std::string rest;
    while (file >> key >> kibibytes && std::getline(file, rest))
        if (key == "MemAvailable:") return kibibytes * 1024.0;
    return 0.0;
}

std::string fitText(const ModelReport& report) {
    const double others = static_cast<double>(report.parameters - report.linearParameters);
    const double linear = static_cast<double>(report.linearParameters);
    const double half = 2.0 * (others + linear);
    const double nf4 = 2.0 * others + 0.516 * linear;
    const double available = availableMemory();
    std::string text = "weights take " + gigabytes(half) + " in 16 bit, " + gigabytes(nf4) + " as NF4";
    if (available <= 0.0) return text;
    text += "; " + gigabytes(available) + " of memory are free: ";
    if (half < available) return text + "both fit";
    return text + (nf4 < available ? "only NF4 fits" : "neither fits");
}

void inspect(const std::string& path, const CommonOptions& options) {
    const ModelReport report = inspectModel(path, true);
    Json result = {{"architecture", report.architecture},
                   {"parameters", report.parameters},
                   {"layers", report.layers},
                   {"hidden_size", report.hiddenSize},
                   {"vocab_size", report.vocabSize},
                   {"context_length", report.contextLength},
                   {"quantization", report.quantization},
                   {"has_chat_template", report.hasChatTemplate},
                   {"sha256", report.sha256}};
    if (!options.json) {
        result["family"] = familyTitle(report.architecture);
        result["file_size"] = gigabytes(static_cast<double>(report.fileBytes));
        result["fits_here"] = fitText(report);
    }
    printResult(options, result);
}

}  // namespace

void addModelCommand(CLI::App& app) {
    struct Options {
        CommonOptions common;
        std::string path;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* model = app.add_subcommand("model", "What a model file or folder is");
    model->require_subcommand(1);
    CLI::App* command = model->add_subcommand(
        "inspect", "Family, sizes, context, quantization, chat template, checksum, and what fits here");
    command->add_option("MODEL", options->path, "Hugging Face folder or .gguf file")->required();
    addCommonOptions(*command, options->common);
    command->callback([options] { inspect(options->path, options->common); });
}

}  // namespace lorimer::cli
