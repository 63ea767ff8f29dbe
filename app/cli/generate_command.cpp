#include <iostream>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/generate_options.h"
#include "app/cli/json_file.h"
#include "engine/base/error.h"

namespace lorimer::cli {

namespace {

Message messageOf(const Json& json, const std::string& file) {
    const bool whole = json.is_object() && json.contains("role") && json["role"].is_string() &&
                       json.contains("content") && json["content"].is_string();
    if (!whole)
        throw badInput(file + ": the message " + json.dump(-1, ' ', false, Json::error_handler_t::replace) +
                       " has no text \"role\" and \"content\". Nothing was answered; correct it.");
    return {json["role"], json["content"]};
}

Row readMessages(const std::string& file) {
    Json json = readJsonFile(file);
    if (json.is_object() && json.contains("messages")) json = Json(json["messages"]);
    if (!json.is_array() || json.empty())
        throw badInput(file +
                       " holds no JSON list of messages. Nothing was answered; see lorimer-cli generate --help.");
    Row row;
    for (const Json& message : json) row.messages.push_back(messageOf(message, file));
    return row;
}

Row promptOf(const GenerateOptions& options) {
    if (!options.messagesFile.empty()) return readMessages(options.messagesFile);
    if (lorimerEngine().inspectModel(options.modelPath, false).hasChatTemplate) return {{{"user", options.prompt}}, ""};
    return {{}, options.prompt};
}

Json resultOf(const Generation& answer) {
    return {{"text", answer.text}, {"ids", answer.ids}, {"tokens_per_second", answer.tokensPerSecond}};
}

/// Answers once; without --json the text is printed as it comes.
Json answer(ChatModel& chat, const Row& prompt, bool useAdapter, const GenerateOptions& options) {
    const auto print = [&](const std::string& piece) {
        if (!options.common.json) std::cout << piece << std::flush;
        return true;
    };
    const Generation result = chat.generate(prompt, useAdapter, options.sampling, print);
    if (!options.common.json) std::cout << '\n';
    return resultOf(result);
}

void checkOptions(const GenerateOptions& options) {
    const int questions =
        (options.prompt.empty() ? 0 : 1) + (options.messagesFile.empty() ? 0 : 1) + (options.inFile.empty() ? 0 : 1);
    if (questions != 1)
        throw Error(ErrorKind::WrongUse, "Give one of --prompt TEXT, --messages FILE and --in FILE (with --out FILE).");
    if (options.inFile.empty() != options.outFile.empty())
        throw Error(ErrorKind::WrongUse, "--in FILE and --out FILE belong together.");
    if (options.compare && options.adapterFolder.empty())
        throw Error(ErrorKind::WrongUse, "--compare needs an --adapter to compare the base model with.");
    if (options.doubleQuant && !isFourBit(answerPrecision(options).type))
        throw Error(ErrorKind::WrongUse, "--double-quant needs --quantization nf4 or fp4. Nothing was answered.");
#ifndef LORIMER_HAS_CORE
    if (!options.inFile.empty())
        throw Error(ErrorKind::WrongUse,
                    "--in answers a file of questions, which this build of lorimer-cli (the engine only) cannot read. "
                    "Use --prompt or --messages, or the full build.");
#endif
}

/// The model with its adapter.
std::unique_ptr<ChatModel> openModel(const GenerateOptions& options) {
    auto chat = lorimerEngine().openChat(options.modelPath, options.common.device, answerPrecision(options), {});
    chat->setAdapter(options.adapterFolder);
    return chat;
}

void runGenerate(const GenerateOptions& options) {
    checkOptions(options);
    const Row prompt = options.inFile.empty() ? promptOf(options) : Row{};
#ifdef LORIMER_HAS_CORE
    if (!options.inFile.empty()) return answerFileCommand(options, [&options] { return openModel(options); });
#endif
    const auto chat = openModel(options);
    Json result;
    if (options.compare) {
        if (!options.common.json) std::cout << "Base model:\n";
        result["base"] = answer(*chat, prompt, false, options);
        if (!options.common.json) std::cout << "\nWith adapter:\n";
        result["adapted"] = answer(*chat, prompt, true, options);
    } else {
        result = answer(*chat, prompt, chat->hasAdapter(), options);
    }
    if (options.common.json) printResult(options.common, result);
}

}  // namespace

void addGenerateCommand(CLI::App& app) {
    auto options = std::make_shared<GenerateOptions>();
    SamplingConfig& sampling = options->sampling;
    CLI::App* command = app.add_subcommand("generate", "Answer one question, or every row of a file");
    command->add_option("--model", options->modelPath, "Model folder or .gguf file")->required();
    command->add_option("--adapter", options->adapterFolder, "PEFT adapter folder");
    command->add_option("--quantization", options->quantization, quantizationHelp)->capture_default_str();
    command->add_flag("--double-quant", options->doubleQuant, "Quantize the scales of nf4 or fp4 too");
    command->add_option("--prompt", options->prompt, "The question");
    command->add_option("--messages", options->messagesFile, "JSON file with a list of messages (role, content)");
    command->add_option("--in", options->inFile, "CSV or JSON Lines file whose rows are answered");
    command->add_option("--out", options->outFile,
                        "File that gets the answers to --in: CSV where it ends in .csv, else JSON Lines; with the same "
                        "one a second start goes on");
    command->add_flag("--compare", options->compare, "Answer with the base model and with the adapter");
    command->add_option("--max-tokens", sampling.maxTokens, "Longest answer")->capture_default_str();
    command->add_option("--temperature", sampling.temperature, "0: always the likeliest token")->capture_default_str();
    command->add_option("--top-p", sampling.topP, "Probability mass that is drawn from")->capture_default_str();
    command->add_option("--top-k", sampling.topK, "Tokens that are drawn from; 0: all")->capture_default_str();
    addSeedOption(*command, sampling.seed, "Seed of the draws");
    addCommonOptions(*command, options->common);
    command->callback([options] { runGenerate(*options); });
}

}  // namespace lorimer::cli
