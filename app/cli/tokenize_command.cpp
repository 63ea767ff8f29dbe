#include <limits>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/jsonl.h"
#include "engine/base/error.h"
#include "engine/tokenizer/tokenizer.h"

namespace lorimer::cli {

namespace {

struct TokenizeOptions {
    CommonOptions common;
    std::string model;
    std::string in;
    std::string out;
    bool noSpecialTokens = false;
    bool decode = false;
};

std::vector<std::int32_t> readIds(const Json& line) {
    const auto found = line.find("ids");
    if (found == line.end()) throw badInput("The key \"ids\" is missing.");
    if (!found->is_array()) throw badInput("The value of \"ids\" is not a list.");
    std::vector<std::int32_t> ids;
    for (const Json& id : *found) {
        const bool fits = id.is_number_integer() && id.get<std::int64_t>() >= 0 &&
                          id.get<std::int64_t>() <= std::numeric_limits<std::int32_t>::max();
        if (!fits) throw badInput("\"ids\" holds " + id.dump() + ", which is no token id.");
        ids.push_back(id.get<std::int32_t>());
    }
    return ids;
}

void run(const TokenizeOptions& options) {
    const std::unique_ptr<Tokenizer> tokenizer = loadTokenizer(options.model);
    const auto convert = [&](const Json& line) {
        if (options.decode) {
            const std::vector<std::int32_t> ids = readIds(line);
            for (const std::int32_t id : ids) tokenizer->tokenText(id);  // refuses one that is none of this model's
            return Json{{"text", tokenizer->decode(ids, options.noSpecialTokens)}};
        }
        return Json{{"ids", tokenizer->encode(requiredText(line, "text"), !options.noSpecialTokens)}};
    };
    const std::int64_t lines = convertJsonLines(options.in, options.out, convert);
    printResult(options.common, {{"lines", lines}, {"out", options.out}});
}

}  // namespace

void addTokenizeCommand(CLI::App& app) {
    CLI::App* command = app.add_subcommand("tokenize", "Turns text into the model's token ids, or back");
    const auto options = std::make_shared<TokenizeOptions>();
    command->add_option("--model", options->model, "Hugging Face folder or .gguf file")->required();
    command->add_flag("--no-special-tokens", options->noSpecialTokens,
                      "Add no special tokens around the text; with --decode, leave special tokens out");
    command->add_flag("--decode", options->decode, "Read {\"ids\"} lines and write {\"text\"} lines");
    command->add_option("IN.jsonl", options->in, "One JSON object a line: {\"text\"}, or {\"ids\"} with --decode")
        ->required();
    command->add_option("OUT.jsonl", options->out, "Where the result goes")->required();
    addCommonOptions(*command, options->common);
    command->callback([options] { run(*options); });
}

}  // namespace lorimer::cli
