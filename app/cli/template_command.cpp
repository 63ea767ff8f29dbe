#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/jsonl.h"
#include "engine/base/error.h"
#include "engine/tokenizer/example_builder.h"

namespace lorimer::cli {

namespace {

struct TemplateOptions {
    CommonOptions common;
    std::string model;
    std::string in;
    std::string out;
    bool addGenerationPrompt = false;
};

Row readMessages(const Json& line) {
    const auto found = line.find("messages");
    if (found == line.end()) throw badInput("The key \"messages\" is missing.");
    if (!found->is_array() || found->empty()) throw badInput("The value of \"messages\" is not a list of messages.");
    Row row;
    for (const Json& message : *found) {
        const std::string which = "Message " + std::to_string(row.messages.size() + 1);
        if (!message.is_object()) throw badInput(which + " is not a JSON object.");
        for (const auto& [key, value] : message.items()) {
            if (key != "role" && key != "content") {
                throw badInput(which + " has the key \"" + key + "\"; only \"role\" and \"content\" are known.");
            }
        }
        row.messages.push_back({requiredText(message, "role"), requiredText(message, "content")});
    }
    return row;
}

void run(const TemplateOptions& options) {
    const std::unique_ptr<Tokenizer> tokenizer = loadTokenizer(options.model);
    const std::unique_ptr<ChatTemplate> chatTemplate = loadChatTemplate(options.model);
    const ExampleBuilder builder(*tokenizer, chatTemplate.get(), LossOn::Answers);
    const auto convert = [&](const Json& line) {
        const TrainExample example = builder.build(readMessages(line), options.addGenerationPrompt);
        return Json{{"text", example.text}, {"ids", example.ids}, {"trained", example.trained}};
    };
    const std::int64_t lines = convertJsonLines(options.in, options.out, convert);
    printResult(options.common, {{"lines", lines}, {"out", options.out}});
}

}  // namespace

void addTemplateCommand(CLI::App& app) {
    CLI::App* command = app.add_subcommand("template", "Renders conversations with the model's chat template");
    const auto options = std::make_shared<TemplateOptions>();
    command->add_option("--model", options->model, "Hugging Face folder or .gguf file")->required();
    command->add_flag("--add-generation-prompt", options->addGenerationPrompt,
                      "End with what the model's next answer begins after");
    command->add_option("IN.jsonl", options->in, "One JSON object a line: {\"messages\": [{\"role\", \"content\"}]}")
        ->required();
    command->add_option("OUT.jsonl", options->out, "Where the result goes: {\"text\", \"ids\", \"trained\"}")
        ->required();
    addCommonOptions(*command, options->common);
    command->callback([options] { run(*options); });
}

}  // namespace lorimer::cli
