// Equality with jinja2 as transformers sets it up; the values come from tests/parity/make_template_reference.py.
#include <cstdlib>
#include <fstream>

#include "engine/tokenizer/chat_template/chat_template.h"
#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// The committed cases, or those that tests/parity/fuzz_templates.py made.
Json readCases() {
    const char* other = std::getenv("LORIMER_TEMPLATE_CASES");
    if (other == nullptr) return readFixture("template_reference.json");
    std::ifstream file(other);
    return Json::parse(file);
}

}  // namespace

TEST_CASE("templates render, or fail, as in Python") {
    const Json cases = readCases();
    REQUIRE(cases.size() > 200);
    for (const Json& entry : cases) {
        CAPTURE(entry["name"].get<std::string>());
        CAPTURE(entry["template"].get<std::string>());
        const auto tokens = entry["tokens"].get<std::map<std::string, std::string>>();
        const std::vector<Message> messages = readMessages(entry["messages"]);
        const auto render = [&] {
            const ChatTemplate chatTemplate(entry["template"].get<std::string>(), tokens);
            return chatTemplate.render(messages, entry["add_generation_prompt"].get<bool>());
        };
        if (entry.contains("error")) {
            CHECK(errorOf(render).find("Nothing was changed") != std::string::npos);
        } else {
            std::string text;
            CHECK_NOTHROW(text = render());
            CHECK(text == entry["text"].get<std::string>());
        }
    }
}
