#include "engine/export/ollama_template.h"

#include "tests/support/expect_error.h"

using namespace lorimer;

namespace {

const std::map<std::string, std::string> tokens = {{"bos_token", "<s>"}, {"eos_token", "</s>"}};

std::optional<std::string> translated(const std::string& jinja, const std::string& beginning = "") {
    return ollamaTemplate(ChatTemplate(jinja, tokens), beginning);
}

}  // namespace

TEST_CASE("ChatML becomes a loop over the messages") {
    CHECK(
        translated("{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
                   "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}") ==
        "{{ range .Messages }}{{ if eq .Role \"system\" }}<|im_start|>system\n{{ .Content }}<|im_end|>\n{{ else if eq "
        ".Role \"user\" }}<|im_start|>user\n{{ .Content }}<|im_end|>\n{{ else if eq .Role \"assistant\" }}<|im_start|>"
        "assistant\n{{ .Content }}<|im_end|>\n{{ end }}{{ end }}<|im_start|>assistant\n");
}

TEST_CASE("a system text of the template's own is written where the user gives none") {
    const auto text = translated(
        "{% if messages[0].role != 'system' %}<|im_start|>system\nBe kind.<|im_end|>\n{% endif %}"
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}");
    REQUIRE(text);
    CHECK(text->find("{{ if not .System }}<|im_start|>system\nBe kind.") == 0);
}

TEST_CASE("the beginning token is left to Ollama") {
    const std::string jinja =
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]"
        "{% elif m.role == 'system' %}[SYS] {{ m.content }} [/SYS]{% else %} {{ m.content }}{{ eos_token }}"
        "{% endif %}{% endfor %}";
    const auto text = translated(jinja, "<s>");
    REQUIRE(text);
    CHECK(text->find("<s>") == std::string::npos);
    CHECK(text->find("{{ .Content }}</s>") != std::string::npos);
    CHECK(translated(jinja)->find("<s>") != std::string::npos);
}

TEST_CASE("what cannot be said exactly is not said") {
    const std::string loop =
        "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}{% if add_generation_prompt %}<a>{% endif %}";
    CHECK(translated(loop));
    CHECK_FALSE(translated("{{ strftime_now('%d') }}" + loop));
    CHECK_FALSE(
        translated("{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no') }}{% endif %}<"
                   "{{ m.role }}>{{ m.content }}{% endfor %}"));
    CHECK_FALSE(translated("{% for m in messages %}<{{ m.role }}{{ loop.index }}>{{ m.content }}{% endfor %}"));
    CHECK_FALSE(translated("{% for m in messages %}<{{ m.role }}>{{ m.content | upper }}{% endfor %}"));
    CHECK_FALSE(translated("{% for m in messages %}{{ '{{' }}{{ m.role }}>{{ m.content }}{% endfor %}"));
}

TEST_CASE("a Modelfile quotes what it can") {
    CHECK(modelfileText({"./model.gguf", "{{ .Content }}", {"<|im_end|>"}, "Be brief."}) ==
          "FROM ./model.gguf\nTEMPLATE \"\"\"{{ .Content }}\"\"\"\nPARAMETER stop \"<|im_end|>\"\n"
          "SYSTEM \"\"\"Be brief.\"\"\"\n");
    CHECK_FALSE(modelfileText({"./model.gguf", "a\"\"\"b", {}, ""}));
    CHECK_FALSE(modelfileText({"./model.gguf", "a", {"\"\n"}, ""}));
}
