#include "engine/tokenizer/chat_template/chat_template.h"

#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::vector<Message> hello{{"user", "Hello"}};

std::string render(const std::string& source) { return ChatTemplate(source, {}).render(hello, false); }
std::string failure(const std::string& source) {
    return errorOf([&] { render(source); });
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what the template raises is shown as it is") {
    const std::string sentence = failure("{% if true %}\n{{ raise_exception('Roles must alternate!') }}{% endif %}");
    CHECK(has(sentence, "refuses this conversation: Roles must alternate!"));
}

TEST_CASE("other failures name the line") {
    CHECK(has(failure("a\nb\n{{ messages[0].x.y }}"), "on line 3: 'dict object' has no attribute 'x'"));
    CHECK(has(failure("\n{% for %}"), "line 2"));
    CHECK(has(failure("{{ x\n"), "compiled"));
    CHECK(has(failure("{% include 'other' %}"), "another template"));
}

TEST_CASE("the limits hold") {
    CHECK(has(failure("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}"), "200000"));
    CHECK(has(failure("{{ 'x' * 9000000 }}"), "8388608"));
    CHECK(has(failure("{% for i in range(100000) %}{{ 'x' * 1000 }}{% endfor %}"), "8388608"));
    CHECK(has(failure("{{ [0] * 1000000000 }}"), "more than"));
    CHECK(has(failure("{{ 'x'.center(1000000000000) }}"), "characters"));
    CHECK(has(failure("{{ '%1000000000d' % 1 }}"), "characters"));
    CHECK(has(failure("{{ '{:1000000000}'.format(1) }}"), "characters"));
    CHECK(has(failure("{{ 'a'|indent(1000000000) }}"), "characters"));
    CHECK(has(failure("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), "64"));
    CHECK(has(failure("{{ " + std::string(100, '(') + "1" + std::string(100, ')') + " }}"), "64 levels"));
    CHECK(has(failure("{{ " + std::string(100, '[') + std::string(100, ']') + " }}"), "64 levels"));
    CHECK(has(failure("{{ " + std::string(100, '-') + "1 }}"), "64 levels"));
    std::string nested;
    for (int i = 0; i < 100; ++i) nested += "{% if true %}";
    CHECK(has(failure(nested), "64 levels"));
    CHECK(has(failure("{% set ns = namespace(v=[]) %}{% for i in range(1000) %}{% set ns.v = [ns.v] %}{% endfor %}"),
              "64 levels"));
    CHECK(has(
        failure("{% for i in range(90000) %}{% set x = 'abcdefgh' * 10000 %}{{ x|upper|lower|length }}{% endfor %}"),
        "milliseconds"));
    CHECK(has(failure(std::string(300'000, 'a')), "262144"));
    CHECK(has(failure("{{ 2 ** 64 }}"), "64 bits"));
    CHECK(
        has(failure("{% set ns = namespace(v=[1]) %}{% for i in range(60) %}{% set ns.v = [ns.v, ns.v] %}{% endfor %}"),
            "characters and items"));
    CHECK(has(failure("{{ ('a' * 8000000)|list|length }}"), "taken apart"));
    CHECK(has(failure("{{ ('a,' * 1000000).split(',')|length }}"), "parts"));
    // Linear, not quadratic.
    CHECK(render("{{ ('a' * 1000000).count('a' * 500000 ~ 'b') }}{{ ('a' * 1000000).strip('b' * 1000000)|length }}") ==
          "01000000");
}

TEST_CASE("a long chain of operators is no deep nesting") {
    std::string sum = "{{ 0";
    for (int i = 0; i < 300; ++i) sum += " + 1";
    CHECK(render(sum + " }}") == "300");
    std::string endless = "{{ 0";
    for (int i = 0; i < 50'000; ++i) endless += "+1";
    CHECK(has(failure(endless + " }}"), "too many parts"));
}

TEST_CASE("a template cannot make the engine hold itself") {
    // Under AddressSanitizer this shows that nothing leaks and nothing dangles.
    CHECK(render("{% set ns = namespace() %}{% set ns.me = ns %}{% set ns.list = [ns] %}ok") == "ok");
    CHECK(render("{% set ns = namespace() %}{% for i in [1,2] %}{% set ns.l = loop %}{% set ns.c = loop.cycle %}"
                 "{% set ns.d = loop.changed(loop) %}{% endfor %}{{ ns.l.index }}{{ ns.c('a', 'b') }}") == "2b");
    CHECK(render("{% set ns = namespace() %}{% macro m() %}{{ ns.m is callable }}{% endmacro %}{% set ns.m = m %}{{ "
                 "ns.m() }}") == "True");
    CHECK(render("{% set ns = namespace(x=none) %}{% for i in range(20000) %}{% set n = namespace(x=ns.x) %}{% set "
                 "ns.x = n %}"
                 "{% endfor %}ok") == "ok");
    CHECK(has(failure("{% set ns = namespace() %}{% set ns.me = ns %}{{ ns }}"), "namespace"));
}

TEST_CASE("messages are checked") {
    const ChatTemplate chatTemplate("{{ messages }}", {});
    CHECK(has(errorOf([&] { chatTemplate.render({}, false); }), "no messages"));
    CHECK(has(errorOf([&] { chatTemplate.render({{"user", "a\xFF"}}, false); }), "content of message 1"));
}

TEST_CASE("a rendering knows who wrote what, whatever the template does") {
    using jinja::Origin;
    const auto origins = [](const std::string& source, const std::string& content) {
        const ChatTemplate chatTemplate(source, {});
        const Rendering rendering = chatTemplate.renderWithOrigins({{"user", content}}, false, {Origin::Content});
        std::string marks;
        for (const Origin origin : rendering.origins) marks += origin == Origin::Content ? '^' : '.';
        return rendering.text + "|" + marks;
    };
    CHECK(origins("a{{ messages[0].content }}b", "xy") == "axyb|.^^.");
    CHECK(origins("{{ '<' ~ messages[0]['content']|trim|upper + '>' }}", " x ") == "<X>|.^.");
    CHECK(origins("{{ messages[0].content.split(',')[-1][::-1] }}.", "a,bc") == "cb.|^^.");
    CHECK(origins("{{ messages[0].content|tojson }}", "a\n") == "\"a\\n\"|.^^^.");
    CHECK(origins("{{ '%s-%s' % (messages[0].content, 1) }}", "a") == "a-1|^..");
    CHECK(origins("{{ 'x{}'.format(messages[0].content) }}", "a") == "xa|.^");
    CHECK(origins("{{ messages[0].content|replace('b', '--') }}", "abc") == "a--c|^..^");
    CHECK(origins("{% set c %}{{ messages[0].content }}!{% endset %}{{ c|indent(1) }}", "a\nb") == "a\n b!|^..^.");
    CHECK(origins("{% macro m(t) %}[{{ t }}]{% endmacro %}{{ m(messages[0].content) }}", "a") == "[a]|.^.");
    CHECK(origins("{{ messages|map(attribute='content')|join(',') }}", "a") == "a|^");
    CHECK(origins("{{ [messages[0].content] }}", "'") == "[\"'\"]|..^..");
}

TEST_CASE("templates are found where models keep them") {
    const TemporaryFolder folder;
    CHECK(loadChatTemplate(folder.path()) == nullptr);
    folder.write("tokenizer_config.json", R"({"chat_template": "A{{ bos_token }}", "bos_token": "<s>"})");
    CHECK(loadChatTemplate(folder.path())->render(hello, false) == "A<s>");
    folder.write("tokenizer_config.json",
                 R"({"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}]})");
    CHECK(loadChatTemplate(folder.path())->source() == "D");
    folder.write("tokenizer_config.json", R"({"chat_template": [{"name": "tool_use", "template": "T"}]})");
    CHECK(has(errorOf([&] { loadChatTemplate(folder.path()); }), "tool_use"));
    folder.write("chat_template.jinja", "J");
    CHECK(loadChatTemplate(folder.path())->source() == "J");
    CHECK(has(errorOf([&] { loadChatTemplate(folder.path() + "/none"); }), "none"));
    const std::string model = smolLm2Path();
    if (!model.empty()) CHECK(has(loadChatTemplate(model)->render(hello, true), "<|im_start|>user\nHello<|im_end|>\n"));
}
