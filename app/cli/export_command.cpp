#include <iostream>
#include <map>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/core_application.h"
#include "app/cli/stop_signal.h"
#include "engine/base/error.h"
#include "session/adapter_export.h"

namespace lorimer::cli {

namespace {

struct ExportOptions {
    CommonOptions common;
    std::string workspace;
    std::string run;
    std::string format;
    std::string ggufType = "f16";
    bool modelfile = false;
    std::string system;
    std::string out;
};

const std::map<std::string, ExportChoice::Format>& formats() {
    static const std::map<std::string, ExportChoice::Format> names = {
        {"peft", ExportChoice::Format::Peft},
        {"merged", ExportChoice::Format::Merged},
        {"gguf", ExportChoice::Format::Gguf},
        {"gguf-adapter", ExportChoice::Format::GgufAdapter}};
    return names;
}

const std::map<std::string, BlockFormat>& ggufTypes() {
    static const std::map<std::string, BlockFormat> names = {{"f16", BlockFormat::F16},   {"bf16", BlockFormat::BF16},
                                                             {"q8_0", BlockFormat::Q8_0}, {"q6_k", BlockFormat::Q6_K},
                                                             {"q4_k", BlockFormat::Q4_K}, {"q4_1", BlockFormat::Q4_1},
                                                             {"q4_0", BlockFormat::Q4_0}};
    return names;
}

template <typename Value>
Value valueOf(const std::map<std::string, Value>& names, const std::string& name, const std::string& what) {
    if (const auto found = names.find(name); found != names.end()) return found->second;
    std::string known;
    for (const auto& [key, value] : names) known += (known.empty() ? "" : ", ") + key;
    throw Error(ErrorKind::WrongUse,
                "The " + what + " \"" + name + "\" is not known. Nothing was written; choose one of " + known + ".");
}

ExportChoice choiceOf(const ExportOptions& options) {
    ExportChoice choice;
    choice.format = valueOf(formats(), options.format, "export format");
    choice.ggufType = valueOf(ggufTypes(), options.ggufType, "GGUF type");
    choice.withModelfile = options.modelfile;
    choice.systemText = QString::fromStdString(options.system);
    const bool isGguf = choice.format == ExportChoice::Format::Gguf;
    if (!isGguf && (options.modelfile || options.ggufType != "f16"))
        throw Error(ErrorKind::WrongUse,
                    "--gguf-type and --modelfile belong to the format gguf. Nothing was written; leave them away or "
                    "choose gguf.");
    if (!options.modelfile && !options.system.empty())
        throw Error(ErrorKind::WrongUse,
                    "--system goes into the Modelfile. Nothing was written; add --modelfile or leave it away.");
    return choice;
}

Json parityJson(const ParityReport& parity) {
    Json json = {{"prompts", parity.prompts},
                 {"tokens", parity.answerTokens},
                 {"same", parity.same},
                 {"equal", parity.same == parity.prompts}};
    if (parity.allAnswersMustAgree) return json;
    json["largest_distance"] = parity.largestDistance;
    json["mean_distance"] = parity.meanDistance;
    json["base_distance"] = parity.baseDistance;
    return json;
}

void sayWhatIsMissing(const AdapterExport& report) {
    if (!report.hasTokenizer)
        std::cerr << "The model brings no tokenizer that could be written as tokenizer.json; copy the original model's "
                     "tokenizer into the new folder before use.\n";
    if (report.templateLeftOut)
        std::cerr << "No Modelfile was written: the model's chat template cannot be said in Ollama's own template "
                     "language without changing it.\n";
}

void exportRun(const ExportOptions& options) {
    const ExportChoice choice = choiceOf(options);
    startCoreApplication();
    const auto workspace = Workspace::openForReading(QString::fromStdString(options.workspace));
    catchStopSignals();
    ExportHooks hooks;
    hooks.parity.stopRequested = stopSignalled;
    const AdapterExport report =
        lorimer::exportRun(lorimerEngine(), *workspace, QString::fromStdString(options.run),
                           QString::fromStdString(options.out), choice, options.common.device, hooks);
    sayWhatIsMissing(report);
    Json files = Json::array();
    Json hashes = Json::object();
    for (const QString& name : report.files) {
        files.push_back(name.toStdString());
        hashes[name.toStdString()] = report.sha256.at(name).toStdString();
    }
    printResult(options.common, {{"files", files}, {"sha256", hashes}, {"parity", parityJson(report.parity)}});
}

}  // namespace

void addExportCommand(CLI::App& app) {
    CLI::App& command =
        *app.add_subcommand("export", "Write a trained model for other programs, read it back and compare its answers");
    const auto options = std::make_shared<ExportOptions>();
    command.add_option("--workspace", options->workspace, "Folder of the workspace")->required();
    command.add_option("--run", options->run, "Name or id of the run")->required();
    command
        .add_option("--format", options->format,
                    "peft: adapter folder; merged: Hugging Face folder in 16 bits; gguf: one file; gguf-adapter: "
                    "adapter for llama.cpp")
        ->required();
    command.add_option("--gguf-type", options->ggufType, "f16, bf16, q8_0, q6_k, q4_k, q4_1 or q4_0")
        ->capture_default_str();
    command.add_flag("--modelfile", options->modelfile, "Beside the GGUF file, a Modelfile for Ollama");
    command.add_option("--system", options->system, "System text of the Modelfile");
    command.add_option("--out", options->out, "New folder for the files")->required();
    addCommonOptions(command, options->common);
    command.callback([options] { exportRun(*options); });
}

}  // namespace lorimer::cli
