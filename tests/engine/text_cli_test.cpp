// The commands tokenize and template, run inside of the test.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/cli/commands.h"
#include "engine/tokenizer/tokenizer.h"
#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Workplace {
    Workplace() {
        folder.write("tokenizer.json", smallTokenizerJson().dump());
        folder.write("tokenizer_config.json",
                     R"({"eos_token": "<|im_end|>", "chat_template":
                     "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}<|im_start|>{% endif %}"})");
    }

    std::string path(const std::string& name) const { return folder.path() + "/" + name; }

    void run(std::vector<std::string> arguments) const {
        CLI::App app;
        app.require_subcommand(1);
        cli::addTokenizeCommand(app);
        cli::addTemplateCommand(app);
        std::reverse(arguments.begin(), arguments.end());
        app.parse(arguments);
    }

    std::vector<Json> convert(const std::string& command, const std::string& input,
                              const std::vector<std::string>& options = {}) const {
        folder.write("in.jsonl", input);
        std::vector<std::string> arguments{command, "--model", folder.path(), path("in.jsonl"), path("out.jsonl")};
        arguments.insert(arguments.end(), options.begin(), options.end());
        std::ostringstream shown;
        std::streambuf* const before = std::cout.rdbuf(shown.rdbuf());
        try {
            run(arguments);
        } catch (...) {
            std::cout.rdbuf(before);
            throw;
        }
        std::cout.rdbuf(before);
        std::vector<Json> lines;
        std::ifstream file(path("out.jsonl"));
        for (std::string line; std::getline(file, line);) lines.push_back(Json::parse(line));
        return lines;
    }

    std::string failure(const std::string& command, const std::string& input,
                        const std::vector<std::string>& options = {}) const {
        const std::string sentence = errorOf([&] { convert(command, input, options); });
        CHECK_FALSE(std::filesystem::exists(path("out.jsonl")));
        CHECK_FALSE(std::filesystem::exists(path("out.jsonl.partial")));
        return sentence;
    }

    TemporaryFolder folder;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("tokenize goes there and back") {
    const Workplace place;
    CHECK(place.convert("tokenize", "{\"text\": \"abc <s>\"}\n\n{\"text\": \"\", \"more\": 1}") ==
          std::vector<Json>{Json{{"ids", {257, 32, 262}}}, Json{{"ids", Json::array()}}});
    CHECK(place.convert("tokenize", "\xEF\xBB\xBF{\"text\": \"a\"}\r\n", {"--no-special-tokens"}) ==
          std::vector<Json>{Json{{"ids", {97}}}});
    CHECK(place.convert("tokenize", "{\"ids\": [257, 262, 195]}\n", {"--decode"}) ==
          std::vector<Json>{Json{{"text", "abc<s>\uFFFD"}}});
    CHECK(place.convert("tokenize", "{\"ids\": [257, 262]}\n", {"--decode", "--no-special-tokens"}) ==
          std::vector<Json>{Json{{"text", "abc"}}});
    CHECK(place.convert("tokenize", "").empty());
}

TEST_CASE("tokenize names the file and the line of what it cannot read") {
    const Workplace place;
    const std::string good = "{\"text\": \"a\"}\n";
    for (const std::string bad : {"{", "5", "[]", "null", "{}", "{\"text\": 5}", "{\"text\": \"\\ud800\"}", "\"a\""}) {
        const std::string sentence = place.failure("tokenize", good + bad + "\n");
        CHECK(has(sentence, place.path("in.jsonl") + "\", line 2: "));
        CHECK(has(sentence, "No output file was written"));
    }
    CHECK(has(place.failure("tokenize", good + "{\"text\": \"a\xFF\"}"), "UTF-8 at byte 12"));
    CHECK(has(place.failure("tokenize", "{\"ids\": [5000]}", {"--decode"}), "5000"));
    CHECK(has(place.failure("tokenize", "{\"ids\": [-1]}", {"--decode"}), "-1"));
    CHECK(has(place.failure("tokenize", "{\"ids\": [1.5]}", {"--decode"}), "1.5"));
    CHECK(has(place.failure("tokenize", "{\"ids\": \"x\"}", {"--decode"}), "list"));
    CHECK(has(place.failure("tokenize", std::string(200, '[') + "\n"), "64 levels"));
    CHECK(has(errorOf([&] {
                  place.run({"tokenize", "--model", place.folder.path(), place.path("no.jsonl"), place.path("o")});
              }),
              "no.jsonl"));
    CHECK(has(errorOf([&] { place.run({"tokenize", "--model", place.path("nothing"), "a", "b"}); }), "nothing"));
    place.folder.write("in.jsonl", good);
    CHECK(has(
        errorOf([&] {
            place.run({"tokenize", "--model", place.folder.path(), place.path("in.jsonl"), place.path("no/out.jsonl")});
        }),
        "cannot be written"));
}

TEST_CASE("options that do not exist are wrong use") {
    const Workplace place;
    CHECK_THROWS_AS(place.convert("tokenize", "", {"--nope"}), CLI::ParseError);
    CHECK_THROWS_AS(place.convert("template", "", {"--decode"}), CLI::ParseError);
    CHECK_THROWS_AS(place.run({"tokenize", "a", "b"}), CLI::ParseError);
    CHECK_THROWS_AS(place.run({"tokenize", "--model", "m", "a"}), CLI::ParseError);
}

TEST_CASE("template gives text, ids and the mask") {
    const Workplace place;
    const std::string line =
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "abc"}]})";
    const std::vector<Json> lines = place.convert("template", line);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["text"] == "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nabc<|im_end|>\n");
    CHECK(lines[0]["ids"].size() == lines[0]["trained"].size());
    std::vector<int> trained;
    for (std::size_t i = 0; i < lines[0]["ids"].size(); ++i) {
        if (lines[0]["trained"][i] == 1) trained.push_back(lines[0]["ids"][i].get<int>());
    }
    CHECK(trained == std::vector<int>{257, 261});
    CHECK(place.convert("template", line, {"--add-generation-prompt"})[0]["ids"].back() == 260);
}

TEST_CASE("template names the file and the line of what it cannot read") {
    const Workplace place;
    for (const std::string bad :
         {"{}", R"({"messages": 5})", R"({"messages": []})", R"({"messages": [5]})",
          R"({"messages": [{"role": "user"}]})", R"({"messages": [{"role": "user", "content": null}]})",
          R"({"messages": [{"role": "user", "content": "a", "tool": 1}]})"}) {
        CHECK(has(place.failure("template", bad), "line 1: "));
    }
    std::filesystem::remove(place.path("tokenizer_config.json"));
    CHECK(has(place.failure("template", R"({"messages": [{"role": "user", "content": "a"}]})"), "no chat template"));
}
