// Which tokens count, for templates in the manner of every well-known family (tests/parity/template_cases.py).
#include <map>

#include "engine/tokenizer/example_builder.h"
#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// Single bytes and the families' special tokens.
std::unique_ptr<Tokenizer> makeTokenizer() {
    Json file = smallTokenizerJson();
    file["model"]["merges"] = Json::array();
    int id = 263;
    for (const char* content : {"</s>", "<|eot_id|>", "<end_of_turn>", "<|end|>", "<|end_of_sentence|>",
                                "<|end_of_text|>", "<start_of_turn>", "<|assistant|>"}) {
        file["added_tokens"].push_back({{"id", id++}, {"content", content}, {"special", true}, {"normalized", false}});
    }
    const TemporaryFolder folder;
    folder.write("tokenizer.json", file.dump());
    return loadTokenizer(folder.path());
}

/// The templates of the reference by the name of their family.
std::map<std::string, std::string> familyTemplates() {
    std::map<std::string, std::string> templates;
    for (const Json& entry : readFixture("template_reference.json")) {
        templates[entry["name"].get<std::string>()] = entry["template"].get<std::string>();
    }
    return templates;
}

/// The texts of the tokens that count, with a bar where others lie between.
std::string trainedText(const std::string& source, const std::vector<Message>& messages) {
    static const std::unique_ptr<Tokenizer> tokenizer = makeTokenizer();
    const ChatTemplate chatTemplate(source, {{"bos_token", "<s>"}, {"eos_token", "</s>"}});
    const TrainExample example = ExampleBuilder(*tokenizer, &chatTemplate, LossOn::Answers).build({messages, {}});
    std::string out;
    std::vector<std::int32_t> run;
    for (std::size_t i = 0; i <= example.ids.size(); ++i) {
        if (i < example.ids.size() && example.trained[i] != 0) {
            run.push_back(example.ids[i]);
        } else if (!run.empty()) {
            out += (out.empty() ? "" : "|") + tokenizer->decode(run, false);
            run.clear();
        }
    }
    return out;
}

const std::vector<Message> twoTurns{
    {"system", "Be kind."}, {"user", "one?"}, {"assistant", " one\n"}, {"user", "two?"}, {"assistant", "two"}};

}  // namespace

TEST_CASE("each family's answers and the token that stops them count") {
    const std::map<std::string, std::string> expected{
        {"chatml", " one\n<|im_end|>|two<|im_end|>"},
        {"header_style", "one<|eot_id|>|two<|eot_id|>"},
        {"reasoning_style", " one\n<|im_end|>|two<|im_end|>"},
        {"inst_style", "one</s>|two</s>"},
        {"turn_style", "one<end_of_turn>|two<end_of_turn>"},
        {"pipe_style", " one\n<|end|>|two<|end|>"},
        {"namespace_style", " one\n<|end_of_sentence|>|two<|end_of_sentence|>"},
        {"role_tags_style", " one\n<|end_of_text|>|two<|end_of_text|>"},
        {"generation_style", " one\n</s>|two</s>"},
        {"plain_style", " one\n|two"},
        {"json_style", " one\\n|two"},
        {"upper_style", "ONE</s>|TWO</s>"},
    };
    const std::map<std::string, std::string> templates = familyTemplates();
    for (const auto& [name, trained] : expected) {
        CAPTURE(name);
        REQUIRE(templates.count(name) == 1);
        CHECK(trainedText(templates.at(name), twoTurns) == trained);
    }
}

TEST_CASE("earlier reasoning that a template drops does not count, the last one does, whole") {
    const std::string answer = "<think>\nhm\n</think>\n\nyes";
    const std::vector<Message> messages{{"user", "q"}, {"assistant", answer}, {"user", "r"}, {"assistant", answer}};
    const std::map<std::string, std::string> templates = familyTemplates();
    CHECK(trainedText(templates.at("reasoning_style"), messages) == "yes<|im_end|>|" + answer + "<|im_end|>");
    CHECK(trainedText(templates.at("namespace_style"), messages) ==
          "\n\nyes<|end_of_sentence|>|\n\nyes<|end_of_sentence|>");
}

TEST_CASE("answers keep their mark through every filter and method that leaves their letters") {
    for (const std::string& change : std::vector<std::string>{"|upper",
                                                              "|lower",
                                                              "|title",
                                                              "|capitalize",
                                                              "|trim",
                                                              "|replace('o', '0')",
                                                              "|indent(2)",
                                                              "|center(9)",
                                                              "|tojson",
                                                              "|escape",
                                                              "|urlencode",

                                                              "|truncate(40)",

                                                              "|list|join('-')",
                                                              "|reverse",
                                                              "|string",
                                                              "|safe",
                                                              "|default('x')",
                                                              "|first",
                                                              "|last",
                                                              "|batch(2)|first|join",
                                                              "|map('upper')|join",
                                                              "|list|sort|join",
                                                              "|list|unique|join",
                                                              "|list|tojson",
                                                              ".strip()",
                                                              ".upper()",
                                                              ".swapcase()",
                                                              ".title()",
                                                              ".replace('o', 'aa')",
                                                              ".split('n')[0]",
                                                              ".splitlines()[0]",
                                                              ".partition('n')[0]",
                                                              ".rpartition('n')[2]",
                                                              ".ljust(9, '.')",
                                                              ".zfill(9)",
                                                              ".center(9)",
                                                              ".removeprefix('o')",
                                                              ".expandtabs()",
                                                              ".casefold()",
                                                              ".join(['a', 'b'])",
                                                              "[::-1]",
                                                              "[1:]",
                                                              "[0]",
                                                              " * 2",
                                                              " ~ 'x'",
                                                              " + 'x'",
                                                              "|items|list if false else m.content"}) {
        CAPTURE(change);
        const std::string source = "{% for m in messages %}{{ m.content" + change + " }}{% endfor %}";
        CHECK(trainedText(source, {{"assistant", "one"}}) != "");
        CHECK(trainedText(source, {{"user", "one"}}) == "");
    }
    for (const std::string& expression : std::vector<std::string>{
             "'%s' % m.content", "'%-9s|' % m.content", "'%r' % m.content", "'{}'.format(m.content)",
             "'{0!r:>9}'.format(m.content)", "'%s'|format(m.content)", "'a'.join([m.content, m.content])",
             "'xx'|replace('x', m.content)", "'xx'.replace('x', m.content)", "[m.content]|string",
             "{'a': m.content}|tojson", "m|tojson(indent=2)", "[m.content, 'b']|join(', ')", "dict(a=m.content).a",
             "namespace(a=m.content).a"}) {
        CAPTURE(expression);
        const std::string source = "{% for m in messages %}{{ " + expression + " }}{% endfor %}";
        CHECK(trainedText(source, {{"assistant", "one"}}).find("one") != std::string::npos);
        CHECK(trainedText(source, {{"user", "one"}}) == "");
    }
}
